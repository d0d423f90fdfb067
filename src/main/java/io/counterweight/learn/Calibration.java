package io.counterweight.learn;

import io.counterweight.event.Classes;
import io.counterweight.kernel.Loss;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// From a network's output to the probability of each class in the stream, in four steps.
///
/// 1. **Focal's inverse.** With l = ln p_c, m = ln(1 − p_c) of the network's softmax, the true
///    posterior of the minimiser of focal loss is η_c ∝ 1 / (−a_c·φ′(p_c)), φ(p) = −(1 − p)^γ·ln p.
///    In logs `v_c = l − γ·m − ln(1 + γ·p_c·(−l) / (1 − p_c)) − ln a_c`; with γ = 0 that is l.
/// 2. **Shift.** `v_c − s_c`, where s_c is the log of what the class weighed in training against
///    the stream (prior shift; Saerens et al., Neural Computation 2002; for two classes `logit(q) =
///    logit(p) − (s₁ − s₀)`). See [io.counterweight.imbalance.EffectiveWeights].
/// 3. **Map**, fitted to scores whose labels are known: see [CalibrationMap].
/// 4. Softmax.
///
/// Steps 1 and 2 are the closed form. They are exact for the minimiser of the loss; a trained
/// network does not sit there, which is what the map is for.
///
/// Double arithmetic on StrictMath: the same bits everywhere. Probabilities below e⁻²⁰⁰ of the
/// largest count as that. Immutable.
///
/// @param gamma γ ≥ 0 of focal loss; 0 for cross-entropy
/// @param logFactors ln a_c of focal loss, one a class; zeros without alpha
/// @param shift s_c, one a class
public record Calibration(
        double gamma, List<Double> logFactors, List<Double> shift, CalibrationMap map) {
    /// How far below the largest logit a class may lie, so that nothing leaves double.
    public static final double FARTHEST = 200;

    /// Where −ln(1 − d) / d goes over to its series: there the series is exact to 2.5e-13.
    public static final double SMALL_MISS = 1e-4;

    public Calibration {
        logFactors = List.copyOf(logFactors);
        shift = List.copyOf(shift);
        if (!(gamma >= 0 && gamma <= 10)) {
            throw new IllegalArgumentException("gamma must be in [0, 10]: gamma=" + gamma);
        }
        if (shift.size() < 2 || logFactors.size() != shift.size()) {
            throw new IllegalArgumentException(
                    "a calibration must have a factor and a shift for each of at least two classes: factors=%d, shifts=%d"
                            .formatted(logFactors.size(), shift.size()));
        }
        requireFinite("logFactors", logFactors);
        requireFinite("shift", shift);
        map.requireFits(shift.size());
    }

    /// The network's own output.
    public static Calibration identity(int classes) {
        return shifted(Collections.nCopies(classes, 0.0));
    }

    /// The closed form of cross-entropy.
    public static Calibration shifted(List<Double> shift) {
        return new Calibration(
                0, Collections.nCopies(shift.size(), 0.0), shift, new CalibrationMap.Identity());
    }

    /// The closed form of a loss.
    ///
    /// @param shift s_c, one a class
    public static Calibration closedForm(Loss loss, Classes classes, List<Double> shift) {
        if (!(loss instanceof Loss.Focal focal)) {
            return shifted(shift);
        }
        Double alpha = focal.alpha();
        List<Double> logFactors =
                IntStream.range(0, classes.count())
                        .mapToObj(c ->
                                alpha == null
                                        ? 0.0
                                        : StrictMath.log(
                                                c == classes.majority() ? 1 - alpha : alpha))
                        .toList();
        return new Calibration(focal.gamma(), logFactors, shift, new CalibrationMap.Identity());
    }

    public Calibration withMap(CalibrationMap fitted) {
        return new Calibration(gamma, logFactors, shift, fitted);
    }

    public int classes() {
        return shift.size();
    }

    /// Whether it leaves the network's output as it is.
    public boolean isIdentity() {
        return gamma == 0
                && map instanceof CalibrationMap.Identity
                && allEqual(logFactors)
                && allEqual(shift);
    }

    /// Calibrates one row of logits.
    ///
    /// @param logits one, of class 1 against class 0, for two classes; else one a class
    /// @param out receives a probability a class
    public void ofLogits(float[] logits, float[] out) {
        double[] values = logitValues(logits);
        closedForm(values);
        map.apply(values);
        writeSoftmax(values, out, 0);
    }

    /// Calibrates one row of the network's probabilities. From logits it is the more exact where a
    /// probability is 0 in float.
    ///
    /// @param from `classes` probabilities from `at` on
    /// @param out receives as many from `outAt` on; it may be the same array
    public void ofProbabilities(float[] from, int at, float[] out, int outAt) {
        double[] values = probabilityValues(from, at);
        closedForm(values);
        map.apply(values);
        writeSoftmax(values, out, outAt);
    }

    /// The closed form alone, as the natural logs of probabilities: what a map is fitted to.
    ///
    /// @param from `classes` probabilities of the network from `at` on
    /// @param out receives as many logs from `outAt` on
    public void closedForm(float[] from, int at, float[] out, int outAt) {
        double[] values = probabilityValues(from, at);
        closedForm(values);
        normalise(values);
        for (int c = 0; c < values.length; c++) {
            out[outAt + c] = (float) values[c];
        }
    }

    private double[] logitValues(float[] logits) {
        int given = classes() == 2 ? 1 : classes();
        if (logits.length != given) {
            throw new IllegalArgumentException(
                    "logits.length must be %d: logits.length=%d, classes=%d"
                            .formatted(given, logits.length, classes()));
        }
        double[] values = new double[classes()];
        for (int i = 0; i < given; i++) {
            values[values.length - given + i] = logits[i];
        }
        return values;
    }

    private double[] probabilityValues(float[] from, int at) {
        double[] values = new double[classes()];
        for (int c = 0; c < values.length; c++) {
            values[c] = StrictMath.log(Math.max(from[at + c], Float.MIN_VALUE));
        }
        return values;
    }

    /// From logits, to any constant, to v_c − s_c.
    private void closedForm(double[] values) {
        if (gamma > 0) {
            unfocus(values);
        }
        for (int c = 0; c < values.length; c++) {
            values[c] -= logFactors.get(c) + shift.get(c);
        }
    }

    private void unfocus(double[] values) {
        double[] p = values.clone();
        double largest = largest(p);
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            p[c] = StrictMath.exp(Math.max(p[c] - largest, -FARTHEST));
            sum += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= sum;
        }
        for (int c = 0; c < p.length; c++) {
            // From the others: 1 − p would lose what is left beside a sure class.
            double miss = 0;
            for (int j = 0; j < p.length; j++) {
                miss += j == c ? 0 : p[j];
            }
            values[c] = unfocused(p[c], miss);
        }
    }

    /// Step 1 but for the factor.
    private double unfocused(double p, double miss) {
        boolean sure = miss < SMALL_MISS;
        // −ln p / (1 − p)
        double steepness = sure ? 1 + miss * (0.5 + miss / 3) : -StrictMath.log(p) / miss;
        double logP = -steepness * miss;
        return logP - gamma * StrictMath.log(miss) - StrictMath.log(1 + gamma * p * steepness);
    }

    private static void writeSoftmax(double[] values, float[] out, int at) {
        double largest = largest(values);
        double sum = 0;
        for (int c = 0; c < values.length; c++) {
            values[c] = StrictMath.exp(values[c] - largest);
            sum += values[c];
        }
        for (int c = 0; c < values.length; c++) {
            out[at + c] = (float) (values[c] / sum);
        }
    }

    /// Subtracts ln Σ exp.
    private static void normalise(double[] values) {
        double largest = largest(values);
        double sum = 0;
        for (double value : values) {
            sum += StrictMath.exp(value - largest);
        }
        double log = largest + StrictMath.log(sum);
        for (int c = 0; c < values.length; c++) {
            values[c] -= log;
        }
    }

    private static double largest(double[] values) {
        double largest = values[0];
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        return largest;
    }

    private static boolean allEqual(List<Double> values) {
        return values.stream().allMatch(value -> value.equals(values.getFirst()));
    }

    private static void requireFinite(String name, List<Double> values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "%s must be finite: %s=%s".formatted(name, name, values));
            }
        }
    }
}
