package io.counterweight.app.bench.stage;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A JVM of the bench. Closing it asks it to end, so that it may write what it has recorded, and
/// ends it by force after half a minute. For one thread.
public final class Child implements AutoCloseable {
    private static final int END_SECONDS = 30;
    private static final int TAIL = 15;

    private final String name;
    private final Process process;
    private final Path log;
    private final BufferedReader output;
    private final Thread hook;

    public Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        // Whatever ends the bench ends its children.
        this.hook = Thread.ofPlatform().name("end-" + name).unstarted(process::destroy);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// CPU time so far, of all its threads.
    public long cpuNanos() {
        return cpuNanos(process.toHandle());
    }

    public static long cpuNanos(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    /// @throws IllegalStateException when it has ended; the message has the end of its log
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    name + " ended with " + process.exitValue() + ":\n" + tail());
        }
    }

    /// Tells it a line on its standard input, and waits for a line of its output.
    ///
    /// @return that line
    public String ask(String line) throws IOException {
        var input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(line + "\n");
        input.flush();
        var answer = output.readLine();
        if (answer == null) {
            process.onExit().orTimeout(1, TimeUnit.SECONDS).handle((_, _) -> null).join();
            requireAlive();
            throw new IllegalStateException(name + " says nothing more:\n" + tail());
        }
        return answer;
    }

    /// Waits for its end.
    ///
    /// @return its exit code
    public int await(Duration longest) throws InterruptedException {
        if (!process.waitFor(longest)) {
            throw new IllegalStateException(name + " does not end:\n" + tail());
        }
        return process.exitValue();
    }

    public String tail() {
        try {
            var lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // This JVM is ending, and the hook with it.
        }
    }
}
