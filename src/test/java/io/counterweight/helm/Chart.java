package io.counterweight.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The chart, rendered by Helm itself.
public final class Chart {
    public static final Path FOLDER = Path.of("helm", "counterweight");
    public static final Path DEFAULTS = FOLDER.resolve("ci/default-values.yaml");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KUBERNETES = "1.33.0";

    /// What is rendered: the chart without its hooks, which helm-java leaves out, and with small
    /// alerts and dashboards where the chart has none yet.
    static final Path COPY = copy();

    private Chart() {}

    /// What one release would put into the cluster.
    public record Manifests(List<JsonNode> all) {
        public Stream<JsonNode> of(String kind) {
            return all.stream().filter(m -> m.path("kind").textValue().equals(kind));
        }

        /// The only one whose name ends so.
        public JsonNode one(String kind, String nameEnd) {
            var found = of(kind).filter(m -> name(m).endsWith(nameEnd)).toList();
            if (found.size() != 1) {
                throw new AssertionError(
                        "one %s …%s expected, found %s"
                                .formatted(
                                        kind, nameEnd, found.stream().map(Chart::name).toList()));
            }
            return found.getFirst();
        }

        /// The pods of the workloads, by the name of the workload.
        public Stream<JsonNode> podTemplates() {
            return of("StatefulSet").map(s -> s.at("/spec/template"));
        }
    }

    public static String name(JsonNode manifest) {
        return manifest.at("/metadata/name").textValue();
    }

    public static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /// One a scenario.
    static Stream<Path> scenarios() {
        try (var files = Files.list(FOLDER.resolve("ci"))) {
            return files
                    .filter(f -> f.toString().endsWith("-values.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Manifests render(Path values) {
        return render("fraud", values, Map.of());
    }

    public static Manifests render(String release, Path values, Map<String, Object> set) {
        var command =
                new Helm(COPY)
                        .template()
                        .withName(release)
                        .withNamespace("payments")
                        .withKubeVersion(KUBERNETES)
                        .withValuesFile(values);
        set.forEach(command::set);
        return parse(command.call());
    }

    private static Path copy() {
        try {
            var copy = Files.createTempDirectory("chart-").resolve("counterweight");
            try (var files = Files.walk(FOLDER)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var target = copy.resolve(FOLDER.relativize(file));
                    Files.createDirectories(target.getParent());
                    Files.writeString(
                            target, Files.readString(file).replace("helm.sh/hook", "was/hook"));
                    target.toFile().deleteOnExit();
                }
            }
            complete(copy.resolve("files/rules.yaml"), "groups: []\n");
            complete(copy.resolve("files/dashboards/operations.json"), "{}\n");
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void complete(Path file, String content) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        }
    }

    static Manifests parse(String yaml) {
        var manifests = new ArrayList<JsonNode>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
            if (document != null) {
                manifests.add(JSON.valueToTree(document));
            }
        }
        return new Manifests(List.copyOf(manifests));
    }
}
