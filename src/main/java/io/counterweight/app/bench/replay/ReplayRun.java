package io.counterweight.app.bench.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One replay in a JVM of its own, with what it wrote.
///
/// @param seconds from the start of the JVM to its end
/// @param cpuSeconds processor time of all its threads, that of the JVM's start and of its
///   compilers included
/// @param report without the times
/// @param daily the file of days, as it is
record ReplayRun(long rows, double seconds, double cpuSeconds, JsonNode report, String daily) {
    /// What the launcher runs a replay with.
    private static final List<String> LAUNCHER =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Xmx2g",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-XX:+UseParallelGC");

    private static final List<String> TIMES =
            List.of("seconds", "rowsPerSecond", "examplesPerSecond");

    private static final Duration GLANCE = Duration.ofMillis(10);

    /// Runs it and waits for its end.
    ///
    /// @param arguments of the command, but the folder of the report
    /// @param folder for the report and the log
    /// @throws IllegalStateException when it fails; the message names its log
    static ReplayRun of(ReplayBuild build, List<String> arguments, Path folder)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(LAUNCHER);
        command.addAll(build.jvm());
        command.addAll(build.build().launch());
        command.addAll(List.of("replay", "--report", folder.toString()));
        command.addAll(arguments);
        command.addAll(build.options());
        Files.createDirectories(folder);
        var log = folder.resolve("log");
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // ONNX Runtime would write a device id below the user's cache folder.
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        long start = System.nanoTime();
        var process = builder.start();
        var cpu = Duration.ZERO;
        try {
            while (!process.waitFor(GLANCE)) {
                cpu = process.info().totalCpuDuration().orElse(cpu);
            }
        } finally {
            process.destroy();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "a replay failed: build=" + build.name() + ", log=" + log);
        }
        var report = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
        long rows = report.get("rows").longValue();
        return new ReplayRun(
                rows,
                seconds,
                cpu.toNanos() / 1e9,
                withoutTimes(report),
                Files.readString(folder.resolve("daily.csv")));
    }

    double rowsPerSecond() {
        return rows / seconds;
    }

    double cpuMicrosPerRow() {
        return 1e6 * cpuSeconds / rows;
    }

    /// Whether both gave the same: every digit of the report and of its days, the hashes of the
    /// models among them. What only one of two releases reports is left aside.
    boolean isSameAs(ReplayRun other) {
        return agree(report, other.report) && daily.equals(other.daily);
    }

    private static boolean agree(JsonNode one, JsonNode other) {
        return one instanceof ObjectNode
                ? other instanceof ObjectNode
                        && one.propertyStream()
                                .filter(field -> other.has(field.getKey()))
                                .allMatch(
                                        field -> agree(field.getValue(), other.get(field.getKey())))
                : one.equals(other);
    }

    static JsonNode withoutTimes(JsonNode report) {
        if (report instanceof ObjectNode object) {
            object.remove(TIMES);
        }
        report.forEach(ReplayRun::withoutTimes);
        return report;
    }
}
