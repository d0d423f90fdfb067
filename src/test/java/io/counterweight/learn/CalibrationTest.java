package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.Classes;
import io.counterweight.kernel.Loss;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {
    /// Float probabilities in and out: a few parts in 10^7.
    private static final Percentage FLOAT = Percentage.withPercentage(1e-4);

    @Test
    void theIdentityIsTheSoftmax() {
        float[] out = new float[2];
        Calibration.identity(2).ofLogits(new float[] {-3}, out);
        assertThat((double) out[1]).isCloseTo(1 / (1 + Math.exp(3)), FLOAT);
        assertThat((double) out[0]).isCloseTo(1 / (1 + Math.exp(-3)), FLOAT);
        assertThat(Calibration.identity(3).isIdentity()).isTrue();
        assertThat(Calibration.shifted(List.of(2.0, 2.0)).isIdentity()).isTrue();
        assertThat(Calibration.shifted(List.of(2.0, 2.1)).isIdentity()).isFalse();
    }

    @Test
    void aShiftMovesTheLogOddsByTheLogOfTheWeightsRatio() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            double p = 1 / (1 + Math.exp(6 * random.nextGaussian()));
            double w0 = 0.2 + random.nextDouble();
            double w1 = Math.exp(2 * random.nextGaussian());
            double q = p / (p + (1 - p) * w1 / w0);
            Calibration shift = Calibration.shifted(List.of(Math.log(w0), Math.log(w1)));
            assertThat(ofProbability(shift, p)).as("p=%s", p).isCloseTo(q, FLOAT);
        }
    }

    /// Dal Pozzolo et al., equation 4: the majority kept with rate β.
    @Test
    void anUndersampledMajorityGivesTheKnownFormula() {
        for (double beta : new double[] {0.01, 0.2, 0.9}) {
            for (double p : new double[] {1e-6, 0.01, 0.3, 0.99}) {
                Calibration shift = Calibration.shifted(List.of(Math.log(beta), 0.0));
                assertThat(ofProbability(shift, p)).isCloseTo(beta * p / (beta * p - p + 1), FLOAT);
            }
        }
    }

    @Test
    void severalClassesAreDividedByTheirWeightsAndNormalised() {
        Calibration shift = Calibration.shifted(List.of(0.0, Math.log(4), Math.log(10)));
        float[] out = new float[5];
        shift.ofProbabilities(new float[] {9, 0.5f, 0.3f, 0.2f}, 1, out, 2);
        // .5, .075, .02 over .595.
        assertThat((double) out[2]).isCloseTo(0.5 / 0.595, FLOAT);
        assertThat((double) out[3]).isCloseTo(0.075 / 0.595, FLOAT);
        assertThat((double) out[4]).isCloseTo(0.02 / 0.595, FLOAT);
    }

    /// With γ = 2 the minimiser of focal loss reads 7.3 % where the truth is .1 %.
    @Test
    void focalLossOfATruthOfATenthOfAPercentReadsSevenPercent() {
        double reads = minimiser(2, 1, 1, 0.001);
        assertThat(reads).isCloseTo(0.073, Offset.offset(5e-4));
        assertThat(ofProbability(focal(2, null), reads))
                .isCloseTo(0.001, Percentage.withPercentage(0.01));
    }

    @ParameterizedTest
    @CsvSource({"0.5, ", "1, ", "2, ", "5, ", "1, .25", "2, .75", "2, .999"})
    void theInverseOfFocalLossIsWithinATenThousandth(double gamma, Double alpha) {
        Calibration calibration = focal(gamma, alpha);
        double a1 = alpha == null ? 1 : alpha;
        double a0 = alpha == null ? 1 : 1 - alpha;
        for (double logOdds = -13.8155; logOdds <= 13.8155; logOdds += 0.05) {
            double q = 1 / (1 + Math.exp(-logOdds));
            double odds = trueOdds(gamma, a0, a1, q, 1 / (1 + Math.exp(logOdds)));
            assertThat(ofProbability(calibration, q))
                    .as("q=%s", q)
                    .isCloseTo(odds / (1 + odds), Percentage.withPercentage(0.01));
            float[] out = new float[2];
            calibration.ofLogits(new float[] {(float) logOdds}, out);
            assertThat((double) out[1])
                    .as("logit=%s", logOdds)
                    .isCloseTo(odds / (1 + odds), Percentage.withPercentage(0.01));
            assertThat((double) out[0])
                    .as("logit=%s", logOdds)
                    .isCloseTo(1 / (1 + odds), Percentage.withPercentage(0.01));
        }
    }

    /// A third class of next to no probability changes nothing for the two others.
    @Test
    void severalClassesReduceToTwo() {
        for (double gamma : new double[] {0, 1, 2}) {
            for (float logit : new float[] {-9, -2, 0.5f, 4, 11}) {
                float[] two = new float[2];
                float[] three = new float[3];
                new Calibration(
                                gamma,
                                List.of(0.0, 0.5),
                                List.of(0.0, 1.0),
                                new CalibrationMap.Platt(1.5, List.of(0.0, -0.25)))
                        .ofLogits(new float[] {logit}, two);
                new Calibration(
                                gamma,
                                List.of(0.0, 0.5, 0.0),
                                List.of(0.0, 1.0, 0.0),
                                new CalibrationMap.Platt(1.5, List.of(0.0, -0.25, 0.0)))
                        .ofLogits(new float[] {0, logit, -60}, three);
                assertThat((double) three[0]).isCloseTo(two[0], FLOAT);
                assertThat((double) three[1]).isCloseTo(two[1], FLOAT);
            }
        }
    }

    /// For three classes: the gradient of Σ η_c·a_c·φ(p_c) is the same for all p_c at the minimum.
    @Test
    void threeClassesComeBackFromTheMinimiserOfFocalLoss() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            double gamma = 0.5 + 2 * random.nextDouble();
            double[] a = {0.3, 0.7, 0.7};
            // Any p is the minimiser for the posterior η_c ∝ 1 / (a_c·−φ′(p_c)), by central
            // differences of φ.
            double[] p = softmax(random.doubles(3, -4, 2).toArray());
            double[] truth = new double[3];
            for (int c = 0; c < 3; c++) {
                double h = 1e-6 * p[c] * (1 - p[c]);
                truth[c] = 2 * h / a[c] / (phi(gamma, p[c] - h) - phi(gamma, p[c] + h));
            }
            double sum = DoubleStream.of(truth).sum();
            Calibration calibration =
                    Calibration.closedForm(
                            new Loss.Focal(gamma, 0.7),
                            new Classes(List.of("genuine", "stolen", "takeover"), 0),
                            Collections.nCopies(3, 0.0));
            float[] out = new float[3];
            calibration.ofLogits(
                    new float[] {
                        (float) Math.log(p[0]), (float) Math.log(p[1]), (float) Math.log(p[2])
                    },
                    out);
            for (int c = 0; c < 3; c++) {
                assertThat((double) out[c])
                        .as("seed=%d, class=%d", seed, c)
                        .isCloseTo(truth[c] / sum, Percentage.withPercentage(0.01));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {-1e30f, -300, -90, 90, 300, 1e30f})
    void sureScoresStayProbabilities(float logit) {
        for (double gamma : new double[] {0, 1, 2, 10}) {
            Calibration calibration =
                    new Calibration(
                            gamma,
                            List.of(-0.5, 0.5),
                            List.of(-3.0, 4.0),
                            new CalibrationMap.Isotonic(List.of(-2.0, 3.0), List.of(-9.0, 9.0)));
            float[] out = new float[2];
            calibration.ofLogits(new float[] {logit}, out);
            assertThat(out[1]).isEqualTo(logit > 0 ? 1f : 0f, Offset.offset(1e-6f));
            assertThat(out[0] + out[1]).isEqualTo(1f, Offset.offset(1e-6f));
            calibration.ofProbabilities(
                    logit > 0 ? new float[] {0, 1} : new float[] {1, 0}, 0, out, 0);
            assertThat(out[1]).isEqualTo(logit > 0 ? 1f : 0f, Offset.offset(1e-6f));
        }
    }

    @Test
    void calibratedScoresKeepTheirOrder() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Calibration calibration =
                    new Calibration(
                            4 * random.nextDouble(),
                            List.of(0.0, random.nextGaussian()),
                            List.of(0.0, random.nextGaussian()),
                            new CalibrationMap.Isotonic(
                                    List.of(-6.0, -3.0, 0.0, 2.0), List.of(-9.0, -8.0, -1.0, 0.0)));
            double before = Double.NEGATIVE_INFINITY;
            for (float logit = -15; logit < 8; logit += 0.125f) {
                float[] out = new float[2];
                calibration.ofLogits(new float[] {logit}, out);
                double logOdds = Math.log(out[1]) - Math.log(out[0]);
                assertThat(logOdds).as("seed=%d", seed).isGreaterThan(before);
                before = logOdds;
            }
        }
    }

    @Test
    void theClosedFormIsGivenAsNormalisedLogs() {
        Calibration calibration =
                Calibration.shifted(List.of(0.0, Math.log(4)))
                        .withMap(new CalibrationMap.Platt(2, List.of(0.0, 1.0)));
        float[] logs = new float[2];
        calibration.closedForm(new float[] {0.5f, 0.5f}, 0, logs, 0);
        assertThat((double) logs[0]).isCloseTo(Math.log(0.8), Offset.offset(1e-7));
        assertThat((double) logs[1]).isCloseTo(Math.log(0.2), Offset.offset(1e-7));
        float[] out = new float[2];
        calibration.ofProbabilities(new float[] {0.5f, 0.5f}, 0, out, 0);
        // 2·ln .25 + 1
        assertThat((double) out[1]).isCloseTo(1 / (1 + 16 / Math.E), FLOAT);
    }

    @Test
    void badShapesAreNamed() {
        assertThatThrownBy(() -> Calibration.shifted(List.of(0.0, Double.NaN)))
                .hasMessage("shift must be finite: shift=[0.0, NaN]");
        assertThatThrownBy(() ->
                        Calibration.identity(3)
                                .withMap(new CalibrationMap.Platt(1, List.of(0.0, 0.0))))
                .hasMessage("a map must have an offset a class: offsets=2, classes=3");
        assertThatThrownBy(() -> new CalibrationMap.Isotonic(List.of(0.0, 0.0), List.of(0.0, 1.0)))
                .hasMessage(
                        "knots must be finite and strictly increasing: from[1]=0.0, from=[0.0, 0.0]");
        assertThatThrownBy(() -> Calibration.identity(2).ofLogits(new float[2], new float[2]))
                .hasMessage("logits.length must be 1: logits.length=2, classes=2");
    }

    private static Calibration focal(double gamma, Double alpha) {
        return Calibration.closedForm(
                new Loss.Focal(gamma, alpha),
                new Classes(List.of("genuine", "fraud"), 0),
                List.of(0.0, 0.0));
    }

    private static double ofProbability(Calibration calibration, double p) {
        float[] both = {(float) (1 - p), (float) p};
        calibration.ofProbabilities(both, 0, both, 0);
        return both[1];
    }

    /// η / (1 − η) by the formula of Charoenphakdee et al. (CVPR 2021), as the notes have it:
    /// `(1−α) d0 / −α d1`, from q and 1 − q so that neither loses its digits.
    private static double trueOdds(double gamma, double a0, double a1, double q, double rest) {
        double logQ = q > 0.5 ? Math.log1p(-rest) : Math.log(q);
        double logRest = q > 0.5 ? Math.log(rest) : Math.log1p(-q);
        double d1 = gamma * Math.pow(rest, gamma - 1) * logQ - Math.pow(rest, gamma) / q;
        double d0 = Math.pow(q, gamma) / rest - gamma * Math.pow(q, gamma - 1) * logRest;
        return a0 * d0 / (-a1 * d1);
    }

    /// The p with the least expected loss, by golden section over the log-odds.
    private static double minimiser(double gamma, double a0, double a1, double eta) {
        double low = -20;
        double high = 20;
        double golden = (Math.sqrt(5) - 1) / 2;
        while (high - low > 1e-9) {
            double one = high - golden * (high - low);
            double two = low + golden * (high - low);
            if (risk(gamma, a0, a1, eta, one) < risk(gamma, a0, a1, eta, two)) {
                high = two;
            } else {
                low = one;
            }
        }
        return 1 / (1 + Math.exp(-low));
    }

    private static double risk(double gamma, double a0, double a1, double eta, double logOdds) {
        double p = 1 / (1 + Math.exp(-logOdds));
        return eta * a1 * phi(gamma, p) + (1 - eta) * a0 * phi(gamma, 1 - p);
    }

    private static double phi(double gamma, double p) {
        return -Math.pow(1 - p, gamma) * Math.log(p);
    }

    private static double[] softmax(double[] logits) {
        double sum = DoubleStream.of(logits).map(Math::exp).sum();
        return DoubleStream.of(logits).map(x -> Math.exp(x) / sum).toArray();
    }
}
