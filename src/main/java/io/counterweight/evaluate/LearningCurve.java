package io.counterweight.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How well a recipe ranked the transactions that came while few frauds were known, in steps in
/// which their number doubles. A transaction before its first model ranks last, as everywhere. Not
/// thread-safe.
public final class LearningCurve {
    /// Frauds known at the end of the first step.
    private static final long FIRST = 100;

    /// Steps; what comes later is no beginning.
    private static final int STEPS = 8;

    private final List<Rows> steps = new ArrayList<>();

    public LearningCurve() {
        for (int step = 0; step < STEPS; step++) {
            steps.add(new Rows());
        }
    }

    /// The transactions of one step.
    ///
    /// @param knownFrom frauds known at its first transaction, at least
    /// @param knownTo frauds known at its last, less than
    /// @param averagePrecision null without a fraud
    public record Step(
            long knownFrom,
            long knownTo,
            long rows,
            long frauds,
            @Nullable Double averagePrecision) {}

    /// @param known frauds when the transaction came
    /// @param score higher for what is more likely a fraud
    public void add(long known, float score, boolean isFraud) {
        int step = known < FIRST ? 0 : Long.SIZE - Long.numberOfLeadingZeros(known / FIRST);
        if (step < STEPS) {
            steps.get(step).add(score, isFraud);
        }
    }

    /// Those that had a transaction, in order.
    public List<Step> steps() {
        var told = new ArrayList<Step>();
        long from = 0;
        long to = FIRST;
        for (var rows : steps) {
            if (rows.size > 0) {
                told.add(rows.step(from, to));
            }
            from = to;
            to *= 2;
        }
        return told;
    }

    private static final class Rows {
        private float[] scores = new float[1024];
        private boolean[] frauds = new boolean[1024];
        private int size;

        void add(float score, boolean isFraud) {
            if (size == scores.length) {
                scores = Arrays.copyOf(scores, size * 2);
                frauds = Arrays.copyOf(frauds, size * 2);
            }
            scores[size] = score;
            frauds[size++] = isFraud;
        }

        Step step(long from, long to) {
            var labels = Arrays.copyOf(frauds, size);
            long positives = 0;
            for (boolean isFraud : labels) {
                positives += isFraud ? 1 : 0;
            }
            return new Step(
                    from,
                    to,
                    size,
                    positives,
                    Ranking.of(Arrays.copyOf(scores, size), labels).averagePrecision());
        }
    }
}
