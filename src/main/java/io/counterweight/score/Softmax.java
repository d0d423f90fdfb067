package io.counterweight.score;

/// Class probabilities from a model's raw logits, in double. Stateless.
public final class Softmax {
    private Softmax() {}

    /// @param logits rows of one logit for two classes, else of one a class, as models give them
    /// @param row which row
    /// @param out receives one probability a class
    public static void of(float[] logits, int row, float[] out) {
        int classes = out.length;
        if (classes == 2) {
            double x = logits[row];
            out[0] = (float) (1 / (1 + StrictMath.exp(x)));
            out[1] = (float) (1 / (1 + StrictMath.exp(-x)));
            return;
        }
        double top = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            top = Math.max(top, logits[row * classes + c]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += StrictMath.exp(logits[row * classes + c] - top);
        }
        for (int c = 0; c < classes; c++) {
            out[c] = (float) (StrictMath.exp(logits[row * classes + c] - top) / sum);
        }
    }
}
