package io.counterweight.app.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/// An [EmbeddedBroker] in a JVM of its own: own heap, own log (`broker.log` in its folder), and it
/// can be killed. It ends when its parent closes its standard input, so also when the parent dies;
/// each line there asks what it has appended.
public final class BrokerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(15);
    private static final int TAIL = 20;

    private final Process process;
    private final BufferedReader output;
    private final String bootstrap;

    private BrokerProcess(Process process, BufferedReader output, String bootstrap) {
        this.process = process;
        this.output = output;
        this.bootstrap = bootstrap;
    }

    /// Starts on a free port.
    public static BrokerProcess start(Path folder) {
        return start(folder, 0);
    }

    /// Starts a broker on `port`, or on a free one where it is 0; returns when it has answered a
    /// request of this JVM.
    ///
    /// @throws IllegalStateException when it dies or does not answer in a minute; the message ends
    ///   with the tail of its log
    public static BrokerProcess start(Path folder, int port) {
        var log = folder.resolve("broker.log");
        var process = launch(folder, port, log);
        try {
            var output = process.inputReader(StandardCharsets.UTF_8);
            var bootstrap = line(output).get(START.toSeconds(), TimeUnit.SECONDS);
            try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
                admin.describeCluster().nodes().get(START.toSeconds(), TimeUnit.SECONDS);
            }
            return new BrokerProcess(process, output, bootstrap);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "the broker's process does not start: log=" + log + "\n" + tail(log), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker started", e);
        }
    }

    /// Where clients connect: `host:port`.
    public String bootstrap() {
        return bootstrap;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// What it has appended since it started, by topic.
    ///
    /// @throws IOException when it has ended or does not answer in a minute
    public synchronized Map<String, Appended> appended() throws IOException, InterruptedException {
        var input = process.outputWriter(StandardCharsets.UTF_8);
        input.write('\n');
        input.flush();
        try {
            return Appended.parse(line(output).get(START.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the broker's process does not answer: pid=" + pid(), e);
        }
    }

    /// Ends the broker cleanly; by force where that takes more than 15 s.
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Process launch(Path folder, int port, Path log) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command =
                List.of(
                        java,
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        folder.toString(),
                        String.valueOf(port));
        try {
            Files.createDirectories(folder);
            return new ProcessBuilder(command).redirectError(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's process cannot be started: " + java, e);
        }
    }

    /// The next line of the child's output: where it listens, then an answer to each question.
    private static CompletableFuture<String> line(BufferedReader output) {
        var line = new CompletableFuture<String>();
        Thread.ofVirtual()
                .name("broker-output")
                .start(() -> {
                    try {
                        var next = output.readLine();
                        if (next == null) {
                            line.completeExceptionally(
                                    new IOException("the broker's process died"));
                        } else {
                            line.complete(next);
                        }
                    } catch (IOException e) {
                        line.completeExceptionally(e);
                    }
                });
        return line;
    }

    private static String tail(Path log) {
        try {
            var lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /// The child: starts the broker, prints where it listens, and ends it when standard input ends.
    public static void main(String[] arguments) throws IOException {
        var broker = EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        var released = new CountDownLatch(1);
        // Ctrl-C in a terminal reaches this process too. The applications need the broker to close
        // their transactions, so it stays until the parent lets go.
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("broker-shutdown")
                                .unstarted(() -> {
                                    awaitQuietly(released);
                                    broker.close();
                                }));
        System.out.println(broker.bootstrap());
        System.out.flush();
        answer();
        released.countDown();
        System.exit(0);
    }

    /// Answers each line of standard input, until that ends.
    private static void answer() throws IOException {
        try (var input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            while (input.readLine() != null) {
                System.out.println(Appended.ofThisJvm());
                System.out.flush();
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
