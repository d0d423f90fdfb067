package io.counterweight.kernel;

import java.util.Arrays;

/// What a loss adds to the logits, made from the counts of the classes.
public final class LossOffsets {
    private LossOffsets() {}

    /// Offsets of a loss, `k × k`, row-major: `[y][j]` is added to logit j of an example of class
    /// y. In double, then rounded to float:
    /// - [Loss.LogitAdjusted]: `τ · ln π_j` with `π_j = (n_j + 1) / (Σ n + k)`.
    /// - [Loss.Ldam]: `−margin · (least / (n_y + 1))^(1/4)` for j = y, where least is the least n +
    ///   1; 0 for the others.
    /// - the others: zeros.
    ///
    /// @param counts examples of each class, finite and ≥ 0; may be decayed
    /// @throws IllegalArgumentException for a count out of range or fewer than two classes
    public static float[] of(Loss loss, double[] counts) {
        check(counts);
        float[] offsets = new float[Math.multiplyExact(counts.length, counts.length)];
        switch (loss) {
            case Loss.CrossEntropy() -> {}
            case Loss.Focal focal -> {}
            case Loss.LogitAdjusted(Double tau) -> adjust(offsets, counts, tau);
            case Loss.Ldam(Double margin) -> addMargins(offsets, counts, margin);
        }
        return offsets;
    }

    private static void adjust(float[] offsets, double[] counts, double tau) {
        int k = counts.length;
        double total = Arrays.stream(counts).sum() + k;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = (float) (tau * StrictMath.log((counts[i % k] + 1) / total));
        }
    }

    private static void addMargins(float[] offsets, double[] counts, double margin) {
        int k = counts.length;
        double least = Arrays.stream(counts).min().orElseThrow() + 1;
        for (int c = 0; c < k; c++) {
            double root = Math.sqrt(Math.sqrt(least / (counts[c] + 1)));
            offsets[c * k + c] = (float) (-margin * root);
        }
    }

    private static void check(double[] counts) {
        Arguments.requireAtLeast("counts.length", counts.length, 2);
        for (int c = 0; c < counts.length; c++) {
            if (!(counts[c] >= 0 && Double.isFinite(counts[c]))) {
                throw new IllegalArgumentException(
                        "count must be finite and not negative: counts[%d]=%s"
                                .formatted(c, counts[c]));
            }
        }
    }
}
