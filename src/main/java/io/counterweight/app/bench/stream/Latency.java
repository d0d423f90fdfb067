package io.counterweight.app.bench.stream;

import io.counterweight.app.bench.stage.Round;
import java.util.List;

/// How long a decision took, in ms, from when its transaction was to be sent: what a sender that
/// lags makes wait is in it (no coordinated omission). Medians of the rounds.
///
/// @param rate transactions a second
/// @param isolation of the reader of decisions
record Latency(
        String job,
        int rate,
        String guarantee,
        String isolation,
        int partitions,
        double p50,
        double p99,
        double p999) {

    /// The median of each figure of rounds of the same.
    static Latency median(List<Latency> rounds) {
        var any = rounds.getFirst();
        return new Latency(
                any.job,
                any.rate,
                any.guarantee,
                any.isolation,
                any.partitions,
                Round.median(rounds, Latency::p50),
                Round.median(rounds, Latency::p99),
                Round.median(rounds, Latency::p999));
    }
}
