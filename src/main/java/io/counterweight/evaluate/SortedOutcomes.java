package io.counterweight.evaluate;

import java.util.Arrays;

/// Scores with their outcomes, highest score first, equal scores as one group. Not thread-safe to
/// build, immutable once built; 8 bytes a row.
final class SortedOutcomes {
    /// Takes one group of equal scores.
    @FunctionalInterface
    interface Groups {
        void group(float score, int rows, int positives);
    }

    /// Each row as one number: its score, reversed, in the upper bits, its outcome in the lowest.
    private final long[] keys;

    private SortedOutcomes(long[] keys) {
        this.keys = keys;
    }

    /// @throws IllegalArgumentException when the lengths differ or a score is NaN
    static SortedOutcomes of(float[] scores, boolean[] positives) {
        if (scores.length != positives.length) {
            throw new IllegalArgumentException(
                    "scores.length must equal positives.length: scores.length="
                            + scores.length
                            + ", positives.length="
                            + positives.length);
        }
        var keys = new long[scores.length];
        for (int i = 0; i < scores.length; i++) {
            if (Float.isNaN(scores[i])) {
                throw new IllegalArgumentException("score must be a number: scores[" + i + "]=NaN");
            }
            keys[i] = ((long) ~orderOf(scores[i]) << 1) | (positives[i] ? 1 : 0);
        }
        Arrays.sort(keys);
        return new SortedOutcomes(keys);
    }

    int size() {
        return keys.length;
    }

    /// Hands over every group, from the highest score to the lowest.
    void forEachGroup(Groups groups) {
        int start = 0;
        while (start < keys.length) {
            long score = keys[start] >> 1;
            int end = start;
            int positives = 0;
            while (end < keys.length && keys[end] >> 1 == score) {
                positives += (int) (keys[end] & 1);
                end++;
            }
            groups.group(scoreOf(~(int) score), end - start, positives);
            start = end;
        }
    }

    /// An int that orders as the float does; adding zero makes −0 the same as 0.
    static int orderOf(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }

    private static float scoreOf(int order) {
        return Float.intBitsToFloat(order ^ ((order >> 31) & Integer.MAX_VALUE));
    }
}
