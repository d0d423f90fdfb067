package io.counterweight.app.service;

import static io.counterweight.helm.Chart.elements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.ProgramRun;
import io.counterweight.app.broker.BrokerProcess;
import io.counterweight.event.CsvTransactions;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.TopicNames;
import io.counterweight.helm.Chart;
import io.counterweight.helm.Volumes;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The image without a container engine: its files unpacked, its program run as the pod that the
/// chart renders would, against a broker. Skipped where the image or a tool is missing.
class ImageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration GRACE = Duration.ofSeconds(120);
    private static final Path SCENARIO = Chart.FOLDER.resolve("ci/single-values.yaml");

    private static final String POD = "image-counterweight-all-0";

    @TempDir private static Path folder;
    private static ImageRoot image;
    private static BrokerProcess broker;

    @BeforeAll
    static void unpack() throws Exception {
        ImageRoot.assumePossible();
        image = ImageRoot.unpack(folder);
        broker = BrokerProcess.start(folder.resolve("broker"));
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void itRunsAsNobodyOfTheHostAndHoldsItsPartsList() throws Exception {
        assertThat(image.process().at("/user/uid").intValue()).isEqualTo(10001);
        var documents = image.root().resolve("usr/share/doc");
        var parts =
                new ObjectMapper()
                        .readTree(documents.resolve("counterweight/sbom.cdx.json").toFile());
        assertThat(elements(parts.path("components")).map(c -> c.path("name").textValue()))
                .contains("kafka-streams", "onnxruntime", "rocksdbjni")
                .doesNotContain("junit-jupiter", "helm-java", "duckdb_jdbc");
        try (var files = Files.list(image.root().resolve("app/libs"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("rocksdbjni"))
                    .noneMatch(name -> name.startsWith("duckdb"));
        }
        assertThat(documents.resolve("libc6/copyright")).exists();
        assertThat(image.root().resolve("var/lib/dpkg/status.d/libc6"))
                .content()
                .contains("Version: ");
        assertThat(image.root().resolve("bin/sh")).doesNotExist();
        try (var jar =
                new JarFile(image.root().resolve("app/classpath/counterweight.jar").toFile())) {
            var own =
                    "native/linux-"
                            + (System.getProperty("os.arch").equals("amd64")
                                    ? "x86_64"
                                    : "aarch64");
            assertThat(jar.getEntry(own + "/libcounterweight.so")).isNotNull();
        }
    }

    @Test
    void aPodScoresTrainsSwapsModelsAndEndsInTime() throws Exception {
        int port = freePort();
        var manifests =
                Chart.render(
                        "image",
                        SCENARIO,
                        Map.of(
                                "pipeline.name",
                                "demo",
                                "kafka.bootstrapServers",
                                broker.bootstrap(),
                                "http.port",
                                port));
        var pod = manifests.one("StatefulSet", "-all").at("/spec/template/spec");
        var volumes = Files.createDirectory(folder.resolve("volumes"));
        Volumes.layOut(manifests, pod, volumes);
        own(volumes.resolve("var/lib/counterweight"));

        try (var topics = start(volumes, pod.at("/initContainers/0"))) {
            assertThat(topics.exitCode()).as("%s", topics.errText()).isZero();
            assertThat(topics.outText()).contains("demo.transactions", "created");
        }
        var plan = plan();
        var rows = rows(plan);
        var records = new Topics(broker.bootstrap());
        try (var run = start(volumes, pod.at("/containers/0"))) {
            awaitTrue(run, () -> get(port, "/health/started").startsWith("200"));
            int third = rows.size() / 3;
            send(records, plan, rows.subList(0, third));
            awaitTrue(run, () -> swaps(port) >= 1);
            assertThat(get(port, "/health/ready")).startsWith("200");
            send(records, plan, rows.subList(third, 2 * third));
            awaitTrue(run, () -> swaps(port) >= 2);
            send(records, plan, rows.subList(2 * third, rows.size()));
            awaitTrue(run, () -> records.count(plan.topics().decisions()) == rows.size());

            assertThat(versions(records, plan)).hasSizeGreaterThanOrEqualTo(2);
            assertThat(records.count(plan.topics().examples())).isPositive();
            assertThat(get(port, "/metrics"))
                    .as("kernels in use")
                    .containsPattern("counterweight_kernels\\{[^}]*(avx|sse2|neon)");
            theProcessIsConfined(run.process().pid());
            theHelmTestPasses(manifests, volumes, port);

            long asked = System.nanoTime();
            run.process().destroy();
            assertThat(run.exitCode()).as("%s", run.errText()).isZero();
            var took = Duration.ofNanos(System.nanoTime() - asked);
            assertThat(took).isLessThan(GRACE);
            System.out.printf(
                    "image: %d sent = decided, ended %d ms after SIGTERM%n",
                    rows.size(), took.toMillis());
        }
    }

    private static void theProcessIsConfined(long pid) throws IOException {
        var status = Files.readString(Path.of("/proc/" + pid + "/status"));
        assertThat(status)
                .containsPattern("Uid:\\s+10001\\s+10001")
                .containsPattern("CapEff:\\s+0+\n");
        assertThat(Files.readAllLines(Path.of("/proc/" + pid + "/mountinfo")))
                .as("the root is read-only")
                .anyMatch(m ->
                        m.contains(" / ro,")
                                || m.contains("rootfs / ro")
                                || m.matches(".* /\\s+ro,.*"));
    }

    /// Its containers, with the pod's name for loopback.
    private static void theHelmTestPasses(Chart.Manifests manifests, Path volumes, int port)
            throws Exception {
        for (var container : manifests.one("Pod", "-test").at("/spec/containers")) {
            var arguments =
                    elements(container.path("args"))
                            .map(a ->
                                    a.textValue().replaceAll("//.*:" + port, "//127.0.0.1:" + port))
                            .toList();
            try (var probe = image.start(volumes, Map.of(), arguments)) {
                assertThat(probe.exitCode()).as("%s", probe.errText()).isZero();
                assertThat(probe.outText()).startsWith("200");
            }
        }
    }

    private static ProgramRun start(Path volumes, JsonNode container) throws IOException {
        var environment = new LinkedHashMap<String, String>();
        for (var variable : container.path("env")) {
            environment.put(
                    variable.path("name").textValue(),
                    variable.path("value")
                            .asText()
                            .replace("$(POD_NAME)", POD)
                            .replace("$(POD_NAMESPACE)", "payments"));
        }
        return image.start(
                volumes,
                environment,
                elements(container.path("args")).map(JsonNode::textValue).toList());
    }

    /// To the image's user, as `fsGroup` would.
    private static void own(Path state) throws Exception {
        Files.setAttribute(state, "unix:uid", 10001);
        Files.setAttribute(state, "unix:gid", 10001);
    }

    private static void awaitTrue(ProgramRun run, Callable<Boolean> claim) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    assertThat(run.process().isAlive()).as("%s", run.errText()).isTrue();
                    return claim.call();
                });
    }

    private static int swaps(int port) throws Exception {
        var swaps =
                Pattern.compile("counterweight_model_swaps_total(?:\\{[^}]*})? (\\d+)")
                        .matcher(get(port, "/metrics"));
        return swaps.find() ? Integer.parseInt(swaps.group(1)) : 0;
    }

    /// Of the models that decided.
    private static Set<String> versions(Topics records, StreamPlan plan) throws IOException {
        var versions = new HashSet<String>();
        for (var record : records.read(plan.topics().decisions())) {
            versions.add(
                    new ObjectMapper().readTree(record.value()).path("modelVersion").textValue());
        }
        versions.remove("");
        return versions;
    }

    /// Transactions, then all their labels.
    private static void send(Topics records, StreamPlan plan, List<LabelledTransaction> part) {
        for (var row : part) {
            records.send(plan.topics().transactions(), row.key(), row.transaction());
        }
        for (var row : part) {
            records.send(plan.topics().labels(), row.transactionId(), row.labelRecord());
        }
    }

    private static String get(int port, String path) throws InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .header("Authorization", "Bearer " + Volumes.SECRET);
            var answer = client.send(request.build(), BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return "";
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static StreamPlan plan() {
        var declared = Pipelines.load("demo");
        return Pipelines.plan(declared, TopicNames.of("demo"));
    }

    private static List<LabelledTransaction> rows(StreamPlan plan) throws IOException {
        var file = folder.resolve("cards.csv");
        var settings = new SimulatorSettings(200, 400, LocalDate.of(2024, 3, 4), 12, 5, null);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), file);
        var read = new ArrayList<LabelledTransaction>();
        try (var csv = CsvTransactions.open(file, plan.event(), plan.labels(), plan.classes())) {
            csv.forEachRemaining(read::add);
        }
        return read;
    }
}
