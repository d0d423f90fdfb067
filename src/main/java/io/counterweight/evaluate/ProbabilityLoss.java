package io.counterweight.evaluate;

/// What one example's class probabilities cost once its class is known. Pure functions, the same
/// bits on every machine.
public final class ProbabilityLoss {
    /// A probability below this counts as this, so that one impossible label leaves a finite mean.
    private static final double FLOOR = 1e-15;

    private ProbabilityLoss() {}

    /// `−ln p_label`; 0 is best, about 34.5 the most there is.
    public static double logLoss(float[] probabilities, int label) {
        return -StrictMath.log(Math.max(FLOOR, probabilities[label]));
    }

    /// `½ Σ_c (p_c − [c = label])²`, between 0 and 1. For two classes it is the familiar `(p −
    /// y)²`.
    public static double brier(float[] probabilities, int label) {
        double sum = 0;
        for (int c = 0; c < probabilities.length; c++) {
            double difference = probabilities[c] - (c == label ? 1.0 : 0.0);
            sum += difference * difference;
        }
        return sum / 2;
    }

    /// The probability of any minority class, `1 − p_majority`, summed over the minority classes so
    /// that a small one keeps its digits; at most 1.
    public static float minority(float[] probabilities, int majority) {
        double sum = 0;
        for (int c = 0; c < probabilities.length; c++) {
            sum += c == majority ? 0 : probabilities[c];
        }
        return (float) Math.min(1, sum);
    }
}
