package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CalibrationFitTest {
    /// Scores of a stream: logs of probabilities, and labels drawn by other ones.
    private record Scores(float[] logs, int[] labels, int rows) {}

    private interface Truth {
        double logOdds(double scored);
    }

    @Test
    void plattFindsTheScaleAndTheOffset() {
        Scores scores = scores(1, 60_000, x -> 0.6 * x - 1.5);
        CalibrationMap.Platt platt =
                (CalibrationMap.Platt) PlattFit.of(scores.logs(), scores.labels(), 60_000, 2);
        // Four standard errors of a fit to about 2,800 positives.
        assertThat(platt.scale()).isCloseTo(0.6, Offset.offset(0.05));
        double offset = platt.offsets().get(1) - platt.offsets().get(0);
        assertThat(offset).isCloseTo(-1.5, Offset.offset(0.2));
    }

    /// The gradient of the penalised log loss, by central differences, is 0 where the fit ends.
    @Test
    void plattEndsAtTheOptimum() {
        for (int classes = 2; classes <= 4; classes++) {
            Random random = new Random(classes);
            int rows = 500;
            float[] logs = new float[rows * classes];
            int[] labels = new int[rows];
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < classes; c++) {
                    logs[r * classes + c] = (float) random.nextGaussian();
                }
                labels[r] = drawn(random, logs, r, classes);
            }
            CalibrationMap.Platt platt =
                    (CalibrationMap.Platt) PlattFit.of(logs, labels, rows, classes);
            double[] at = new double[classes + 1];
            at[0] = platt.scale();
            for (int c = 0; c < classes; c++) {
                at[c + 1] = platt.offsets().get(c);
            }
            for (int j = 0; j < at.length; j++) {
                double h = 1e-5;
                double[] up = at.clone();
                double[] down = at.clone();
                up[j] += h;
                down[j] -= h;
                double slope =
                        (penalisedLoss(logs, labels, classes, up)
                                        - penalisedLoss(logs, labels, classes, down))
                                / (2 * h);
                // Newton stops within 1e-4 standard errors; a slope of 1e-2 is that times √n.
                assertThat(slope)
                        .as("classes=%d, parameter=%d", classes, j)
                        .isCloseTo(0, Offset.offset(1e-2));
            }
        }
    }

    @Test
    void fewPositivesMoveLittleAndFewerNothing() {
        // 19 positives where 19 · e² were expected.
        int rows = 2000;
        float[] logs = new float[2 * rows];
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            logs[2 * r] = (float) Math.log(0.93);
            logs[2 * r + 1] = (float) Math.log(0.07);
            labels[r] = r < 19 ? 1 : 0;
        }
        assertThat(PlattFit.of(logs, labels, rows, 2)).isEqualTo(new CalibrationMap.Identity());
        assertThat(IsotonicFit.of(logs, labels, rows)).isEqualTo(new CalibrationMap.Identity());
        labels[19] = 1;
        assertThat(PlattFit.of(logs, labels, rows, 2)).isInstanceOf(CalibrationMap.Platt.class);
        assertThat(IsotonicFit.of(logs, labels, rows)).isInstanceOf(CalibrationMap.Isotonic.class);
    }

    @Test
    void plattThatWouldTurnScoresAroundIsTheIdentity() {
        Scores scores = scores(2, 20_000, x -> -0.5 * x - 4);
        assertThat(PlattFit.of(scores.logs(), scores.labels(), 20_000, 2))
                .isEqualTo(new CalibrationMap.Identity());
    }

    @Test
    void isotonicLeavesTrueScoresAlone() {
        Scores scores = scores(3, 100_000, x -> x);
        CalibrationMap.Isotonic map = isotonic(scores);
        for (int i = 0; i < map.from().size(); i++) {
            // Bins of about 100 positives: a deviation of .1, four of them.
            assertThat(map.to().get(i)).isCloseTo(map.from().get(i), Offset.offset(0.4));
        }
    }

    @Test
    void isotonicFindsAMonotoneMap() {
        Truth bent = x -> x < -3 ? 2 * x + 2 : 0.25 * x - 3.25;
        CalibrationMap.Isotonic map = isotonic(scores(4, 300_000, bent));
        assertThat(map.from().size()).isBetween(20, 64);
        for (double x : new double[] {-4, -3.5, -2.5, -1, 0, 1}) {
            assertThat(map.at(x)).as("x=%s", x).isCloseTo(bent.logOdds(x), Offset.offset(0.4));
        }
    }

    @Test
    void isotonicIsStrictlyIncreasingWhateverTheLabels() {
        for (long seed = 0; seed < 20; seed++) {
            Scores scores = scores(seed, 3_000, x -> -0.3 * x - 1);
            // The record's constructor refuses knots that are not.
            CalibrationMap.Isotonic map = isotonic(scores);
            double before = Double.NEGATIVE_INFINITY;
            for (double x = -12; x < 6; x += 0.01) {
                assertThat(map.at(x)).as("seed=%d", seed).isGreaterThan(before);
                before = map.at(x);
            }
        }
    }

    /// Three bins of 20 of the rarer class; the second and third violate the order and are pooled.
    @Test
    void adjacentViolatorsArePooled() {
        int[] rowsOf = {200, 40, 50};
        int[] onesOf = {20, 20, 20};
        double[] scored = {-3, -1, 1};
        int rows = 290;
        float[] logs = new float[2 * rows];
        int[] labels = new int[rows];
        int r = 0;
        for (int bin = 0; bin < 3; bin++) {
            for (int i = 0; i < rowsOf[bin]; i++, r++) {
                logs[2 * r] = (float) -Math.log1p(Math.exp(scored[bin]));
                logs[2 * r + 1] = (float) (scored[bin] - Math.log1p(Math.exp(scored[bin])));
                labels[r] = i < onesOf[bin] ? 1 : 0;
            }
        }
        CalibrationMap.Isotonic map = (CalibrationMap.Isotonic) IsotonicFit.of(logs, labels, rows);
        double low = 1 / (1 + Math.exp(3));
        double high = (40 / (1 + Math.E) + 50 / (1 + 1 / Math.E)) / 90;
        assertThat(map.from()).hasSize(2);
        assertThat(map.from().get(0)).isCloseTo(-3, Offset.offset(1e-6));
        assertThat(map.from().get(1)).isCloseTo(Math.log(high / (1 - high)), Offset.offset(1e-6));
        // 20 of 200 and 40 of 90, and one row labelled as scored.
        assertThat(map.to().get(0))
                .isCloseTo(Math.log((20 + low) / (180 + 1 - low)), Offset.offset(1e-6));
        assertThat(map.to().get(1))
                .isCloseTo(Math.log((40 + high) / (50 + 1 - high)), Offset.offset(1e-6));
        assertThat(map.at(-5)).isCloseTo(map.to().get(0) - 2, Offset.offset(1e-6));
        assertThat(map.at(4))
                .isCloseTo(map.to().get(1) + 4 - map.from().get(1), Offset.offset(1e-6));
    }

    /// Sorted by label too, the score of −2 would fall apart after 20 of its 30 positives.
    @Test
    void rowsOfOneScoreStayInOneBin() {
        float[] logs = new float[2 * 160];
        int[] labels = new int[160];
        for (int r = 0; r < 160; r++) {
            double scored = r < 100 ? -2 : 0;
            logs[2 * r] = (float) -Math.log1p(Math.exp(scored));
            logs[2 * r + 1] = (float) (scored - Math.log1p(Math.exp(scored)));
            labels[r] = r < 30 || r >= 130 ? 1 : 0;
        }
        CalibrationMap.Isotonic map = (CalibrationMap.Isotonic) IsotonicFit.of(logs, labels, 160);
        assertThat(map.from()).hasSize(2);
        assertThat(map.from().get(0)).isCloseTo(-2, Offset.offset(1e-6));
        assertThat(map.from().get(1)).isCloseTo(0, Offset.offset(1e-6));
    }

    @Test
    void theSameRowsGiveTheSameBits() {
        Scores scores = scores(5, 5_000, x -> x - 1);
        assertThat(PlattFit.of(scores.logs(), scores.labels(), 5_000, 2))
                .isEqualTo(PlattFit.of(scores.logs().clone(), scores.labels().clone(), 5_000, 2));
        float[] reversed = new float[10_000];
        int[] labels = new int[5_000];
        for (int r = 0; r < 5_000; r++) {
            reversed[2 * r] = scores.logs()[2 * (4_999 - r)];
            reversed[2 * r + 1] = scores.logs()[2 * (4_999 - r) + 1];
            labels[r] = scores.labels()[4_999 - r];
        }
        assertThat(IsotonicFit.of(reversed, labels, 5_000)).isEqualTo(isotonic(scores));
    }

    @Test
    void aPositiveDefiniteSystemIsSolved() {
        double[][] a = {{4, 0, 0}, {2, 5, 0}, {-1, 1, 3}};
        double[] b = {4, -3, 1};
        // By Cramer's rule for the symmetric matrix (4 2 −1; 2 5 1; −1 1 3): determinant 35.
        double[] expected = {84 / 35.0, -67 / 35.0, 62 / 35.0};
        SymmetricSystem.solve(a, b);
        for (int i = 0; i < 3; i++) {
            assertThat(b[i]).isCloseTo(expected[i], Offset.offset(1e-12));
        }
    }

    private static CalibrationMap.Isotonic isotonic(Scores scores) {
        return (CalibrationMap.Isotonic)
                IsotonicFit.of(scores.logs(), scores.labels(), scores.rows());
    }

    /// Scored log-odds N(−3, 1.5); the label is drawn by what they should be.
    private static Scores scores(long seed, int rows, Truth truth) {
        Random random = new Random(seed);
        float[] logs = new float[2 * rows];
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            double x = -3 + 1.5 * random.nextGaussian();
            logs[2 * r] = (float) -Math.log1p(Math.exp(x));
            logs[2 * r + 1] = (float) (x - Math.log1p(Math.exp(x)));
            labels[r] = random.nextDouble() < 1 / (1 + Math.exp(-truth.logOdds(x))) ? 1 : 0;
        }
        return new Scores(logs, labels, rows);
    }

    /// A class with probability in proportion to the square root of its own.
    private static int drawn(Random random, float[] logs, int r, int classes) {
        double left = 0;
        for (int c = 0; c < classes; c++) {
            left += Math.exp(logs[r * classes + c] / 2);
        }
        left *= random.nextDouble();
        int label = 0;
        while ((left -= Math.exp(logs[r * classes + label] / 2)) > 0) {
            label++;
        }
        return Math.min(label, classes - 1);
    }

    private static double penalisedLoss(
            float[] logs, int[] labels, int classes, double[] parameters) {
        double loss = Math.pow(parameters[0] - 1, 2) / 2;
        for (int c = 1; c <= classes; c++) {
            loss += parameters[c] * parameters[c] / 2;
        }
        for (int r = 0; r < labels.length; r++) {
            double[] z = new double[classes];
            for (int c = 0; c < classes; c++) {
                z[c] = parameters[0] * logs[r * classes + c] + parameters[c + 1];
            }
            loss += Math.log(Arrays.stream(z).map(Math::exp).sum()) - z[labels[r]];
        }
        return loss;
    }
}
