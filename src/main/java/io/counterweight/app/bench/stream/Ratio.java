package io.counterweight.app.bench.stream;

import io.counterweight.app.bench.stage.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// One job against another. Each round is held against the same round of the other, measured within
/// the same minute; the median of these says it.
record Ratio(String job, String against) {
    /// What the table has where both were measured.
    static final List<Ratio> WANTED =
            List.of(
                    new Ratio("score-train", "bare-windows"),
                    new Ratio("score-train", "bare-windows-memory"),
                    new Ratio("score-train-before", "bare-windows"),
                    new Ratio("score-train-before", "bare-windows-memory"),
                    new Ratio("score-train-5", "score-train"),
                    new Ratio("score", "score-before"),
                    new Ratio("score-train", "score-train-before"),
                    new Ratio("score-train-5", "score-train-5-before"));

    /// @param speed records a second of the one for each of the other
    /// @param cpu CPU of the one for each of the other
    record Found(String name, double speed, double cpu) {}

    /// Empty where one of both is missing.
    Optional<Found> of(List<Throughput> jobs) {
        var one = rounds(jobs, job);
        var other = rounds(jobs, against);
        if (one.isEmpty() || other.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Found(
                        job + " / " + against,
                        median(one, other, Round::recordsPerSecond),
                        median(one, other, Round::cpuMicros)));
    }

    private static List<Round> rounds(List<Throughput> jobs, String name) {
        return jobs.stream()
                .filter(job -> job.job().equals(name))
                .findFirst()
                .map(Throughput::rounds)
                .orElse(List.of());
    }

    private static double median(
            List<Round> one, List<Round> other, ToDoubleFunction<Round> figure) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < one.size(); i++) {
            ratios.add(figure.applyAsDouble(one.get(i)) / figure.applyAsDouble(other.get(i)));
        }
        return Round.median(ratios, ratio -> ratio);
    }
}
