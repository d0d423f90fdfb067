package io.counterweight.helm;

import static io.counterweight.helm.Chart.elements;
import static io.counterweight.helm.Chart.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `docs/kubernetes.md` and the chart's README promise, each with its assertion.
class ChartPromisesTest {
    static Stream<Path> scenarios() {
        return Chart.scenarios();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aPodKeepsItsPlaceInTheGroupByItsName(Path values) {
        for (var set : Chart.render(values).of("StatefulSet").toList()) {
            var container = set.at("/spec/template/spec/containers/0");
            var environment = environment(container);
            assertThat(environment.get("COUNTERWEIGHT_KAFKA_GROUP_INSTANCE_ID"))
                    .isEqualTo("$(POD_NAME)");
            assertThat(environment.get("COUNTERWEIGHT_KAFKA_APPLICATION_SERVER"))
                    .isEqualTo("$(POD_NAME)." + name(set) + ".$(POD_NAMESPACE).svc:8080");
            // A reference works only to what stands before it.
            assertThat(environment.keySet().stream().toList().indexOf("POD_NAMESPACE"))
                    .isEqualTo(1);
            assertThat(set.at("/spec/podManagementPolicy").textValue()).isEqualTo("Parallel");
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyPortIsTheOneThatIsServed(Path values) {
        var manifests = Chart.render("fraud", values, Map.of("http.port", 9443));
        for (var pod : manifests.podTemplates().toList()) {
            var container = pod.at("/spec/containers/0");
            assertThat(container.at("/ports/0/containerPort").intValue()).isEqualTo(9443);
            assertThat(container.at("/ports/0/name").textValue()).isEqualTo("http");
            for (var probe : container.findValues("httpGet")) {
                assertThat(probe.path("port").textValue()).isEqualTo("http");
            }
        }
        for (var service : manifests.of("Service").toList()) {
            assertThat(service.at("/spec/ports/0/port").intValue()).isEqualTo(9443);
            assertThat(service.at("/spec/ports/0/targetPort").textValue()).isEqualTo("http");
        }
        for (var config : configs(manifests).toList()) {
            assertThat(config).contains("port: 9443", "host: 0.0.0.0");
        }
        elements(manifests.one("Pod", "-test").at("/spec/containers"))
                .forEach(c -> assertThat(c.at("/args/1").textValue()).contains(":9443/"));
    }

    @Test
    void theCollectorIsTheOneThatIsAskedFor() {
        var options =
                environment(
                                Chart.render("fraud", Chart.DEFAULTS, Map.of("jvm.collector", "g1"))
                                        .of("StatefulSet")
                                        .findFirst()
                                        .orElseThrow()
                                        .at("/spec/template/spec/containers/0"))
                        .get("JDK_JAVA_OPTIONS");
        assertThat(options)
                .startsWith("-XX:+UseG1GC -XX:MaxGCPauseMillis=10 ")
                .doesNotContain("Parallel");
    }

    @Test
    void theHelmTestAsksEveryRole() throws Exception {
        var test = Chart.render(Chart.DEFAULTS).one("Pod", "-test");
        assertThat(elements(test.at("/spec/containers")).map(c -> c.at("/args/1").textValue()))
                .containsExactlyInAnyOrder(
                        at("scorer", "/health/live"),
                        at("scorer", "/metrics"),
                        at("trainer", "/health/live"),
                        at("trainer", "/metrics"));
        assertThat(Files.readString(Chart.FOLDER.resolve("templates/tests/answers.yaml")))
                .contains("helm.sh/hook: test");
    }

    private static String at(String role, String path) {
        var set = "fraud-counterweight-" + role;
        return "http://" + set + "-0." + set + ":8080" + path;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aPodHasTimeToCloseBeforeItIsKilled(Path values) {
        var manifests = Chart.render(values);
        for (var pod : manifests.podTemplates().toList()) {
            assertThat(pod.at("/spec/terminationGracePeriodSeconds").intValue()).isEqualTo(120);
        }
        configs(manifests).forEach(c -> assertThat(c).contains("close-timeout: 60s"));
    }

    @Test
    void thePodsOfTheDefaultAreTwoScorersWithAStandbyAndOneTrainer() {
        var manifests = Chart.render(Chart.DEFAULTS);
        assertThat(replicas(manifests, "-scorer")).isEqualTo(2);
        assertThat(replicas(manifests, "-trainer")).isEqualTo(1);
        assertThat(serve(manifests, "-scorer"))
                .contains("role: scorer", "num.standby.replicas: 1", "group.protocol: classic");
        assertThat(serve(manifests, "-trainer"))
                .contains("role: trainer", "num.standby.replicas: 0");
        assertThat(
                        manifests
                                .one("PodDisruptionBudget", "-scorer")
                                .at("/spec/maxUnavailable")
                                .intValue())
                .isEqualTo(1);
        assertThat(manifests.one("StatefulSet", "-scorer").findValuesAsText("topologyKey"))
                .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
    }

    @Test
    void inModeSingleOnePodDoesBoth() {
        var manifests = Chart.render(Chart.FOLDER.resolve("ci/single-values.yaml"));
        assertThat(manifests.of("StatefulSet")).hasSize(1);
        assertThat(replicas(manifests, "-all")).isEqualTo(1);
        assertThat(serve(manifests, "-all")).contains("role: all");
        assertThat(manifests.of("PodDisruptionBudget")).isEmpty();
        assertThat(manifests.one("StatefulSet", "-all").at("/spec").has("volumeClaimTemplates"))
                .isFalse();
    }

    @Test
    void theStateOutlivesThePodAndTheRelease() {
        var set = Chart.render(Chart.DEFAULTS).one("StatefulSet", "-scorer");
        assertThat(set.at("/spec/volumeClaimTemplates/0/metadata/name").textValue())
                .isEqualTo("state");
        assertThat(set.at("/spec/persistentVolumeClaimRetentionPolicy/whenDeleted").textValue())
                .isEqualTo("Retain");
    }

    @Test
    void topicsAreAppliedFirstByTheSameSettings() {
        var set = Chart.render(Chart.DEFAULTS).one("StatefulSet", "-scorer");
        var arguments = set.at("/spec/template/spec/initContainers/0/args");
        assertThat(elements(arguments).map(JsonNode::textValue))
                .containsExactly(
                        "topics",
                        "apply",
                        "--config=/etc/counterweight/serve/serve.yaml",
                        "--partitions=6",
                        "--replication=3",
                        "--settings-may-differ");
    }

    @Test
    void whoScalesLeavesTheNumberOfScorersToTheScaler() {
        var keda = Chart.render(Chart.FOLDER.resolve("ci/keda-values.yaml"));
        assertThat(keda.of("HorizontalPodAutoscaler")).isEmpty();
        assertThat(keda.one("StatefulSet", "-scorer").at("/spec").has("replicas")).isFalse();
        var scaled = keda.one("ScaledObject", "-scorer");
        assertThat(scaled.at("/spec/maxReplicaCount").intValue()).isEqualTo(12);
        assertThat(scaled.at("/spec/triggers/0/metadata/consumerGroup").textValue())
                .isEqualTo("handbook-scorer");
        assertThat(scaled.at("/spec/scaleTargetRef/name").textValue())
                .isEqualTo(name(keda.one("StatefulSet", "-scorer")));

        var hpa = Chart.render(Chart.FOLDER.resolve("ci/hpa-values.yaml"));
        assertThat(hpa.of("ScaledObject")).isEmpty();
        assertThat(hpa.one("StatefulSet", "-scorer").at("/spec").has("replicas")).isFalse();
        assertThat(hpa.one("StatefulSet", "-trainer").at("/spec/replicas").intValue()).isEqualTo(1);
    }

    @Test
    void theMonitorReadsEveryPodOnceAndWithTheToken() {
        var manifests = Chart.render(Chart.FOLDER.resolve("ci/monitoring-values.yaml"));
        var monitor = manifests.of("ServiceMonitor").findFirst().orElseThrow();
        var selector = monitor.at("/spec/selector/matchLabels");
        var services =
                manifests
                        .of("Service")
                        .filter(s ->
                                selector.properties().stream()
                                        .allMatch(l ->
                                                l.getValue()
                                                        .equals(
                                                                s.at("/metadata/labels")
                                                                        .get(l.getKey()))))
                        .map(Chart::name)
                        .toList();
        assertThat(services)
                .containsExactlyInAnyOrder(
                        "fraud-counterweight-scorer", "fraud-counterweight-trainer");
        assertThat(monitor.at("/spec/endpoints/0/authorization/credentials/name").textValue())
                .isEqualTo("counterweight-scrape");
        assertThat(monitor.at("/spec/endpoints/0/scheme").textValue()).isEqualTo("https");
        var probe =
                manifests
                        .one("StatefulSet", "-scorer")
                        .at("/spec/template/spec/containers/0/readinessProbe/httpGet/scheme");
        assertThat(probe.textValue()).isEqualTo("HTTPS");
    }

    @Test
    void alertsAndDashboardsAreTheFilesOfTheChart() throws Exception {
        var manifests = Chart.render(Chart.FOLDER.resolve("ci/monitoring-values.yaml"));
        var rule = manifests.of("PrometheusRule").findFirst().orElseThrow();
        var file = Chart.parse(Files.readString(Chart.COPY.resolve("files/rules.yaml")));
        assertThat(rule.path("spec")).isEqualTo(file.all().getFirst());
        var dashboards = manifests.one("ConfigMap", "-dashboards");
        assertThat(dashboards.at("/metadata/labels/grafana_dashboard").textValue()).isEqualTo("1");
        try (var files = Files.list(Chart.COPY.resolve("files/dashboards"))) {
            for (var dashboard : files.toList()) {
                assertThat(
                                dashboards
                                        .path("data")
                                        .path(dashboard.getFileName().toString())
                                        .textValue()
                                        .strip())
                        .isEqualTo(Files.readString(dashboard).strip());
            }
        }
    }

    @Test
    void thePolicyOpensThePortsOfKafkaAndNoOthers() {
        var policy =
                Chart.render(Chart.FOLDER.resolve("ci/sasl-values.yaml"))
                        .one("NetworkPolicy", "counterweight");
        assertThat(elements(policy.at("/spec/egress/1/ports")).map(p -> p.path("port").intValue()))
                .containsExactly(9093, 9094, 9095);
        assertThat(policy.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
    }

    @Test
    void scorersThatAnswerKnowOneAnotherAndTheirCallersFindThem() {
        var manifests = Chart.render(Chart.FOLDER.resolve("ci/answers-values.yaml"));
        var scorer = manifests.one("StatefulSet", "-scorer");
        var environment = environment(scorer.at("/spec/template/spec/containers/0"));
        assertThat(environment.get("COUNTERWEIGHT_ANSWERS_ADVERTISE"))
                .isEqualTo("$(POD_NAME)." + name(scorer) + ".$(POD_NAMESPACE).svc:8080");
        assertThat(serve(manifests, "-scorer"))
                .contains(
                        "deadline: 60ms",
                        "fallback: refer-if amount >= 500",
                        "key-file: /etc/counterweight/secrets/counterweight-answers/keys",
                        "decide: /etc/counterweight/secrets/counterweight-callers/tokens",
                        "guarantee: exactly-once",
                        "profile-heap-percent: 40");
        var service = manifests.one("Service", "-answers");
        assertThat(service.at("/spec/selector/app.kubernetes.io~1component").textValue())
                .isEqualTo("scorer");
        assertThat(service.at("/spec").has("publishNotReadyAddresses")).isFalse();

        // Pods of the release reach one another over HTTP, whoever else may.
        var policy = manifests.one("NetworkPolicy", "counterweight");
        for (var rule : List.of("/spec/ingress/0", "/spec/egress/2")) {
            var peers = policy.at(rule + (rule.contains("ingress") ? "/from" : "/to"));
            assertThat(policy.at(rule + "/ports/0/port").textValue()).isEqualTo("http");
            assertThat(peers.at("/0/podSelector/matchLabels"))
                    .isEqualTo(policy.at("/spec/podSelector/matchLabels"));
        }

        // The trainer answers nobody.
        assertThat(
                        environment(
                                manifests
                                        .one("StatefulSet", "-trainer")
                                        .at("/spec/template/spec/containers/0")))
                .doesNotContainKey("COUNTERWEIGHT_ANSWERS_ADVERTISE");
        assertThat(serve(manifests, "-trainer")).doesNotContain("answers:", "guarantee:");
    }

    @Test
    void whereNobodyMayAskForDecisionsNoServiceIsThereForIt() {
        var manifests = Chart.render(Chart.DEFAULTS);
        assertThat(manifests.of("Service").map(Chart::name))
                .noneMatch(name -> name.endsWith("-answers"));
        assertThat(
                        environment(
                                manifests
                                        .one("StatefulSet", "-scorer")
                                        .at("/spec/template/spec/containers/0")))
                .doesNotContainKey("COUNTERWEIGHT_ANSWERS_ADVERTISE");
    }

    @Test
    void aChangedConfigurationRollsThePods() {
        var before = checksum(Chart.render(Chart.DEFAULTS));
        assertThat(checksum(Chart.render(Chart.DEFAULTS))).isEqualTo(before);
        assertThat(checksum(Chart.render("fraud", Chart.DEFAULTS, Map.of("scorer.threads", 2))))
                .isNotEqualTo(before);
        var pipeline = Chart.FOLDER.resolve("ci/pipeline-values.yaml");
        assertThat(checksum(Chart.render("fraud", pipeline, Map.of("pipeline.recipes.other", "x"))))
                .isNotEqualTo(checksum(Chart.render(pipeline)));
    }

    private static String checksum(Chart.Manifests manifests) {
        return manifests
                .one("StatefulSet", "-scorer")
                .at("/spec/template/metadata/annotations/checksum~1config")
                .textValue();
    }

    private static int replicas(Chart.Manifests manifests, String nameEnd) {
        return manifests.one("StatefulSet", nameEnd).at("/spec/replicas").intValue();
    }

    private static String serve(Chart.Manifests manifests, String nameEnd) {
        return manifests.one("ConfigMap", nameEnd).at("/data/serve.yaml").textValue();
    }

    private static Stream<String> configs(Chart.Manifests manifests) {
        return manifests
                .of("ConfigMap")
                .map(c -> c.at("/data/serve.yaml"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }

    private static Map<String, String> environment(JsonNode container) {
        return elements(container.path("env"))
                .collect(
                        Collectors.toMap(
                                e -> e.path("name").textValue(),
                                e -> e.path("value").asText(),
                                (a, _) -> a,
                                java.util.LinkedHashMap::new));
    }
}
