package io.counterweight.score;

import java.util.concurrent.TimeUnit;

/// How long a model takes for a row. Where models are built beside a stream only: a replay must not
/// depend on a clock. Stateless.
final class RowTime {
    /// A row that takes longer holds up the stream. 100 trees take 3 µs.
    static final long LONGEST_MILLIS = 10;

    private static final int TRIES = 5;

    private RowTime() {}

    static void check(OnnxModel model, RunSwitch runs) throws ModelRefused {
        check(model, runs, LONGEST_MILLIS);
    }

    /// The fastest of several tries counts: a slow one may be the machine's.
    ///
    /// @throws ModelRefused `too-slow`
    static void check(OnnxModel model, RunSwitch runs, long longestMillis) throws ModelRefused {
        long fastest = Long.MAX_VALUE;
        try (var scorer = new OnnxScorer(model, 1, runs.options())) {
            var row = new float[model.columns().width()];
            var probabilities = new float[model.classes()];
            var logits = new float[scorer.logits()];
            for (int i = 0; i < TRIES && !runs.isOff(); i++) {
                long start = System.nanoTime();
                scorer.score(row, probabilities, logits);
                fastest = Math.min(fastest, System.nanoTime() - start);
                if (fastest < TimeUnit.MILLISECONDS.toNanos(longestMillis)) {
                    return;
                }
            }
        } catch (ScoreRefused failed) {
            throw new ModelRefused(failed.reason(), failed);
        }
        throw new ModelRefused(
                "too-slow",
                "a row must take less than %d ms: µs=%d"
                        .formatted(longestMillis, TimeUnit.NANOSECONDS.toMicros(fastest)));
    }
}
