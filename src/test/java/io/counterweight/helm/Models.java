package io.counterweight.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.util.Map;

/// Checks a manifest against the model of its kind: a misspelt field, at any depth, is an error.
final class Models {
    static {
        // Sets up what the models are validated with.
        new JSON();
    }

    private interface Model {
        void validate(JsonElement manifest) throws IOException;
    }

    private static final Map<String, Model> KUBERNETES =
            Map.of(
                    "ConfigMap", V1ConfigMap::validateJsonElement,
                    "HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::validateJsonElement,
                    "NetworkPolicy", V1NetworkPolicy::validateJsonElement,
                    "Pod", V1Pod::validateJsonElement,
                    "PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
                    "Service", V1Service::validateJsonElement,
                    "ServiceAccount", V1ServiceAccount::validateJsonElement,
                    "StatefulSet", V1StatefulSet::validateJsonElement);

    /// Kinds of the Prometheus Operator: what their models do not know they keep and write out
    /// apart.
    private static final Map<String, Class<?>> OPERATOR =
            Map.of("PrometheusRule", PrometheusRule.class, "ServiceMonitor", ServiceMonitor.class);

    private Models() {}

    static void check(JsonNode manifest) throws IOException {
        var kind = manifest.path("kind").textValue();
        if (KUBERNETES.containsKey(kind)) {
            KUBERNETES.get(kind).validate(JsonParser.parseString(manifest.toString()));
        } else if (OPERATOR.containsKey(kind)) {
            var read = new ObjectMapper().treeToValue(manifest, OPERATOR.get(kind));
            UnknownFields.in(read).forEach(field -> assertThat(field).as(kind).isNull());
        } else {
            // KEDA's own: no Java model of it is published.
            assertThat(kind).isEqualTo("ScaledObject");
        }
    }
}
