package io.counterweight.app.bench.answer;

import java.util.List;
import java.util.Map;

/// What the callers of a round heard, as their process tells it.
///
/// @param p50 ms from when a call was to be sent to its answer; as the next three
/// @param answered decisions, fallbacks among them
/// @param notAppended decisions that say that the broker may not have the transaction
/// @param refused calls that heard no decision, by status, or `broken` where nothing was heard
/// @param refusedNumbers of their transactions: they need not be on the topic
record Heard(
        double p50,
        double p99,
        double p999,
        double max,
        long answered,
        long fallbacks,
        long notAppended,
        Map<String, Long> refused,
        List<Long> refusedNumbers) {
    Heard {
        refused = Map.copyOf(refused);
        refusedNumbers = List.copyOf(refusedNumbers);
    }

    long refusals() {
        return refusedNumbers.size();
    }
}
