package io.counterweight.kernel;

/// One optimiser step over the flat parameters, and the averaging of the weights after it.
final class ParameterUpdate {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final float ADAM_EPSILON = 1e-8f;
    private static final float ADAGRAD_EPSILON = 1e-10f;
    private static final float SMALLEST_MOMENT = 1e-30f;

    private final Optimiser optimiser;
    private final double averaging;

    ParameterUpdate(NetworkSpec spec) {
        this.optimiser = spec.optimiser();
        this.averaging = spec.averaging();
    }

    /// @param p parameters
    /// @param g gradients; of an invariant step, the new parameters
    /// @param m first moments
    /// @param v second moments
    /// @param powers β₁^t and β₂^t, moved on by Adam
    void step(float[] p, float[] g, float[] m, float[] v, double[] powers) {
        switch (optimiser) {
            case Optimiser.Adam(Double rate) -> adam(p, g, m, v, powers, rate);
            case Optimiser.Adagrad(Double rate) -> adagrad(p, g, v, rate.floatValue());
            case Optimiser.Sgd(Double rate) -> descend(p, g, rate.floatValue());
            case Optimiser.Invariant invariant -> System.arraycopy(g, 0, p, 0, p.length);
        }
    }

    /// @param steps steps taken before this one
    void average(float[] averages, float[] p, long steps) {
        double decay = Math.min(averaging, (1.0 + (double) steps) / (10.0 + (double) steps));
        float gain = (float) (1 - decay);
        for (int i = 0; i < p.length; i++) {
            averages[i] = Math.fma(gain, p[i] - averages[i], averages[i]);
        }
    }

    private static void adam(
            float[] p, float[] g, float[] m, float[] v, double[] powers, double rate) {
        powers[0] *= BETA_1;
        powers[1] *= BETA_2;
        float step = (float) (rate / (1 - powers[0]));
        float correction = (float) (1 / (1 - powers[1]));
        float keepM = (float) BETA_1;
        float keepV = (float) BETA_2;
        float gainM = (float) (1 - BETA_1);
        float gainV = (float) (1 - BETA_2);
        for (int i = 0; i < p.length; i++) {
            float first = flush(Math.fma(keepM, m[i], gainM * g[i]));
            float second = flush(Math.fma(keepV, v[i], gainV * (g[i] * g[i])));
            m[i] = first;
            v[i] = second;
            p[i] = p[i] - (step * first) / ((float) Math.sqrt(second * correction) + ADAM_EPSILON);
        }
    }

    private static void adagrad(float[] p, float[] g, float[] v, float rate) {
        for (int i = 0; i < p.length; i++) {
            float sum = flush(Math.fma(g[i], g[i], v[i]));
            v[i] = sum;
            p[i] = p[i] - (rate * g[i]) / ((float) Math.sqrt(sum) + ADAGRAD_EPSILON);
        }
    }

    private static void descend(float[] p, float[] g, float rate) {
        for (int i = 0; i < p.length; i++) {
            p[i] = Math.fma(-rate, g[i], p[i]);
        }
    }

    /// Keeps denormals out of the moments, where they cost time on some processors.
    private static float flush(float moment) {
        return Math.abs(moment) < SMALLEST_MOMENT ? 0f : moment;
    }
}
