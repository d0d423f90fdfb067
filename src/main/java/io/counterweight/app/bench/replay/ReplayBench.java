package io.counterweight.app.bench.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Replays of builds in turn, so that what else the machine does meets all of them.
final class ReplayBench {
    private ReplayBench() {}

    /// Medians of a build's rounds.
    ///
    /// @param rowsPerSecond over the whole life of the JVM
    record Figures(String build, double rowsPerSecond, double cpuMicrosPerRow, double seconds) {}

    /// This build against another: medians of the rounds' ratios, each of two replays in a row.
    ///
    /// @param speed rows a second of this one for each of the other
    /// @param cpu processor time of this one for each of the other
    record Ratio(double speed, double cpu) {}

    /// @param isSame whether all replays gave the same report and the same models
    record Result(long rows, List<Figures> builds, List<Ratio> ratio, boolean isSame) {}

    /// @param builds this one first
    /// @param arguments of the command `replay`
    /// @param folder for what the replays write
    static Result run(List<ReplayBuild> builds, List<String> arguments, int rounds, Path folder)
            throws IOException, InterruptedException {
        Map<String, List<ReplayRun>> runs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (var build : round % 2 == 0 ? builds : builds.reversed()) {
                var place = folder.resolve(build.name() + "-" + round);
                runs.computeIfAbsent(build.name(), name -> new ArrayList<>())
                        .add(ReplayRun.of(build, arguments, place));
            }
        }
        return result(builds.stream().map(build -> runs.get(build.name())).toList(), builds);
    }

    private static Result result(List<List<ReplayRun>> runs, List<ReplayBuild> builds) {
        var first = runs.getFirst().getFirst();
        var figures = new ArrayList<Figures>();
        for (int b = 0; b < builds.size(); b++) {
            figures.add(
                    new Figures(
                            builds.get(b).name(),
                            median(runs.get(b), ReplayRun::rowsPerSecond),
                            median(runs.get(b), ReplayRun::cpuMicrosPerRow),
                            median(runs.get(b), ReplayRun::seconds)));
        }
        var ratios =
                runs.stream()
                        .skip(1)
                        .map(other ->
                                new Ratio(
                                        ratio(runs.getFirst(), other, ReplayRun::rowsPerSecond),
                                        ratio(runs.getFirst(), other, ReplayRun::cpuMicrosPerRow)))
                        .toList();
        boolean isSame = runs.stream().flatMap(List::stream).allMatch(first::isSameAs);
        return new Result(first.rows(), figures, ratios, isSame);
    }

    private static double ratio(
            List<ReplayRun> one, List<ReplayRun> other, ToDoubleFunction<ReplayRun> figure) {
        var ratios = new ArrayList<Double>();
        for (int round = 0; round < one.size(); round++) {
            ratios.add(
                    figure.applyAsDouble(one.get(round)) / figure.applyAsDouble(other.get(round)));
        }
        return median(ratios, ratio -> ratio);
    }

    private static <T> double median(List<T> all, ToDoubleFunction<T> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
