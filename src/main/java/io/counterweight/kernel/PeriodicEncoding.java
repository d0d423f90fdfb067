package io.counterweight.kernel;

/// Sines and cosines of a standardised feature at learned frequencies (Gorishniy et al., NeurIPS
/// 2022). Buffers are `[column][row]`: every z, then every sine, then every cosine.
final class PeriodicEncoding {
    private static final float TWO_PI = (float) (2 * Math.PI);

    /// Turns beyond are not told apart by float32 anyway.
    private static final float LARGEST_TURN = 524288f;

    private final int features;
    private final int k;
    private final float largest;
    private final float[] turns;

    PeriodicEncoding(NetworkSpec spec) {
        this.features = spec.features();
        this.k = spec.frequencies();
        this.largest = LARGEST_TURN / (float) spec.clip();
        this.turns = new float[spec.maxRows()];
    }

    /// Fills the sine and cosine columns of each feature from that of its z.
    void encode(float[] frequencies, float[][] buffer, int rows) {
        for (int f = 0; f < features; f++) {
            float[] z = buffer[f];
            for (int j = 0; j < k; j++) {
                float c = Math.min(Math.max(frequencies[f * k + j], -largest), largest);
                for (int r = 0; r < rows; r++) {
                    turns[r] = c * z[r];
                }
                float[] sine = buffer[features + f * k + j];
                float[] cosine = buffer[features + (features + f) * k + j];
                PolynomialMath.sineCosineOfTurns(turns, rows, sine, cosine);
            }
        }
    }

    /// The frequencies' gradients from the gradients of the columns.
    void backward(float[][] buffer, float[][] columnGradients, int rows, float[] gradients) {
        for (int f = 0; f < features; f++) {
            float[] z = buffer[f];
            for (int j = 0; j < k; j++) {
                int s = features + f * k + j;
                int c = s + features * k;
                float sum = 0f;
                for (int r = 0; r < rows; r++) {
                    float bySine = columnGradients[s][r] * buffer[c][r];
                    float both = Math.fma(-columnGradients[c][r], buffer[s][r], bySine);
                    sum = Math.fma(both, z[r], sum);
                }
                gradients[f * k + j] = sum * TWO_PI;
            }
        }
    }
}
