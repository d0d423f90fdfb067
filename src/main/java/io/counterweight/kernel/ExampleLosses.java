package io.counterweight.kernel;

/// The losses of a mini-batch: from logits to the mean weighted loss and its gradient, and from
/// logits to probabilities.
final class ExampleLosses {
    private static final float SMALLEST_GRADIENT = 1e-30f;

    private final Head head;
    private final int logitsPerRow;
    private final int classes;
    private final float[] weighted;
    private final LanedSum sum = new LanedSum();

    ExampleLosses(NetworkSpec spec) {
        this.head = Head.of(spec);
        this.logitsPerRow = spec.logits();
        this.classes = spec.classes();
        this.weighted = new float[spec.maxRows()];
    }

    float totalWeight(float[] weights, int rows) {
        float total = sum.of(weights, rows);
        if (!Float.isFinite(total)) {
            throw NonFiniteException.ofWeights(total);
        }
        return total;
    }

    /// Replaces the logits by the gradients of the mean weighted loss, which it returns.
    float toGradients(float[][] logits, int[] labels, float[] weights, float total, int rows) {
        checkLogits(logits, rows);
        for (int r = 0; r < rows; r++) {
            float loss = head.lossAndGradient(logits, r, labels[r]);
            weighted[r] = weights[r] * loss;
            float scale = weights[r] / total;
            for (int j = 0; j < logitsPerRow; j++) {
                float gradient = logits[j][r] * scale;
                logits[j][r] = Math.abs(gradient) < SMALLEST_GRADIENT ? 0f : gradient;
            }
        }
        float mean = sum.of(weighted, rows) / total;
        if (!Float.isFinite(mean)) {
            throw NonFiniteException.ofLoss(mean);
        }
        return mean;
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
