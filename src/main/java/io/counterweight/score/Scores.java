package io.counterweight.score;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/// Reads what a model wrote: checks every value, and only then fills the caller's arrays.
final class Scores {
    /// Sums of trees leave 0..1 by their rounding; more than this is no probability.
    private static final float TOLERANCE = 1e-3f;

    private Scores() {}

    static void check(FloatBuffer probabilities, @Nullable FloatBuffer logits, int rows)
            throws ScoreRefused {
        for (int i = 0; i < probabilities.limit(); i++) {
            int row = i / (probabilities.limit() / rows);
            float p = probabilities.get(i);
            if (!Float.isFinite(p)) {
                throw notFinite(row, p);
            }
            if (p < -TOLERANCE || p > 1 + TOLERANCE) {
                throw new ScoreRefused(
                        "not-a-probability", "a probability must be within 0 and 1", row, p);
            }
        }
        for (int i = 0; logits != null && i < logits.limit(); i++) {
            if (!Float.isFinite(logits.get(i))) {
                throw notFinite(i / (logits.limit() / rows), logits.get(i));
            }
        }
    }

    private static ScoreRefused notFinite(int row, float value) {
        return new ScoreRefused("non-finite-score", "a score must be finite", row, value);
    }

    /// Copies one probability per class.
    static void copy(FloatBuffer probabilities, float[] out) {
        for (int i = 0; i < probabilities.limit(); i++) {
            out[i] = Math.clamp(probabilities.get(i), 0f, 1f);
        }
    }

    /// Widens one column, the probability of class 1, to two.
    static void widen(FloatBuffer ofClassOne, float[] out) {
        for (int row = 0; row < ofClassOne.limit(); row++) {
            float p = Math.clamp(ofClassOne.get(row), 0f, 1f);
            out[2 * row] = 1 - p;
            out[2 * row + 1] = p;
        }
    }

    /// Logits of a model that gives none: the log-odds of class 1 for two classes, else the log of
    /// each probability; finite, because a probability below the smallest normal float counts as
    /// it.
    static void logitsOf(float[] probabilities, int classes, int rows, float[] logits) {
        if (classes == 2) {
            for (int row = 0; row < rows; row++) {
                logits[row] = log(probabilities[2 * row + 1]) - log(probabilities[2 * row]);
            }
            return;
        }
        for (int i = 0; i < rows * classes; i++) {
            logits[i] = log(probabilities[i]);
        }
    }

    private static float log(float probability) {
        return (float) StrictMath.log(Math.max(probability, Float.MIN_NORMAL));
    }
}
