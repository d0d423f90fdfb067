package io.counterweight.app.bench.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.bench.stage.Build;
import io.counterweight.app.bench.stage.Children;
import io.counterweight.config.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `bench stream`: what a transaction costs through a real broker.
@Command(
        name = "stream",
        description =
                "Measure throughput, cost and latency of the service through a broker in a JVM of its"
                        + " own, beside what Kafka Streams alone does there.",
        mixinStandardHelpOptions = true)
public final class StreamBenchCommand implements Callable<Integer> {
    @Option(
            names = "--jobs",
            split = ",",
            paramLabel = "JOB",
            description =
                    "What is measured: consume, pass-through, bare-windows, bare-windows-memory, score,"
                            + " score-train, score-train-5; all, and latency, where nothing is said.")
    private List<String> jobs = List.of();

    @Option(
            names = "--before",
            paramLabel = "DIR",
            description =
                    "A checkout that was built: its services are measured in the same run, as"
                            + " score-train-before and so on.")
    private @Nullable Path before;

    @Option(
            names = "--partitions",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,4",
            description = "Numbers of partitions (${DEFAULT-VALUE}).")
    private List<Integer> partitions = List.of();

    @Option(
            names = "--entities",
            split = ",",
            paramLabel = "N",
            defaultValue = "10000,100000,1000000",
            description =
                    "Numbers of customers, and of terminals (${DEFAULT-VALUE}). The first goes with"
                            + " each number of partitions and all jobs; the others with the first"
                            + " number of partitions, bare-windows, bare-windows-memory and"
                            + " score-train.")
    private List<Integer> entities = List.of();

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "60000",
            description =
                    "Transactions a round (${DEFAULT-VALUE}); 3 times as many for bare-windows, 5 times"
                            + " for pass-through, 10 times for consume.")
    private int records;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "75000",
            description =
                    "Transactions before the first round (${DEFAULT-VALUE}); at least one for each"
                            + " customer.")
    private int warmUp;

    @Option(
            names = "--day",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Transactions in a day of event time (${DEFAULT-VALUE}).")
    private int perDay;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Rounds, of which the median counts (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--latency",
            negatable = true,
            description =
                    "Measure the latency of decisions, or do not; as a rule where no jobs are named.")
    private @Nullable Boolean isWithLatency;

    @Option(
            names = "--rates",
            split = ",",
            paramLabel = "N",
            defaultValue = "500,2000,5000",
            description = "Transactions a second at which latency is measured (${DEFAULT-VALUE}).")
    private List<Integer> rates = List.of();

    @Option(
            names = "--guarantees",
            split = ",",
            paramLabel = "GUARANTEE",
            defaultValue = "exactly_once_v2,at_least_once",
            description = "With which latency is measured (${DEFAULT-VALUE}).")
    private List<String> guarantees = List.of();

    @Option(
            names = "--latency-partitions",
            split = ",",
            paramLabel = "N",
            defaultValue = "1",
            description = "With which latency is measured (${DEFAULT-VALUE}).")
    private List<Integer> latencyPartitions = List.of();

    @Option(
            names = "--latency-seconds",
            paramLabel = "N",
            defaultValue = "8",
            description = "Of each rate and round (${DEFAULT-VALUE}).")
    private int latencySeconds;

    @Option(
            names = "--jfr",
            paramLabel = "DIR",
            description = "Record each measured JVM with the flight recorder, into this folder.")
    private @Nullable Path recordings;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also write the figures to this file.")
    private @Nullable Path json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var settings = settings();
        var folder = Files.createTempDirectory("bench-stream-");
        var children =
                Children.of(
                        folder.resolve("logs"),
                        System.getenv("COUNTERWEIGHT_JAVA_OPTS"),
                        recordings);
        try {
            var report =
                    new StreamReport(
                            children.flags(),
                            new ThroughputBench(settings, children, folder, this::say).run(),
                            isWithLatency()
                                    ? new LatencyBench(settings, children, folder, this::say).run()
                                    : List.of());
            new StreamTable(spec.commandLine().getOut()).print(report);
            write(report);
        } finally {
            Children.delete(folder);
        }
        return 0;
    }

    private boolean isWithLatency() {
        return isWithLatency == null ? jobs.isEmpty() : isWithLatency;
    }

    private StreamBenchSettings settings() {
        var builds = new ArrayList<>(List.of(Build.own()));
        if (before != null) {
            builds.add(Build.before(before));
        }
        return new StreamBenchSettings(
                jobs.isEmpty() ? List.of(Job.values()) : jobs.stream().map(Job::of).toList(),
                builds,
                partitions,
                entities,
                records,
                warmUp,
                perDay,
                rounds,
                rates,
                guarantees.stream().map(Guarantee::of).toList(),
                latencyPartitions,
                latencySeconds);
    }

    private void say(String news) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(news);
        err.flush();
    }

    private void write(StreamReport report) {
        if (json == null) {
            return;
        }
        try {
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), report);
        } catch (IOException e) {
            throw new UserError("--json must be a file that can be written: json=" + json, e);
        }
    }
}
