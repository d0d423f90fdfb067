package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.counterweight.app.ProgramRun;
import io.counterweight.app.broker.BrokerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `serve` as a process against a real broker. Each test has topics of its own.
class ServeIT {
    private static final List<String> TOPICS =
            List.of(
                    "transactions",
                    "labels",
                    "decisions",
                    "dead-letters",
                    "by-customer",
                    "outcomes",
                    "by-terminal",
                    "outcomes-terminal",
                    "labels-by-transaction",
                    "scored",
                    "examples",
                    "models",
                    "promotions",
                    "rules",
                    "lists",
                    "declarations",
                    "evaluation");

    @TempDir private static Path brokerFolder;
    private static BrokerProcess broker;

    @TempDir private Path folder;

    @BeforeAll
    static void startBroker() {
        broker = BrokerProcess.start(brokerFolder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void aMissingTopicIsOneLineThatSaysHowToCreateIt() throws Exception {
        try (var serve = serve(config("none"))) {
            assertThat(serve.exitCode()).isEqualTo(1);
            assertThat(lines(serve).getLast())
                    .startsWith("counterweight serve: the broker has no topic ")
                    .contains("none.transactions")
                    .contains("counterweight topics apply");
            assertThat(serve.errText()).doesNotContain("\tat ");
        }
    }

    @Test
    void aTakenPortIsOneLineThatNamesItAndTheOption() throws Exception {
        create("taken");
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var serve = serve(config("taken"), "--port", "" + socket.getLocalPort())) {
            assertThat(serve.exitCode()).isEqualTo(1);
            assertThat(serve.errText())
                    .contains("counterweight serve: port " + socket.getLocalPort() + " is taken")
                    .contains("--port")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aSignalClosesItInOrder() throws Exception {
        create("signal");
        try (var serve = serve(config("signal"), "--port", "0")) {
            awaitLine(serve, "application state name=scorer state=RUNNING");
            awaitLine(serve, "application state name=trainer state=RUNNING");
            assertThat(status(url(serve) + "health/live")).isEqualTo(200);
            serve.process().destroy();
            assertThat(serve.exitCode()).isZero();
            assertThat(serve.errText())
                    .contains("name=scorer state=NOT_RUNNING")
                    .contains("name=trainer state=NOT_RUNNING")
                    .doesNotContain("application did not end in time")
                    // A state's own line, from another thread, may come after it.
                    .contains("ServeCommand closed");
        }
    }

    @Test
    void noAnswerAndNoLineOfTheLogShowsASecret() throws Exception {
        create("secret");
        var token = Files.writeString(folder.resolve("token"), "token-hunter2-0123456789\n");
        var jaas = Files.writeString(folder.resolve("jaas"), "jaas-hunter2 required;\n");
        var config =
                Files.writeString(
                        folder.resolve("secret.yaml"),
                        Files.readString(config("secret"))
                                .replace(
                                        "topics:\n",
                                        "  my.plugin.token: plugin-hunter2\n"
                                                + "kafka-files:\n"
                                                + "  sasl.jaas.config: %s\n".formatted(jaas)
                                                + "http:\n"
                                                + "  token-file: %s\n".formatted(token)
                                                + "topics:\n"));
        try (var serve = serve(config, "--port", "0")) {
            awaitLine(serve, "application state name=trainer state=RUNNING");
            var url = url(serve);
            for (var path :
                    List.of(
                            "state",
                            "recipes",
                            "models",
                            "alerts",
                            "transactions/1",
                            "pipeline",
                            "config",
                            "openapi.yaml",
                            "no/such/path")) {
                assertThat(status(url + "api/v1/" + path)).as(path).isEqualTo(401);
                var answer = get(url + "api/v1/" + path, "Bearer token-hunter2-0123456789");
                assertThat(answer.statusCode()).as(path).isIn(200, 404);
                assertThat(answer.body()).as(path).isNotBlank().doesNotContain("hunter2");
                if (path.equals("config")) {
                    assertThat(answer.body())
                            .contains("\"kafka.my.plugin.token\":\"****\"")
                            .contains("\"kafka-files.sasl.jaas.config\":\"" + jaas + "\"")
                            .contains("\"http.token-file\":\"" + token + "\"")
                            .contains("\"kafka.bootstrap.servers\":\"" + broker.bootstrap() + "\"");
                }
            }
            assertThat(get(url + "metrics", "Bearer token-hunter2-0123456789").body())
                    .contains("counterweight_application_running")
                    .doesNotContain("hunter2");
            serve.process().destroy();
            assertThat(serve.exitCode()).isZero();
            assertThat(serve.errText()).contains("setting ").doesNotContain("hunter2");
        }
    }

    private static HttpResponse<String> get(String url, String authorization) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Authorization", authorization)
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    @Test
    void aFailedApplicationEndsTheProcess() throws Exception {
        create("failed");
        try (var serve = serve(config("failed"), "--port", "0", "--role", "scorer")) {
            awaitLine(serve, "application state name=scorer state=RUNNING");
            assertThat(serve.errText()).doesNotContain("name=trainer");
            try (var admin = admin()) {
                admin.deleteTopics(List.of("failed.transactions")).all().get();
            }
            assertThat(serve.exitCode()).isEqualTo(1);
            assertThat(serve.errText())
                    .contains("the process ends because an application failed name=scorer");
        }
    }

    private ProgramRun serve(Path config, String... flags) throws IOException {
        return ProgramRun.main(
                folder,
                Stream.concat(Stream.of("serve", "--config", config.toString()), Stream.of(flags))
                        .toArray(String[]::new));
    }

    /// The handbook's pipeline with topics of that prefix.
    private Path config(String prefix) throws IOException {
        var yaml =
                new StringBuilder("pipeline: handbook\nstate-dir: state\nkafka:\n")
                        .append("  bootstrap.servers: " + broker.bootstrap() + "\n")
                        // Notices a deleted topic soon.
                        .append("  metadata.max.age.ms: 500\n")
                        .append("topics:\n");
        TOPICS.forEach(topic -> yaml.append("  " + topic + ": " + prefix + "." + topic + "\n"));
        return Files.writeString(folder.resolve("serve.yaml"), yaml);
    }

    private static void create(String prefix) throws Exception {
        try (var admin = admin()) {
            admin.createTopics(
                            TOPICS.stream()
                                    .map(topic -> new NewTopic(prefix + "." + topic, 1, (short) 1))
                                    .toList())
                    .all()
                    .get();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
    }

    private static void awaitLine(ProgramRun serve, String text) {
        await().atMost(Duration.ofSeconds(90))
                .failFast("serve ended", () -> !serve.process().isAlive())
                .until(() -> serve.errText().contains(text));
    }

    private static List<String> lines(ProgramRun serve) throws IOException {
        return serve.errText().lines().toList();
    }

    private static String url(ProgramRun serve) throws IOException {
        awaitLine(serve, "serving pipeline=handbook");
        var matcher = Pattern.compile("url=(\\S+)").matcher(serve.errText());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static int status(String url) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url)).build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
