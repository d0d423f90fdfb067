package io.counterweight.helm;

import static io.counterweight.helm.Chart.elements;
import static io.counterweight.helm.Chart.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every rendering of the chart must be.
class ChartTest {
    /// What a pod's name adds to its StatefulSet's, in the label that names the revision.
    private static final int LONGEST_SET = 63 - "-0123456789".length();

    static Stream<Path> scenarios() {
        return Chart.scenarios();
    }

    @Test
    void lintFindsNothing() {
        var result = new Helm(Chart.FOLDER).lint().strict().call();
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyManifestPassesTheModelOfItsKind(Path values) throws Exception {
        var manifests = Chart.render(values);
        assertThat(manifests.of("StatefulSet")).isNotEmpty();
        for (var manifest : manifests.all()) {
            Models.check(manifest);
        }
    }

    @Test
    void aMisspeltFieldWouldBeFound() {
        var misspelt = Chart.render(Chart.DEFAULTS).one("StatefulSet", "-scorer");
        var container = (ObjectNode) misspelt.at("/spec/template/spec/containers/0");
        container.put("comand", "x");
        assertThatThrownBy(() -> Models.check(misspelt)).hasMessageContaining("comand");
        var monitor =
                (ObjectNode)
                        Chart.render(Chart.FOLDER.resolve("ci/monitoring-values.yaml"))
                                .one("ServiceMonitor", "");
        ((ObjectNode) monitor.at("/spec/endpoints/0")).put("prot", "http");
        assertThatThrownBy(() -> Models.check(monitor))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("prot");
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void selectorsFindThePodsAndNameNoVersion(Path values) {
        var manifests = Chart.render(values);
        for (var set : manifests.of("StatefulSet").toList()) {
            var selector = set.at("/spec/selector/matchLabels");
            assertThat(selector.has("app.kubernetes.io/version")).isFalse();
            assertThat(selector.has("helm.sh/chart")).isFalse();
            assertThat(carries(set.at("/spec/template/metadata/labels"), selector)).isTrue();
            assertThat(manifests.one("Service", name(set)).at("/spec/clusterIP").textValue())
                    .isEqualTo("None");
            assertThat(set.at("/spec/serviceName").textValue()).isEqualTo(name(set));
        }
        var pods = manifests.podTemplates().map(p -> p.at("/metadata/labels")).toList();
        Stream.concat(
                        manifests.of("Service").map(s -> s.at("/spec/selector")),
                        manifests
                                .of("PodDisruptionBudget")
                                .map(s -> s.at("/spec/selector/matchLabels")))
                .forEach(
                        selector -> assertThat(pods).anyMatch(labels -> carries(labels, selector)));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void noManifestHoldsASecret(Path values) {
        var manifests = Chart.render(values);
        assertThat(manifests.of("Secret")).isEmpty();
        for (var pod : pods(manifests).toList()) {
            for (var container : containers(pod).toList()) {
                assertThat(container.findValues("secretKeyRef")).isEmpty();
                assertThat(container.has("envFrom")).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyPodIsRestricted(Path values) {
        for (var pod : pods(Chart.render(values)).toList()) {
            var security = pod.at("/spec/securityContext");
            assertThat(security.path("runAsNonRoot").booleanValue()).isTrue();
            assertThat(security.path("runAsUser").intValue()).isEqualTo(10001);
            assertThat(security.at("/seccompProfile/type").textValue()).isEqualTo("RuntimeDefault");
            assertThat(pod.at("/spec/automountServiceAccountToken").booleanValue()).isFalse();
            assertThat(pod.at("/spec/automountServiceAccountToken").isMissingNode()).isFalse();
            for (var container : containers(pod).toList()) {
                var own = container.path("securityContext");
                assertThat(own.path("readOnlyRootFilesystem").booleanValue()).isTrue();
                assertThat(own.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
                assertThat(own.at("/capabilities/drop/0").textValue()).isEqualTo("ALL");
                assertThat(container.at("/resources/limits/memory").isTextual()).isTrue();
                assertThat(
                                elements(container.path("volumeMounts"))
                                        .map(m -> m.path("mountPath").textValue()))
                        .as("what must be writable")
                        .contains("/tmp");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyMountHasItsVolume(Path values) {
        for (var pod : pods(Chart.render(values)).toList()) {
            var volumes =
                    Stream.concat(
                                    elements(pod.at("/spec/volumes"))
                                            .map(v -> v.path("name").textValue()),
                                    Stream.of("state"))
                            .toList();
            containers(pod)
                    .flatMap(c -> elements(c.path("volumeMounts")))
                    .forEach(m -> assertThat(volumes).contains(m.path("name").textValue()));
            assertThat(volumes.stream().distinct().count())
                    .isGreaterThanOrEqualTo(volumes.size() - 1);
        }
    }

    @Test
    void namesAndLabelsOfALongReleaseStayWithinTheirLimits() {
        var release = "a-release-whose-name-is-as-long-as-helm-allows-it-tobe"; // 53 is the most
        var manifests = Chart.render(release.substring(0, 53), Chart.DEFAULTS, Map.of());
        for (var manifest : manifests.all()) {
            assertThat(name(manifest)).hasSizeLessThanOrEqualTo(63);
            for (var labels : manifest.findValues("labels")) {
                labels.forEach(l -> assertThat(l.textValue()).hasSizeLessThanOrEqualTo(63));
            }
        }
        manifests
                .of("StatefulSet")
                .forEach(s -> assertThat(name(s)).hasSizeLessThanOrEqualTo(LONGEST_SET));
    }

    @Test
    void twoReleasesDoNotCollideButOverTheirPipeline() {
        var one = Chart.render("one", Chart.DEFAULTS, Map.of());
        var two = Chart.render("two", Chart.DEFAULTS, Map.of());
        var other = Chart.render("two", Chart.DEFAULTS, Map.of("pipeline.name", "demo"));
        assertThat(shared(one, other)).isEmpty();
        assertThat(shared(one, two))
                .as("one trainer learns for a pipeline: Helm refuses the second release")
                .containsExactly("ConfigMap counterweight-pipeline-handbook");
        for (var selector : selectors(one)) {
            pods(other)
                    .forEach(pod ->
                            assertThat(carries(pod.at("/metadata/labels"), selector)).isFalse());
        }
        var prefix = "the-same-fifty-characters-and-only-then-a-differenc";
        assertThat(
                        shared(
                                Chart.render(prefix + "a", Chart.DEFAULTS, Map.of()),
                                Chart.render(
                                        prefix + "b",
                                        Chart.DEFAULTS,
                                        Map.of("pipeline.name", "demo"))))
                .isEmpty();
    }

    private static List<JsonNode> selectors(Chart.Manifests manifests) {
        return Stream.concat(
                        manifests.of("StatefulSet").map(s -> s.at("/spec/selector/matchLabels")),
                        manifests.of("Service").map(s -> s.at("/spec/selector")))
                .toList();
    }

    private static List<String> shared(Chart.Manifests one, Chart.Manifests two) {
        var names = two.all().stream().map(ChartTest::kindAndName).toList();
        return one.all().stream().map(ChartTest::kindAndName).filter(names::contains).toList();
    }

    private static String kindAndName(JsonNode manifest) {
        return manifest.path("kind").textValue() + " " + name(manifest);
    }

    private static boolean carries(JsonNode labels, JsonNode selector) {
        assertThat(selector.isEmpty()).isFalse();
        return selector.properties().stream()
                .allMatch(entry -> entry.getValue().equals(labels.get(entry.getKey())));
    }

    /// Of the workloads and of the helm test.
    private static Stream<JsonNode> pods(Chart.Manifests manifests) {
        return Stream.concat(manifests.podTemplates(), manifests.of("Pod"));
    }

    private static Stream<JsonNode> containers(JsonNode pod) {
        return Stream.concat(
                elements(pod.at("/spec/initContainers")), elements(pod.at("/spec/containers")));
    }
}
