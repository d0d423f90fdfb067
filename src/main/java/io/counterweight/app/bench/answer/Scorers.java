package io.counterweight.app.bench.answer;

import io.counterweight.app.bench.stage.Build;
import io.counterweight.app.bench.stage.Child;
import io.counterweight.app.bench.stage.Stage;
import io.counterweight.event.TopicNames;
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
import java.util.ArrayList;
import java.util.List;

/// The service: `serve` of this build, the first process scorer and trainer, each further one a
/// scorer. Several share a key and know each other's address. For one thread.
///
/// @param hosts `host:port` of each
record Scorers(TopicNames topics, List<String> hosts, List<Child> children)
        implements AutoCloseable {
    private static final Duration COMMAND = Duration.ofMinutes(2);
    private static final Duration READY = Duration.ofMinutes(2);
    private static final long GLANCE_MILLIS = 200;
    private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

    /// Returns before they are ready.
    static Scorers start(Stage stage, AnswerBenchSettings settings, int count)
            throws IOException, InterruptedException {
        var name = "bench-answer";
        var build = Build.own();
        var pipeline = build.write(stage.folder(), name, List.of());
        var key = stage.folder().resolve("answer-keys");
        Files.writeString(key, "bench:" + "5a".repeat(32) + "\n");
        var hosts = new ArrayList<String>();
        var files = new ArrayList<Path>();
        for (int i = 0; i < count; i++) {
            int port = freePort();
            hosts.add(LOOPBACK + ":" + port);
            var more =
                    count == 1
                            ? ""
                            : "  key-file: %s\n  advertise: %s\n".formatted(key, hosts.getLast());
            files.add(
                    Files.writeString(
                            stage.folder().resolve("serve-" + i + ".yaml"),
                            """
                            pipeline: %s
                            kafka:
                              bootstrap.servers: %s
                            state-dir: %s
                            http:
                              port: %d
                            answers:
                              deadline: %dms
                            %s\
                            """
                                    .formatted(
                                            pipeline,
                                            stage.bootstrap(),
                                            stage.folder().resolve("state-" + i),
                                            port,
                                            settings.deadlineMillis(),
                                            more)));
        }
        var apply =
                List.of(
                        "topics",
                        "apply",
                        "--config",
                        files.getFirst().toString(),
                        "--partitions",
                        String.valueOf(settings.partitions()));
        try (var applied = stage.children().start("topics-" + name, build.launch(), apply)) {
            if (applied.await(COMMAND) != 0) {
                throw new IllegalStateException("no topics for " + name + ":\n" + applied.tail());
            }
        }
        var children = new ArrayList<Child>();
        for (int i = 0; i < count; i++) {
            children.add(
                    stage.children()
                            .start(
                                    "scorer-%d-of-%d".formatted(i + 1, count),
                                    build.launch(),
                                    List.of(
                                            "serve",
                                            "--config",
                                            files.get(i).toString(),
                                            "--role",
                                            i == 0 ? "all" : "scorer")));
        }
        return new Scorers(TopicNames.of(name), hosts, children);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    void requireAlive() {
        children.forEach(Child::requireAlive);
    }

    /// Waits until each can do its work, a model among it.
    void awaitReady() throws InterruptedException {
        long start = System.nanoTime();
        for (var host : hosts) {
            while (status(host) != 200) {
                requireAlive();
                if (System.nanoTime() - start > READY.toNanos()) {
                    throw new IllegalStateException(
                            "a scorer is not ready:\n" + children.get(hosts.indexOf(host)).tail());
                }
                Thread.sleep(GLANCE_MILLIS);
            }
        }
    }

    private static int status(String host) throws InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(get(host, "/health/ready"), BodyHandlers.discarding()).statusCode();
        } catch (IOException _) {
            return 0;
        }
    }

    /// Their metrics, added up.
    Scrape scrape() throws IOException, InterruptedException {
        var texts = new ArrayList<String>();
        try (var http = HttpClient.newHttpClient()) {
            for (var host : hosts) {
                texts.add(http.send(get(host, "/metrics"), BodyHandlers.ofString()).body());
            }
        }
        return Scrape.of(texts);
    }

    private static HttpRequest get(String host, String path) {
        return HttpRequest.newBuilder(URI.create("http://" + host + path)).build();
    }

    @Override
    public void close() {
        children.reversed().forEach(Child::close);
    }
}
