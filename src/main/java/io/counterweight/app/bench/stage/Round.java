package io.counterweight.app.bench.stage;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// What was measured at once; all but the first a record.
///
/// @param bytes that the broker appended, without the inputs
/// @param produced records that the broker appended, without the inputs
/// @param benchMicros CPU of the process that feeds and counts
public record Round(
        double recordsPerSecond,
        double cpuMicros,
        double brokerMicros,
        double bytes,
        double produced,
        double benchMicros) {

    /// The median of each figure.
    public static Round median(List<Round> rounds) {
        return new Round(
                median(rounds, Round::recordsPerSecond),
                median(rounds, Round::cpuMicros),
                median(rounds, Round::brokerMicros),
                median(rounds, Round::bytes),
                median(rounds, Round::produced),
                median(rounds, Round::benchMicros));
    }

    /// Of an even number of them, the mean of the two in the middle.
    public static <T> double median(List<T> from, ToDoubleFunction<T> figure) {
        var sorted = from.stream().mapToDouble(figure).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
