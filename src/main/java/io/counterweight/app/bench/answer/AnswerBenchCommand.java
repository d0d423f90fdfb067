package io.counterweight.app.bench.answer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.bench.stage.Children;
import io.counterweight.config.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `bench answer`: how soon `POST /api/v1/decisions` answers.
@Command(
        name = "answer",
        description =
                "Measure how soon callers are answered at an even pace, and whether each answer is the"
                        + " decision of the stream, with broker, scorers and callers in JVMs of"
                        + " their own, 27 features, five recipes that learn, and the champion blend.",
        mixinStandardHelpOptions = true)
public final class AnswerBenchCommand implements Callable<Integer> {
    @Option(
            names = "--rates",
            split = ",",
            paramLabel = "N",
            defaultValue = "500,1000",
            description = "Calls a second (${DEFAULT-VALUE}).")
    private List<Integer> rates = List.of();

    @Option(
            names = "--waits",
            split = ",",
            paramLabel = "WAIT",
            defaultValue = "none,appended",
            description = "What an answer waits for (${DEFAULT-VALUE}).")
    private List<String> waits = List.of();

    @Option(
            names = "--scorers",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,2",
            description = "Processes that answer; the first also learns (${DEFAULT-VALUE}).")
    private List<Integer> scorers = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "15",
            description = "Of each rate, wait and round (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--lead-in",
            paramLabel = "N",
            defaultValue = "5",
            description = "Seconds of the same pace before each, not measured (${DEFAULT-VALUE}).")
    private int leadIn;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "1",
            description = "Rounds, of whose latencies the median counts (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "2",
            description = "Of the topics that bring transactions (${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--entities",
            paramLabel = "N",
            defaultValue = "100000",
            description =
                    "Customers, and terminals (${DEFAULT-VALUE}). With few of them at a high rate, labels"
                            + " of a card come between its answers and the stream.")
    private int entities;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Transactions by the topic before the first call (${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--day",
            paramLabel = "N",
            defaultValue = "20000",
            description =
                    "Transactions in a day of event time; each recipe publishes a model a day"
                            + " (${DEFAULT-VALUE}).")
    private int perDay;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description = "Of the callers, kept alive (${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--deadline",
            paramLabel = "MS",
            defaultValue = "80",
            description = "Of a call (${DEFAULT-VALUE}).")
    private int deadlineMillis;

    @Option(
            names = "--jfr",
            paramLabel = "DIR",
            description = "Record each JVM with the flight recorder, into this folder.")
    private @Nullable Path recordings;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also write the figures to this file.")
    private @Nullable Path json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /// All that `bench answer` found.
    private record Report(String flags, List<Figures> answers) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var settings =
                new AnswerBenchSettings(
                        rates,
                        waits,
                        scorers,
                        seconds,
                        leadIn,
                        rounds,
                        partitions,
                        entities,
                        warmUp,
                        perDay,
                        connections,
                        deadlineMillis);
        var folder = Files.createTempDirectory("bench-answer-");
        var children =
                Children.of(
                        folder.resolve("logs"),
                        System.getenv("COUNTERWEIGHT_JAVA_OPTS"),
                        recordings);
        try {
            var answers = new AnswerBench(settings, children, folder, this::say).run();
            new AnswerTable(spec.commandLine().getOut()).print(children.flags(), answers);
            write(new Report(children.flags(), answers));
            return answers.stream().allMatch(one -> one.lost() == 0 && one.doubled() == 0) ? 0 : 1;
        } finally {
            Children.delete(folder);
        }
    }

    private void say(String news) {
        var err = spec.commandLine().getErr();
        err.println(news);
        err.flush();
    }

    private void write(Report report) {
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
