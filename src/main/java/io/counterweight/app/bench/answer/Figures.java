package io.counterweight.app.bench.answer;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.counterweight.app.bench.stage.Round;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// What a round, or the median of some, found. Counts of several rounds are added up.
///
/// @param rate calls a second
/// @param awaits `none` or `appended`: what an answer waits for
/// @param scorers processes that answer
/// @param p50 ms from when a call was to be sent to its answer; as the next three
/// @param calls that were made
/// @param fallbacks answers without a model, as the callers heard
/// @param differences answers that are not what the stream would have said
/// @param causes of all answers that met the stream, `same` among them, by
///   `counterweight_answers_compared_total`
/// @param results of all answers by `counterweight_answers_seconds_count`
/// @param notAppended answers that could not wait for the broker
/// @param refused calls without a decision, by status
/// @param lost transactions that a caller was told a decision on, and that are not on `decisions`
/// @param doubled transactions that are there twice
/// @param behindMillis from the last answer until the stream has committed all decisions, examples
///   and models
/// @param cpuMicros CPU of the scorers a call, training included; `brokerMicros` of the broker
/// @param models that the trainer published meanwhile
record Figures(
        int rate,
        @JsonProperty("wait") String awaits,
        int scorers,
        double p50,
        double p99,
        double p999,
        double max,
        long calls,
        long fallbacks,
        long differences,
        Map<String, Long> causes,
        Map<String, Long> results,
        long notAppended,
        Map<String, Long> refused,
        long lost,
        long doubled,
        double behindMillis,
        double cpuMicros,
        double brokerMicros,
        long models) {

    /// Of rounds of the same: medians of latencies and costs, and all that was counted.
    static Figures of(List<Figures> rounds) {
        var any = rounds.getFirst();
        return new Figures(
                any.rate,
                any.awaits,
                any.scorers,
                Round.median(rounds, Figures::p50),
                Round.median(rounds, Figures::p99),
                Round.median(rounds, Figures::p999),
                rounds.stream().mapToDouble(Figures::max).max().orElseThrow(),
                sum(rounds, Figures::calls),
                sum(rounds, Figures::fallbacks),
                sum(rounds, Figures::differences),
                sums(rounds, Figures::causes),
                sums(rounds, Figures::results),
                sum(rounds, Figures::notAppended),
                sums(rounds, Figures::refused),
                sum(rounds, Figures::lost),
                sum(rounds, Figures::doubled),
                Round.median(rounds, Figures::behindMillis),
                Round.median(rounds, Figures::cpuMicros),
                Round.median(rounds, Figures::brokerMicros),
                sum(rounds, Figures::models));
    }

    private static long sum(List<Figures> rounds, ToLongFunction<Figures> figure) {
        return rounds.stream().mapToLong(figure).sum();
    }

    private static Map<String, Long> sums(
            List<Figures> rounds, Function<Figures, Map<String, Long>> figure) {
        var sums = new TreeMap<String, Long>();
        rounds.forEach(
                round -> figure.apply(round).forEach((name, n) -> sums.merge(name, n, Long::sum)));
        return sums;
    }
}
