package io.counterweight.app.service;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A real Prometheus that looks at one service each second, with the rules of the chart.
final class PrometheusServer implements AutoCloseable {
    private final Process process;
    private final String url;
    private final HttpClient http = HttpClient.newHttpClient();

    private PrometheusServer(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /// @param target host and port of the service
    static PrometheusServer start(Path folder, String target) throws IOException {
        Files.createDirectories(folder);
        var config =
                """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: counterweight
                    static_configs: [{targets: ["%s"]}]
                """
                        .formatted(
                                Path.of("helm/counterweight/files/rules.yaml").toAbsolutePath(),
                                target);
        var file = Files.writeString(folder.resolve("prometheus.yml"), config);
        var address = "127.0.0.1:" + freePort();
        var process =
                new ProcessBuilder(
                                "prometheus",
                                "--config.file=" + file,
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--web.listen-address=" + address,
                                "--log.level=warn")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("prometheus.log").toFile())
                        .start();
        var server = new PrometheusServer(process, "http://" + address);
        await().atMost(Duration.ofSeconds(60))
                .failFast("prometheus ended", () -> !process.isAlive())
                .ignoreExceptions()
                .until(() -> !server.query("up == 1").isEmpty());
        return server;
    }

    /// The samples of an instant query.
    JsonNode query(String expression) throws IOException, InterruptedException {
        var encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        var answer = get("/api/v1/query?query=" + encoded);
        if (!answer.get("status").asText().equals("success")) {
            throw new IOException(expression + ": " + answer);
        }
        return answer.at("/data/result");
    }

    /// What is pending or fires.
    JsonNode alerts() throws IOException, InterruptedException {
        return get("/api/v1/alerts").at("/data/alerts");
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path)).build();
        return new ObjectMapper().readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        http.shutdownNow();
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
