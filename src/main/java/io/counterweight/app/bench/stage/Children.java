package io.counterweight.app.bench.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the JVMs of the bench are started: all with the launcher's heap and collector, each with a
/// log of its own.
///
/// @param logs folder of the logs
/// @param options of the JVM, after [#LAUNCHER]
/// @param recordings folder of recordings of the flight recorder; null for none
public record Children(Path logs, List<String> options, @Nullable Path recordings) {
    /// What the launcher runs the service with.
    public static final List<String> LAUNCHER =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Xmx2g",
                    "-XX:+ExitOnOutOfMemoryError");

    private static final String COLLECTOR = "-XX:+UseParallelGC";

    public Children {
        options = List.copyOf(options);
    }

    /// @param javaOptions as `COUNTERWEIGHT_JAVA_OPTS` has them for the launcher: split at blanks,
    ///   the last one wins, and a collector among them takes the place of the usual one
    public static Children of(Path logs, @Nullable String javaOptions, @Nullable Path recordings) {
        var options = new ArrayList<String>();
        var more =
                javaOptions == null || javaOptions.isBlank()
                        ? List.<String>of()
                        : List.of(javaOptions.strip().split("\\s+"));
        if (more.stream().noneMatch(option -> option.matches("-XX:\\+Use.*GC"))) {
            options.add(COLLECTOR);
        }
        options.addAll(more);
        return new Children(logs, options, recordings);
    }

    /// What all children run with, to be printed.
    public String flags() {
        var flags = new ArrayList<>(LAUNCHER.subList(2, LAUNCHER.size()));
        flags.addAll(options);
        return String.join(" ", flags);
    }

    /// @param launch class path and main class, or jar
    public Child start(String name, List<String> launch, List<String> arguments)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(LAUNCHER);
        command.addAll(options);
        if (recordings != null && !name.startsWith("topics-")) {
            Files.createDirectories(recordings);
            // Else it would say on standard output that it has begun, where answers are read.
            command.add("-Xlog:jfr+startup=error");
            command.add(
                    "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                            + recordings.resolve(name + ".jfr").toAbsolutePath());
        }
        command.addAll(launch);
        command.addAll(arguments);
        Files.createDirectories(logs);
        var log = logs.resolve(name + ".log");
        var builder = new ProcessBuilder(command).redirectError(log.toFile());
        // ONNX Runtime would write a device id below the user's cache folder.
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        return new Child(name, builder.start(), log);
    }

    /// A program of this build's own class path.
    public Child start(String name, Class<?> main, List<String> arguments) throws IOException {
        return start(
                name,
                List.of("-cp", System.getProperty("java.class.path"), main.getName()),
                arguments);
    }

    /// Deletes a folder of the bench with all that is in it.
    public static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
