package io.counterweight.app.bench.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.bench.replay.BlockingRun.Loop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `bench blocking`: what is left of a recipe when the loop is closed, by what becomes of what it
/// blocks.
@Command(
        name = "blocking",
        description =
                "Replay a history whose labels are all known as an open and as a closed loop, in which"
                        + " what is blocked has no label, with control groups of several sizes; print"
                        + " what is left of average precision over all transactions, and what it costs.",
        mixinStandardHelpOptions = true)
public final class BlockingBenchCommand implements Callable<Integer> {
    @Option(
            names = "--pipeline",
            paramLabel = "FILE",
            defaultValue = "handbook",
            description = "Pipeline file, or the name of a packed one (${DEFAULT-VALUE}).")
    private String pipeline = "";

    @Option(
            names = "--transactions",
            required = true,
            paramLabel = "FILE",
            description = "Transactions with all of their labels.")
    private Path transactions = Path.of("");

    @Option(
            names = "--recipes",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "recommended,blend",
            description = "Each decides in loops of its own (${DEFAULT-VALUE}).")
    private List<String> recipes = List.of();

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the recipes (${DEFAULT-VALUE}).")
    private List<Integer> seeds = List.of();

    @Option(
            names = "--block",
            paramLabel = "PROBABILITY",
            defaultValue = "0.5",
            description = "What is blocked (${DEFAULT-VALUE}).")
    private double block;

    @Option(
            names = "--control",
            split = ",",
            paramLabel = "SHARE",
            defaultValue = "0.002,0.005,0.01,0.02",
            description = "Sizes of the control group (${DEFAULT-VALUE}).")
    private List<Double> control = List.of();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also write all figures to this file.")
    private @Nullable Path json;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("bench-blocking-");
        var all = new ArrayList<BlockingRun>();
        for (var recipe : recipes) {
            var loops = Loop.of(control);
            var runs = new ArrayList<List<BlockingRun>>();
            loops.forEach(loop -> runs.add(new ArrayList<>()));
            for (int seed : seeds) {
                var place = Files.createDirectories(folder.resolve(recipe + "-" + seed));
                var seeded = SeededRecipes.write(pipeline, recipe, seed, place);
                for (int l = 0; l < loops.size(); l++) {
                    var run =
                            BlockingRun.of(
                                    recipe,
                                    seed,
                                    loops.get(l),
                                    block,
                                    seeded,
                                    transactions,
                                    place.resolve("loop-" + l));
                    runs.get(l).add(run);
                    all.add(run);
                }
            }
            print(recipe, runs);
        }
        if (json != null) {
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), all);
        }
        return 0;
    }

    /// The means over seeds, a line a loop; the worst seed's difference in brackets.
    private void print(String recipe, List<List<BlockingRun>> runs) {
        var out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%s, seeds %s, blocked from %.2f on%n", recipe, seeds, block);
        out.println(
                "| loop | AP over all | less than open, worst seed | recall at budget | ECE over all"
                        + " | AP believed | frauds blocked a day | let through a day | of them frauds |"
                        + " lost to them a day | genuine blocked a day |");
        out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        for (var loop : runs) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %.3f | %.3f | %.3f | %.4f | %.3f | %.1f | %.2f | %.2f | %.2f | %.2f |%n",
                    loop.getFirst().loop().name(),
                    mean(loop, run -> run.truth("averagePrecision")),
                    worst(runs.getFirst(), loop),
                    mean(loop, run -> run.truth("recallAtBudget")),
                    mean(loop, run -> run.truth("expectedCalibrationError")),
                    mean(loop, run -> run.believed("averagePrecision")),
                    mean(loop, run -> run.perDay("blockedFrauds", "rows")),
                    mean(
                            loop,
                            run ->
                                    run.perDay("controlFrauds", "rows")
                                            + run.perDay("controlGenuine", "rows")),
                    mean(loop, run -> run.perDay("controlFrauds", "rows")),
                    mean(loop, run -> run.perDay("controlFrauds", "amount")),
                    mean(loop, run -> run.perDay("blockedGenuine", "rows")));
        }
        out.flush();
    }

    private static double worst(List<BlockingRun> open, List<BlockingRun> loop) {
        double worst = Double.NEGATIVE_INFINITY;
        for (int s = 0; s < loop.size(); s++) {
            worst =
                    Math.max(
                            worst,
                            open.get(s).truth("averagePrecision")
                                    - loop.get(s).truth("averagePrecision"));
        }
        return worst;
    }

    private static double mean(List<BlockingRun> runs, ToDoubleFunction<BlockingRun> figure) {
        return runs.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }
}
