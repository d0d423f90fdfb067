package io.counterweight.app.service;

import static org.awaitility.Awaitility.await;

import io.counterweight.app.ProgramRun;
import io.counterweight.helm.Chart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/// A pod of the chart, played by a process: the configuration that the chart renders, an id and a
/// state folder that outlive it.
final class Pod implements AutoCloseable {
    private static final Pattern URL = Pattern.compile("url=http://\\S*:(\\d+)/");

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final String name;
    private final Path folder;
    private final Path config;
    private ProgramRun run;
    private boolean saidNotReady;

    /// Starts it.
    ///
    /// @param role scorer or trainer
    /// @param pipeline the pipeline's file
    Pod(Path root, String role, int ordinal, String bootstrap, Path pipeline) throws IOException {
        this.name = role + "-" + ordinal;
        this.folder = Files.createDirectories(root.resolve(name));
        var token = Files.writeString(folder.resolve("token"), "a token of enough characters");
        this.config =
                Files.writeString(
                        folder.resolve("serve.yaml"),
                        Chart.render(Chart.DEFAULTS)
                                .one("ConfigMap", "-" + role)
                                .at("/data/serve.yaml")
                                .textValue()
                                .replace("kafka:9092", bootstrap)
                                .replace("kafka:\n", "kafka:\n  group.instance.id: " + name + "\n")
                                .replace("pipeline: handbook", "pipeline: " + pipeline)
                                .replace("/var/lib/counterweight", folder + "/state")
                                .replaceAll("/etc/counterweight/secrets/\\S+", token.toString())
                                .replace("port: 8080", "port: 0"));
        this.run = start();
    }

    private ProgramRun start() throws IOException {
        return ProgramRun.main(folder, "serve", "--config", config.toString());
    }

    String name() {
        return name;
    }

    /// Waits until the pod has been ready that long, as a StatefulSet does before the next.
    void awaitReady(Duration least) {
        await().atMost(Duration.ofSeconds(120))
                .during(least)
                .failFast(name + " ended", () -> !run.process().isAlive())
                .until(this::isReady);
    }

    /// Waits until it serves, with a model or without.
    void awaitStarted() {
        await().atMost(Duration.ofSeconds(120)).until(() -> status("started") == 200);
    }

    private boolean isReady() throws Exception {
        return readiness() == 200;
    }

    private int readiness() throws Exception {
        return status("ready");
    }

    /// 0 where nothing answers.
    private int status(String probe) throws Exception {
        var url = URL.matcher(run.errText());
        return url.find() ? ask("http://127.0.0.1:" + url.group(1) + "/health/" + probe) : 0;
    }

    /// CPU time that its process has used.
    Duration cpu() {
        return run.process().info().totalCpuDuration().orElseThrow();
    }

    /// Bytes of memory that its process holds now.
    long resident() throws IOException {
        var status = Files.readString(Path.of("/proc/" + run.process().pid() + "/status"));
        var line = RESIDENT.matcher(status);
        if (!line.find()) {
            throw new AssertionError(status);
        }
        return Long.parseLong(line.group(1)) << 10;
    }

    Path state() {
        return folder.resolve("state");
    }

    private static int ask(String url) throws InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url)).build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /// SIGTERM; returns how long the end took.
    ///
    /// @throws AssertionError when it did not end as it should
    Duration terminate() throws Exception {
        long start = System.nanoTime();
        run.process().destroy();
        while (run.process().isAlive()) {
            saidNotReady |= readiness() == 503;
        }
        if (run.exitCode() != 0) {
            throw new AssertionError(name + " ended with " + run.exitCode() + ": " + run.errText());
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /// Whether the ready probe answered, and with no, while the pod ended.
    boolean saidNotReady() {
        return saidNotReady;
    }

    void restart() throws IOException {
        run = start();
    }

    @Override
    public void close() {
        run.close();
    }
}
