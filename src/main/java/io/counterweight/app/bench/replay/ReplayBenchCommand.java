package io.counterweight.app.bench.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.bench.stage.Build;
import io.counterweight.config.UserError;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `bench replay`: how fast a replay is, and what a row costs.
@Command(
        name = "replay",
        description =
                "Replay a file, in rounds, each in a JVM of its own, its start included; beside"
                        + " another build in the same run, and say whether both give the same report"
                        + " and the same models.",
        mixinStandardHelpOptions = true)
public final class ReplayBenchCommand implements Callable<Integer> {
    @Option(
            names = "--pipeline",
            paramLabel = "FILE",
            defaultValue = "handbook",
            description = "Pipeline file, or the name of a packed one (${DEFAULT-VALUE}).")
    private String pipeline = "";

    @Option(
            names = "--recipes",
            paramLabel = "NAME,…",
            description = "Instead of the pipeline's recipes.")
    private @Nullable String recipes;

    @Option(
            names = "--transactions",
            paramLabel = "FILE",
            description = "Simulated card transactions where not given.")
    private @Nullable Path transactions;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "75",
            description = "Days to simulate, about 9,600 rows each (${DEFAULT-VALUE}).")
    private int days;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Replays of each build (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of this build's replay; as many as there are cores.")
    private @Nullable Integer threads;

    @Option(
            names = "--before",
            paramLabel = "DIR",
            description = "Another checkout, built, to replay with in turn.")
    private @Nullable Path before;

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
        requireAtLeastOne("--rounds", rounds);
        requireAtLeastOne("--days", days);
        var builds = new ArrayList<ReplayBuild>();
        builds.add(
                ReplayBuild.own(
                        threads == null ? List.of() : List.of("--threads", threads.toString())));
        if (before != null) {
            builds.add(ReplayBuild.before(Build.before(before)));
        }
        var folder = Files.createTempDirectory("bench-replay-");
        var result = ReplayBench.run(builds, arguments(folder), rounds, folder);
        print(result);
        if (json != null) {
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), result);
        }
        return result.isSame() ? 0 : 1;
    }

    private static void requireAtLeastOne(String option, int value) {
        if (value < 1) {
            throw new UserError(
                    option + " must be at least 1: " + option.substring(2) + "=" + value);
        }
    }

    private List<String> arguments(Path folder) throws IOException {
        var file = transactions;
        if (file == null) {
            file = folder.resolve("cards.csv");
            CardTransactionCsv.write(
                    new CardSimulator(SimulatorSettings.handbook(1, days)).iterator(), file);
        }
        var arguments =
                new ArrayList<>(List.of("--pipeline", pipeline, "--transactions", file.toString()));
        if (recipes != null) {
            arguments.addAll(List.of("--recipes", recipes));
        }
        return arguments;
    }

    private void print(ReplayBench.Result result) {
        var out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s, recipes %s: %,d rows, %d rounds, medians%n",
                pipeline,
                recipes == null ? "of the pipeline" : recipes,
                result.rows(),
                rounds);
        out.println("  build     rows/s   CPU µs/row   seconds");
        for (var build : result.builds()) {
            out.printf(
                    Locale.ROOT,
                    "  %-7s %,8.0f %12.1f %9.1f%n",
                    build.build(),
                    build.rowsPerSecond(),
                    build.cpuMicrosPerRow(),
                    build.seconds());
        }
        for (var ratio : result.ratio()) {
            out.printf(
                    Locale.ROOT,
                    "this / before: %.2f times the rows/s, %.2f times the processor time a row%n",
                    ratio.speed(),
                    ratio.cpu());
        }
        out.println(
                result.isSame()
                        ? "All replays gave the same report, days and models."
                        : "The replays gave DIFFERENT reports, days or models.");
        out.flush();
    }
}
