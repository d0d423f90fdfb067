package io.counterweight.kernel;

import org.jspecify.annotations.Nullable;

/// The losses of a mini-batch: from logits to the mean weighted loss and its gradient, and from
/// logits to probabilities.
final class ExampleLosses {
    private static final float SMALLEST_GRADIENT = 1e-30f;

    private final Head head;
    private final int logitsPerRow;
    private final int classes;
    private final float[] losses;
    private final float[] weighted;
    private final float[] ofClass;
    private final int[] summedLabels;
    private final float[] summedWeights;
    private final LanedSum sum = new LanedSum();
    private int summedRows;

    ExampleLosses(NetworkSpec spec) {
        this.head = Head.of(spec);
        this.logitsPerRow = spec.logits();
        this.classes = spec.classes();
        this.losses = new float[spec.maxRows()];
        this.weighted = new float[spec.maxRows()];
        this.ofClass = new float[spec.maxRows()];
        this.summedLabels = new int[spec.maxRows()];
        this.summedWeights = new float[spec.maxRows()];
    }

    float totalWeight(float[] weights, int rows) {
        float total = sum.of(weights, rows);
        if (!Float.isFinite(total)) {
            throw NonFiniteException.ofWeights(total);
        }
        return total;
    }

    /// Replaces the logits by the gradients of the mean weighted loss, which it returns.
    ///
    /// @param offsets null for zeros
    float toGradients(
            float[][] logits,
            int[] labels,
            float[] weights,
            float @Nullable [] offsets,
            float total,
            int rows) {
        checkLogits(logits, rows);
        if (offsets != null) {
            addOffsets(logits, labels, offsets, rows);
        }
        for (int r = 0; r < rows; r++) {
            losses[r] = head.lossAndGradient(logits, r, labels[r]);
            float scale = weights[r] / total;
            for (int j = 0; j < logitsPerRow; j++) {
                float gradient = logits[j][r] * scale;
                logits[j][r] = Math.abs(gradient) < SMALLEST_GRADIENT ? 0f : gradient;
            }
        }
        return meanOf(losses, weights, total, rows);
    }

    /// The mean weighted loss of these losses of rows.
    float meanOf(float[] losses, float[] weights, float total, int rows) {
        for (int r = 0; r < rows; r++) {
            weighted[r] = weights[r] * losses[r];
        }
        float mean = sum.of(weighted, rows) / total;
        if (!Float.isFinite(mean)) {
            throw NonFiniteException.ofLoss(mean);
        }
        return mean;
    }

    private void addOffsets(float[][] logits, int[] labels, float[] offsets, int rows) {
        for (int r = 0; r < rows; r++) {
            int at = labels[r] * classes;
            if (classes == 2) {
                logits[0][r] += offsets[at + 1] - offsets[at];
                continue;
            }
            for (int j = 0; j < classes; j++) {
                logits[j][r] += offsets[at + j];
            }
        }
    }

    /// Keeps these rows for [#sumByClass]; their weighted losses are those of the last
    /// [#toGradients].
    void keep(int[] labels, float[] weights, int rows) {
        System.arraycopy(labels, 0, summedLabels, 0, rows);
        System.arraycopy(weights, 0, summedWeights, 0, rows);
        summedRows = rows;
    }

    void forget() {
        summedRows = 0;
    }

    void sumByClass(double[] losses, double[] weights) {
        for (int c = 0; c < classes; c++) {
            losses[c] = sumOfClass(weighted, c);
            weights[c] = sumOfClass(summedWeights, c);
        }
    }

    private float sumOfClass(float[] values, int c) {
        for (int r = 0; r < summedRows; r++) {
            ofClass[r] = summedLabels[r] == c ? values[r] : 0f;
        }
        return sum.of(ofClass, summedRows);
    }

    void probabilities(float[][] logits, int rows, float[] out) {
        checkLogits(logits, rows);
        for (int r = 0; r < rows; r++) {
            head.probabilities(logits, r, out, r * classes);
        }
    }

    private void checkLogits(float[][] logits, int rows) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < logitsPerRow; j++) {
                float logit = logits[j][r];
                if (!Float.isFinite(logit)) {
                    throw NonFiniteException.ofLogit(r, j, logit);
                }
            }
        }
    }
}
