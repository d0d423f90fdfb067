package io.counterweight.observe;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Prometheus's own checks, by its program `promtool`.
public final class Promtool {
    private static final int SECONDS = 120;

    private Promtool() {}

    /// What it said, and its exit code.
    public record Said(int code, String text) {}

    /// Skips the test, visibly, where the program is not installed.
    public static void require(String program) {
        assumeTrue(runs(program), "skipped: no " + program);
    }

    /// @param input what it reads; null for nothing
    public static Said run(@Nullable String input, String... arguments)
            throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("promtool");
        var in = Files.writeString(folder.resolve("in"), input == null ? "" : input);
        var out = folder.resolve("out");
        try {
            var command = new ArrayList<>(List.of("promtool"));
            command.addAll(List.of(arguments));
            var process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectInput(in.toFile())
                            .redirectOutput(out.toFile())
                            .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("promtool does not end: " + command);
            }
            return new Said(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
        } finally {
            for (var file : List.of(in, out, folder)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean runs(String program) {
        try {
            var process =
                    new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
