package io.counterweight.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterweight.app.service.ServeConfig;
import io.counterweight.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The service accepts what the chart configures: every volume of a pod laid out in a folder, the
/// pod's environment, and the code of `serve --check-config`.
class ChartConfigTest {
    @TempDir private Path folder;

    static Stream<Path> scenarios() {
        return Chart.scenarios();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theServiceAcceptsItsConfiguration(Path values) throws Exception {
        var manifests = Chart.render(values);
        for (var set : manifests.of("StatefulSet").toList()) {
            var root = Files.createDirectory(folder.resolve(Chart.name(set)));
            Volumes.layOut(manifests, set.at("/spec/template/spec"), root);
            var config = load(root, set);
            config.check();
            assertThat(config.pipeline().pipeline()).isNotBlank();
            assertThat(config.adminSettings().get("group.instance.id"))
                    .isEqualTo(Chart.name(set) + "-0");
        }
    }

    @Test
    void aPipelineThatIsWrongIsRefusedAtItsLine() throws Exception {
        var values = Files.readString(Chart.FOLDER.resolve("ci/pipeline-values.yaml"));
        var wrong =
                Files.writeString(
                        folder.resolve("values.yaml"),
                        values.replace("kind: count,", "kind: cout,"));
        var manifests = Chart.render(wrong);
        var set = manifests.one("StatefulSet", "-scorer");
        Volumes.layOut(manifests, set.at("/spec/template/spec"), folder);
        assertThatThrownBy(() -> load(folder, set))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("pipeline.yaml:12")
                .hasMessageContaining("did you mean \"count\"?");
    }

    private static ServeConfig load(Path root, JsonNode set) throws IOException {
        var config = inside(root, "/etc/counterweight/serve/serve.yaml");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("/etc/counterweight", root + "/etc/counterweight"));
        var environment = new HashMap<String, String>();
        var pod = Chart.name(set) + "-0";
        for (var variable : set.at("/spec/template/spec/containers/0/env")) {
            environment.put(
                    variable.path("name").textValue(),
                    variable.path("value")
                            .asText()
                            .replace("$(POD_NAME)", pod)
                            .replace("$(POD_NAMESPACE)", "payments"));
        }
        return ServeConfig.load(config, environment);
    }

    private static Path inside(Path root, String path) {
        return root.resolve(path.substring(1));
    }
}
