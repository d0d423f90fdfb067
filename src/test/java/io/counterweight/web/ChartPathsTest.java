package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterweight.helm.Chart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the chart asks the service for is served, and to whom it says.
class ChartPathsTest {
    private static final String TOKEN = "a token of enough characters";

    @TempDir private Path folder;

    @Test
    void probesAreOpenAndMetricsNeedTheToken() throws Exception {
        var token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        try (var serving =
                new Serving(
                        new WebSettings(
                                "0.0.0.0",
                                0,
                                TokenFiles.ofOne(token),
                                null,
                                WebSettings.MAX_CONNECTIONS),
                        EventStream.Limits.DEFAULT)) {
            serving.notReady = Optional.empty();
            var probes = new TreeSet<String>();
            for (var pod : Chart.render(Chart.DEFAULTS).podTemplates().toList()) {
                probes.addAll(paths(pod.at("/spec/containers/0")));
            }
            assertThat(probes).hasSize(3);
            for (var path : probes) {
                assertThat(serving.get(path).statusCode()).as(path).isEqualTo(200);
            }
            var metrics =
                    Chart.render(Chart.FOLDER.resolve("ci/monitoring-values.yaml"))
                            .of("ServiceMonitor")
                            .findFirst()
                            .orElseThrow()
                            .at("/spec/endpoints/0/path")
                            .textValue();
            assertThat(serving.get(metrics).statusCode()).isEqualTo(401);
            assertThat(serving.get(metrics, "Authorization", "Bearer " + TOKEN).statusCode())
                    .isEqualTo(200);
        }
    }

    private static List<String> paths(JsonNode container) {
        var paths = new ArrayList<String>();
        for (var probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            paths.add(container.path(probe).at("/httpGet/path").textValue());
        }
        return paths;
    }
}
