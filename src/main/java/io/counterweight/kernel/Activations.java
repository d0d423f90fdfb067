package io.counterweight.kernel;

/// The activations of one unit over its rows, value and derivative together.
final class Activations {
    private Activations() {}

    /// Replaces the values by their activation.
    static void apply(Activation activation, float[] values, int rows) {
        switch (activation) {
            case GELU -> {
                for (int r = 0; r < rows; r++) {
                    values[r] = values[r] * PolynomialMath.normalCdf(values[r]);
                }
            }
            case RELU -> {
                for (int r = 0; r < rows; r++) {
                    values[r] = positive(values[r]);
                }
            }
        }
    }

    /// Replaces the values by their activation, and keeps its derivative at each.
    static void apply(Activation activation, float[] values, float[] derivatives, int rows) {
        switch (activation) {
            case GELU -> {
                for (int r = 0; r < rows; r++) {
                    float a = values[r];
                    float decay = PolynomialMath.normalDecay(a);
                    float cdf = PolynomialMath.normalCdf(a, decay);
                    derivatives[r] = Math.fma(a, PolynomialMath.normalDensityOf(decay), cdf);
                    values[r] = a * cdf;
                }
            }
            case RELU -> {
                for (int r = 0; r < rows; r++) {
                    float a = values[r];
                    derivatives[r] = a > 0f ? 1f : 0f;
                    values[r] = positive(a);
                }
            }
        }
    }

    /// The value, or 0 where it is at most 0; what is no number stays so, to be found later.
    private static float positive(float a) {
        return a <= 0f ? 0f : a;
    }
}
