package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.Classes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiveMetricsTest {
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);

    /// A bin is 1/512 wide in the logit, so a probability is off by at most 1/1024 · p(1 − p).
    private static final double BIN = 1.0 / 4096;

    /// A log loss is kept to 2^−21.
    private static final double LOSS_UNIT = 1.0 / (1 << 21);

    @Test
    void figuresAreThoseOfTheWindow() {
        var metrics = new LiveMetrics(CLASSES, 10, null);
        add(metrics, "t1", 1, 1, fraud(.75f));
        add(metrics, "t2", 1, 0, fraud(.25f));
        add(metrics, "t3", 0, 1, fraud(.5f));
        add(metrics, "t4", 0, 0, fraud(.125f));

        var evaluation =
                metrics.evaluation(
                        "handbook",
                        "base",
                        true,
                        7,
                        false,
                        new Evaluation.Learning(
                                3,
                                "v1",
                                List.of(20.0, 4.0),
                                List.of(.6, 3.0),
                                List.of(.5, .5),
                                9,
                                .1,
                                null,
                                true,
                                List.of(Double.NaN, 5.5)));

        assertThat(evaluation.pipeline()).isEqualTo("handbook");
        assertThat(evaluation.examples()).isEqualTo(4);
        assertThat(evaluation.window()).isEqualTo(4);
        assertThat(evaluation.accuracy()).isEqualTo(.5);
        assertThat(evaluation.majorityAccuracy()).isEqualTo(.5);
        assertThat(evaluation.baseRate()).isEqualTo(.5);
        // .75 fraud, .5 not, .25 fraud
        assertThat(evaluation.averagePrecision()).isEqualTo((1 + 2.0 / 3) / 2, within(1e-12));
        // every row is a bin of its own: .25 + .75 + .5 + .125
        assertThat(evaluation.calibrationError()).isEqualTo(1.625 / 4, within(BIN));
        assertThat(evaluation.logLoss())
                .isEqualTo(
                        -(Math.log(.75) + Math.log(.25) + Math.log(.5) + Math.log(.875)) / 4,
                        within(LOSS_UNIT));
        var fraud = evaluation.classes().get(1);
        assertThat(evaluation.reacting()).isTrue();
        assertThat(evaluation.classes().get(0).lossExcess()).isNull();
        assertThat(fraud.lossExcess()).isEqualTo(5.5);
        assertThat(fraud)
                .extracting(
                        Evaluation.ClassEvaluation::name,
                        Evaluation.ClassEvaluation::count,
                        Evaluation.ClassEvaluation::weight)
                .containsExactly("fraud", 4.0, 3.0);
        assertThat(fraud.labelled()).isEqualTo(2);
        assertThat(fraud.caught()).isOne();
        assertThat(fraud.decided()).isEqualTo(2);
        assertThat(fraud.recall()).isEqualTo(.5);
        assertThat(fraud.precision()).isEqualTo(.5);
        assertThat(fraud.recallLow()).isEqualTo(WilsonBand.of(1, 2).low());
        assertThat(fraud.recallHigh()).isEqualTo(WilsonBand.of(1, 2).high());
    }

    @Test
    void anEmptyWindowAndOneWithoutAFraudHaveNoValueThere() {
        var metrics = new LiveMetrics(CLASSES, 10, null);

        var empty = evaluation(metrics);
        add(metrics, "t1", 0, 0, fraud(.25f));
        var genuineOnly = evaluation(metrics);

        assertThat(empty.accuracy()).isNull();
        assertThat(empty.baseRate()).isNull();
        assertThat(empty.calibrationError()).isNull();
        assertThat(empty.logLoss()).isNull();
        assertThat(genuineOnly.baseRate()).isZero();
        assertThat(genuineOnly.averagePrecision()).isNull();
        assertThat(genuineOnly.classes().get(1).recall()).isNull();
        assertThat(genuineOnly.classes().get(1).recallLow()).isNull();
        assertThat(genuineOnly.classes().get(1).precision()).isNull();
    }

    @Test
    void whatLeavesTheWindowLeavesNoTrace() {
        var random = new Random(1);
        var slid = new LiveMetrics(CLASSES, 50, null);
        var fresh = new LiveMetrics(CLASSES, 50, null);
        for (int i = 0; i < 500; i++) {
            float probability = random.nextFloat();
            int label = random.nextInt(10) == 0 ? 1 : 0;
            add(slid, "t" + i, label, i % 2, fraud(probability));
            if (i >= 450) {
                add(fresh, "t" + i, label, i % 2, fraud(probability));
            }
        }

        assertThat(evaluation(slid))
                .usingRecursiveComparison()
                .ignoringFields("examples")
                .isEqualTo(evaluation(fresh));
        assertThat(evaluation(slid).examples()).isEqualTo(500);
    }

    @Test
    void averagePrecisionAndCalibrationAreCloseToTheExactOnes() {
        for (long seed = 0; seed < 5; seed++) {
            var random = new Random(seed);
            int n = 2000;
            var metrics = new LiveMetrics(CLASSES, n, null);
            var probabilities = new float[n];
            var positives = new boolean[n];
            for (int i = 0; i < n; i++) {
                probabilities[i] = (float) (1 / (1 + Math.exp(4 - 2 * random.nextGaussian())));
                positives[i] = random.nextFloat() < probabilities[i];
                add(metrics, "t" + i, positives[i] ? 1 : 0, 0, fraud(probabilities[i]));
            }

            var evaluation = evaluation(metrics);

            // scores that tie in a bin may differ by a rank or two
            assertThat(evaluation.averagePrecision())
                    .as("seed %d", seed)
                    .isEqualTo(
                            Ranking.of(probabilities, positives).averagePrecision(), within(.003));
            // a bin that straddles two of the 20 shares its outcome between them
            assertThat(evaluation.calibrationError())
                    .as("seed %d", seed)
                    .isEqualTo(
                            CalibrationError.of(probabilities, positives, CalibrationError.BINS),
                            within(.001));
        }
    }

    @Test
    void certainScoresFallIntoTheOutermostBins() {
        assertThat(LogitHistogram.binOf(0)).isZero();
        assertThat(LogitHistogram.binOf(1)).isEqualTo(LogitHistogram.BINS - 1);
        assertThat(LogitHistogram.binOf(.5f)).isEqualTo(LogitHistogram.BINS / 2);
    }

    @Test
    void aRevisionCountsTheTransactionAsItsNewClass() {
        var revised = new LiveMetrics(CLASSES, 3, null);
        var straight = new LiveMetrics(CLASSES, 3, null);
        for (int i = 0; i < 4; i++) {
            add(revised, "t" + i, 0, 0, fraud(.25f));
            add(straight, "t" + i, i == 2 ? 1 : 0, 0, fraud(.25f));
        }

        assertThat(revised.revise(Scored.of("t2", 0, fraud(.25f)), 0, 0, 1, 0)).isTrue();

        assertThat(evaluation(revised)).isEqualTo(evaluation(straight));
    }

    @Test
    void whatIsWithdrawnCountsAsIfItHadNeverComeAndTheWindowFillsAgain() throws IOException {
        for (int window : new int[] {3, 5, 9}) {
            for (int withdrawn = 0; withdrawn < 7; withdrawn++) {
                var metrics = new LiveMetrics(CLASSES, window, null);
                var straight = new LiveMetrics(CLASSES, window, null);
                for (int i = 0; i < 7; i++) {
                    add(metrics, "t" + i, i % 2, 0, fraud(i / 10f));
                    // One fewer has gone by when the others leave.
                    if (i != withdrawn && i >= 7 - window) {
                        add(straight, "t" + i, i % 2, 0, fraud(i / 10f));
                    }
                }
                boolean held = withdrawn >= 7 - window;
                var score = Scored.of("t" + withdrawn, 0, fraud(withdrawn / 10f));
                assertThat(metrics.withdraw(score, withdrawn % 2, 0)).isEqualTo(held);
                assertThat(metrics.size()).isEqualTo(Math.min(7, window) - (held ? 1 : 0));
                assertThat(evaluation(metrics).classes())
                        .as("window %d, withdrawn %d", window, withdrawn)
                        .isEqualTo(evaluation(straight).classes());
                for (int i = 10; i < 24; i++) {
                    add(metrics, "t" + i, i % 3 == 0 ? 1 : 0, 0, fraud(i / 30f));
                    add(straight, "t" + i, i % 3 == 0 ? 1 : 0, 0, fraud(i / 30f));
                }
                assertThat(evaluation(metrics).averagePrecision())
                        .isEqualTo(evaluation(straight).averagePrecision());
                assertThat(evaluation(metrics).classes()).isEqualTo(evaluation(straight).classes());
            }
        }
    }

    @Test
    void aRevisionOfWhatLeftTheWindowChangesNothing() {
        var metrics = new LiveMetrics(CLASSES, 3, null);
        for (int i = 0; i < 4; i++) {
            add(metrics, "t" + i, 0, 0, fraud(.25f));
        }
        var before = evaluation(metrics);

        assertThat(metrics.revise(Scored.of("t0", 0, fraud(.25f)), 0, 0, 1, 0)).isFalse();

        assertThat(evaluation(metrics)).isEqualTo(before);
    }

    @Test
    void aRestoredCopyGoesOnWithTheSameBits() throws IOException {
        for (int length : new int[] {0, 7, 20, 33}) {
            var original = new LiveMetrics(CLASSES, 20, null);
            feed(original, 0, length);
            var restored = new LiveMetrics(CLASSES, 20, null);
            feed(restored, 900, 5);
            restored.read(input(bytes(original)));

            assertThat(bytes(restored)).as("after %d", length).isEqualTo(bytes(original));
            feed(original, length, 13);
            feed(restored, length, 13);
            assertThat(evaluation(restored)).isEqualTo(evaluation(original));
            assertThat(bytes(restored)).isEqualTo(bytes(original));
        }
    }

    @Test
    void aSmallerWindowKeepsTheNewest() throws IOException {
        var original = new LiveMetrics(CLASSES, 20, null);
        feed(original, 0, 33);
        var smaller = new LiveMetrics(CLASSES, 5, null);
        var expected = new LiveMetrics(CLASSES, 5, null);
        feed(expected, 0, 33);

        smaller.read(input(bytes(original)));

        assertThat(evaluation(smaller)).isEqualTo(evaluation(expected));
    }

    @Test
    void stateOfAnotherSetOfClassesIsRefused() throws IOException {
        var three = new LiveMetrics(new Classes(List.of("a", "b", "c"), 0), 5, null);
        add(three, "t", 2, 0, new float[] {.5f, .25f, .25f});

        assertThatThrownBy(() -> new LiveMetrics(CLASSES, 5, null).read(input(bytes(three))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must name a class that exists")
                .hasMessageContaining("classes=2");
    }

    /// Half a day at 8 alerts a day: the 4 highest scores, of which 3 of the 5 frauds are.
    @Test
    void recallAtTheBudgetIsOfTheHighestScoresThatItAllowsForTheWindowsTime() {
        var metrics = new LiveMetrics(CLASSES, 100, 8);
        var scores = new float[] {.9f, .8f, .7f, .6f, .5f, .4f, .3f};
        var labels = new int[] {1, 1, 0, 1, 0, 1, 1};
        for (int i = 0; i < scores.length; i++) {
            long time = i * 43_200_000L / (scores.length - 1);
            metrics.add(Scored.at("t" + i, time, 0, fraud(scores[i])), labels[i], 0);
        }
        assertThat(evaluation(metrics).recallAtBudget()).isEqualTo(.6, within(1e-12));
        assertThat(metrics.thresholdOfBudget()).isBetween(.59, .61);
        assertThat(metrics.frauds()).isEqualTo(5);
    }

    @Test
    void withoutABudgetOrATimeThereIsNoRecallAtIt() {
        var none = new LiveMetrics(CLASSES, 100, null);
        var atOnce = new LiveMetrics(CLASSES, 100, 8);
        add(none, "a", 1, 1, fraud(.5f));
        add(atOnce, "a", 1, 1, fraud(.5f));
        assertThat(evaluation(none).recallAtBudget()).isNull();
        assertThat(evaluation(atOnce).recallAtBudget()).isNull();
        assertThat(atOnce.thresholdOfBudget()).isNull();
    }

    @Test
    void theRawCalibrationErrorIsThatOfTheScoresBeforeCorrection() {
        var metrics = new LiveMetrics(CLASSES, 100, null);
        for (int i = 0; i < 4; i++) {
            var score = new JudgedScore("t" + i, 0, 0, fraud(.25f), fraud(.75f));
            metrics.add(score, i == 0 ? 1 : 0, 0);
        }
        assertThat(evaluation(metrics).calibrationError()).isEqualTo(0, within(BIN));
        assertThat(evaluation(metrics).rawCalibrationError()).isEqualTo(.5, within(BIN));
    }

    @Test
    void theCostIsThatOfTheWindowAndOnlyWhereCostsAreDeclared() {
        var metrics = new LiveMetrics(CLASSES, 2, null);
        metrics.add(Scored.of("a", 0, fraud(.25f)), 1, 900);
        metrics.add(Scored.of("b", 0, fraud(.25f)), 1, 200.25);
        metrics.add(Scored.of("c", 1, fraud(.75f)), 1, 5);
        assertThat(costOf(metrics, true)).isEqualTo(205.25);
        assertThat(costOf(metrics, false)).isNull();
        metrics.revise(Scored.of("b", 0, fraud(.25f)), 1, 200.25, 0, 0);
        assertThat(costOf(metrics, true)).isEqualTo(5);
    }

    @Test
    void withAControlGroupTheWindowSaysWhatAllTrafficIsLike() throws IOException {
        var metrics = new LiveMetrics(CLASSES, 60, null);
        for (int i = 0; i < 90; i++) {
            metrics.add(letThrough(i), i % 3 == 0 ? 1 : 0, 0);
        }
        var all = evaluation(metrics).allTraffic();
        assertThat(all.control()).isEqualTo(12);
        assertThat(all.controlFrauds()).isEqualTo(4);
        assertThat(all.frauds()).isEqualTo(16 + 4 * 50);
        assertThat(all.labelled().frauds()).isEqualTo(20);
        assertThat(all.recallLow()).isLessThan(all.recall());

        var restored = new LiveMetrics(CLASSES, 60, null);
        byte[] state = bytes(metrics);
        restored.read(input(state));
        assertThat(evaluation(restored)).isEqualTo(evaluation(metrics));
        assertThat(state).hasSize(12 + 60 * 30 + 12 * 4);

        // As the newest ones alone say.
        var smaller = new LiveMetrics(CLASSES, 10, null);
        var newest = new LiveMetrics(CLASSES, 10, null);
        smaller.read(input(state));
        for (int i = 80; i < 90; i++) {
            newest.add(letThrough(i), i % 3 == 0 ? 1 : 0, 0);
        }
        assertThat(evaluation(smaller).allTraffic()).isEqualTo(evaluation(newest).allTraffic());

        // Taken back, and changed.
        assertThat(restored.withdraw(letThrough(85), 0, 0)).isTrue();
        assertThat(restored.revise(letThrough(80), 0, 0, 1, 0)).isTrue();
        assertThat(evaluation(restored).allTraffic().control()).isEqualTo(11);
        assertThat(evaluation(restored).allTraffic().controlFrauds()).isEqualTo(5);
        for (int i = 0; i < 60; i++) {
            add(restored, "n" + i, 0, 0, fraud(.25f));
        }
        assertThat(evaluation(restored).allTraffic()).isNull();
    }

    /// Every fifth is of the control group and stands for 50.
    private static JudgedScore letThrough(int i) {
        boolean isControl = i % 5 == 0;
        float[] said = fraud(isControl ? .75f : (i * 7 % 31) / 62f);
        return new JudgedScore("t" + i, 0, isControl ? 1 : 0, said, said, isControl ? 50 : 1);
    }

    @Test
    void withoutAControlGroupTheStateIsThatOfBefore() throws IOException {
        var metrics = new LiveMetrics(CLASSES, 50, null);
        feed(metrics, 0, 70);
        assertThat(evaluation(metrics).allTraffic()).isNull();
        assertThat(bytes(metrics)).hasSize(12 + 50 * 30);
    }

    @Test
    void oneAbsurdCostIsBoundedAndGoneWithItsWindow() {
        var metrics = new LiveMetrics(CLASSES, 3, null);
        for (int i = 0; i < 3; i++) {
            metrics.add(Scored.of("a" + i, 0, fraud(.25f)), 1, 3e38);
            assertThat(costOf(metrics, true)).isEqualTo((i + 1) * 1e10);
        }
        for (int i = 0; i < 3; i++) {
            metrics.add(Scored.of("b" + i, 0, fraud(.25f)), 1, 5);
        }
        assertThat(costOf(metrics, true)).isEqualTo(15);
    }

    private static Double costOf(LiveMetrics metrics, boolean hasCosts) {
        return metrics.evaluation("p", "r", false, 0, hasCosts, Evaluation.Learning.none(2)).cost();
    }

    @Test
    void aRestoredCopyKeepsCostsBudgetAndRawScores() throws IOException {
        var original = new LiveMetrics(CLASSES, 20, 5);
        for (int i = 0; i < 33; i++) {
            var score = new JudgedScore("t" + i, i * 7_200_000L, i % 2, fraud(i / 40f), fraud(.5f));
            original.add(score, i % 3 == 0 ? 1 : 0, i);
        }
        var restored = new LiveMetrics(CLASSES, 20, 5);
        restored.read(input(bytes(original)));
        assertThat(restored.evaluation("p", "r", true, 0, true, Evaluation.Learning.none(2)))
                .isEqualTo(
                        original.evaluation("p", "r", true, 0, true, Evaluation.Learning.none(2)));
        assertThat(restored.thresholdOfBudget()).isEqualTo(original.thresholdOfBudget());
    }

    private static void add(
            LiveMetrics metrics, String id, int label, int decision, float[] probabilities) {
        metrics.add(Scored.of(id, decision, probabilities), label, 0);
    }

    private static void feed(LiveMetrics metrics, int from, int count) {
        for (int i = from; i < from + count; i++) {
            add(metrics, "t" + i, i % 3 == 0 ? 1 : 0, i % 2, fraud((i * 7 % 31) / 31f));
        }
    }

    private static Evaluation evaluation(LiveMetrics metrics) {
        return metrics.evaluation("p", "r", false, 0, false, Evaluation.Learning.none(2));
    }

    private static byte[] bytes(LiveMetrics metrics) throws IOException {
        var bytes = new ByteArrayOutputStream();
        metrics.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static DataInputStream input(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    private static float[] fraud(float probability) {
        return new float[] {1 - probability, probability};
    }
}
