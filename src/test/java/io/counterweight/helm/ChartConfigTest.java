package io.counterweight.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterweight.app.service.ServeConfig;
import io.counterweight.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The service accepts what the chart configures: every volume of a pod laid out in a folder, the
/// pod's environment, and the code of `serve --check-config`.
class ChartConfigTest {
    private static final String SECRET = "a secret of enough characters";

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
            layOut(manifests, set.at("/spec/template/spec"), root);
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
        layOut(manifests, set.at("/spec/template/spec"), folder);
        assertThatThrownBy(() -> load(folder, set))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("pipeline.yaml:12")
                .hasMessageContaining("did you mean \"count\"?");
    }

    private static ServeConfig load(Path root, JsonNode set) {
        var environment = new HashMap<String, String>();
        var pod = Chart.name(set) + "-0";
        for (var variable : set.at("/spec/template/spec/containers/0/env")) {
            environment.put(
                    variable.path("name").textValue(),
                    variable.path("value").asText().replace("$(POD_NAME)", pod));
        }
        return ServeConfig.load(inside(root, "/etc/counterweight/serve/serve.yaml"), environment);
    }

    /// What the kubelet would do, below `root`.
    private static void layOut(Chart.Manifests manifests, JsonNode pod, Path root)
            throws Exception {
        var volumes = new HashMap<String, JsonNode>();
        pod.path("volumes").forEach(v -> volumes.put(v.path("name").textValue(), v));
        for (var mount : pod.at("/containers/0/volumeMounts")) {
            var place = inside(root, mount.path("mountPath").textValue());
            Files.createDirectories(place);
            var volume = volumes.get(mount.path("name").textValue());
            if (volume != null && volume.has("configMap")) {
                configMap(manifests, volume.path("configMap"), place, root);
            } else if (volume != null && volume.has("secret")) {
                secret(place);
            }
        }
    }

    private static void configMap(Chart.Manifests manifests, JsonNode volume, Path place, Path root)
            throws Exception {
        var name = volume.path("name").textValue();
        var data = manifests.of("ConfigMap").filter(c -> Chart.name(c).equals(name)).findFirst();
        if (data.isEmpty()) {
            assertThat(name).as("brought by the user").isEqualTo("fraud-models");
            return;
        }
        var paths = new HashMap<String, String>();
        volume.path("items")
                .forEach(i -> paths.put(i.path("key").textValue(), i.path("path").textValue()));
        for (var entry : data.get().path("data").properties()) {
            var path = place.resolve(paths.getOrDefault(entry.getKey(), entry.getKey()));
            Files.createDirectories(path.getParent());
            Files.writeString(
                    path,
                    entry.getValue()
                            .textValue()
                            .replace("/etc/counterweight", root + "/etc/counterweight"));
        }
    }

    /// Every key that a scenario names.
    private static void secret(Path place) throws Exception {
        for (var key :
                new String[] {"token", "bearer", "sasl.jaas.config", "ca.password", "password"}) {
            Files.writeString(place.resolve(key), SECRET);
        }
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (var key : new String[] {"ca.p12", "keystore.p12"}) {
            try (var out = Files.newOutputStream(place.resolve(key))) {
                store.store(out, SECRET.toCharArray());
            }
        }
    }

    private static Path inside(Path root, String path) {
        return root.resolve(path.substring(1));
    }
}
