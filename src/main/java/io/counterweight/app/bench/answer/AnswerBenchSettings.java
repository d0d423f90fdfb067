package io.counterweight.app.bench.answer;

import io.counterweight.config.UserError;
import java.util.List;

/// What is to be measured, and how long.
///
/// @param rates calls a second
/// @param waits `none`, `appended`
/// @param scorers numbers of processes that answer
/// @param seconds of each round; `leadInSeconds` of the same pace go before it, not measured
/// @param warmUp transactions by the topic before the first call, with their labels
/// @param perDay transactions in a day of event time; a model a day is published
/// @param connections of the callers, together
record AnswerBenchSettings(
        List<Integer> rates,
        List<String> waits,
        List<Integer> scorers,
        int seconds,
        int leadInSeconds,
        int rounds,
        int partitions,
        int entities,
        int warmUp,
        int perDay,
        int connections,
        int deadlineMillis) {
    private static final int MOST = 100_000_000;

    AnswerBenchSettings {
        rates = List.copyOf(rates);
        waits = List.copyOf(waits);
        scorers = List.copyOf(scorers);
        rates.forEach(rate -> within("--rates", rate, 1, 100_000));
        scorers.forEach(count -> within("--scorers", count, 1, 8));
        for (var wait : waits) {
            if (!List.of("none", "appended").contains(wait)) {
                throw new UserError("--waits must be of none, appended: wait=" + wait);
            }
        }
        within("--seconds", seconds, 1, 3_600);
        within("--lead-in", leadInSeconds, 1, 3_600);
        within("--rounds", rounds, 1, 100);
        within("--partitions", partitions, 1, 100);
        within("--entities", entities, 1, 10_000_000);
        within("--warm-up", warmUp, 1, MOST);
        within("--day", perDay, 1, MOST);
        within("--connections", connections, 1, 10_000);
        within("--deadline", deadlineMillis, 1, 60_000);
    }

    private static void within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UserError(
                    "%s must be in %d..%d: value=%d".formatted(option, least, most, value));
        }
    }
}
