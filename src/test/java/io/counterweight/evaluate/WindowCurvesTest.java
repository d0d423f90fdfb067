package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.Classes;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowCurvesTest {
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud", "testing"), 0);

    /// Half a bin of the logit, and a rounding to 4 digits.
    private static final double BIN = 1e-3;

    private final LiveMetrics metrics = new LiveMetrics(CLASSES, 8, null);

    @Test
    void anEmptyWindowHasNone() {
        assertThat(evaluation().curves()).isNull();
        assertThat(evaluation().confusion()).allSatisfy(row -> assertThat(row).containsOnly(0L));
    }

    @Test
    void precisionAndRecallGoFromTheHighestScoreToFullRecall() {
        add(1, 1, .9f);
        add(0, 1, .8f);
        add(2, 0, .5f);
        add(0, 0, .1f);

        var curve = evaluation().curves().precisionRecall();
        assertThat(curve.recall()).containsExactly(.5, 1.0);
        assertThat(curve.precision()).containsExactly(1.0, .6667);
        assertThat(curve.threshold().get(0)).isEqualTo(.9, within(BIN));
        assertThat(curve.threshold().get(1)).isEqualTo(.5, within(BIN));
    }

    @Test
    void withoutAFraudThereIsNoSuchCurve() {
        add(0, 0, .1f);
        assertThat(evaluation().curves().precisionRecall().recall()).isEmpty();
    }

    @Test
    void scoresAreCountedByClassInHalfLogits() {
        add(0, 0, .5f);
        add(1, 1, .99f);
        add(2, 2, .99f);
        add(2, 2, .99f);

        var scores = evaluation().curves().scores();
        assertThat(scores).allSatisfy(s -> assertThat(s).hasSize(WindowCurves.SCORE_BINS));
        // ln(.5/.5) = 0 is the start of bin 32; ln(.99/.01) = 4.6 is in that of 4.5.
        assertThat(scores.get(0).get(32)).isOne();
        assertThat(scores.get(1).get(41)).isOne();
        assertThat(scores.get(2).get(41)).isEqualTo(2);
        assertThat(scores.stream().flatMap(List::stream).mapToInt(n -> n).sum()).isEqualTo(4);
    }

    @Test
    void theConfusionMatrixIsThatOfTheWindow() {
        add(1, 0, .5f);
        for (int i = 0; i < 4; i++) {
            add(0, 0, .1f);
            add(2, 1, .5f);
        }
        // The first has left the window.
        assertThat(evaluation().confusion())
                .containsExactly(List.of(4L, 0L, 0L), List.of(0L, 0L, 0L), List.of(0L, 4L, 0L));
    }

    @Test
    void theCalibrationCurveHoldsEveryRowOnce() {
        add(1, 1, .9f);
        add(0, 0, .2f);
        add(0, 0, .01f);

        var curve = evaluation().curves().calibration();
        assertThat(curve.rows().stream().mapToLong(n -> n).sum()).isEqualTo(3);
        assertThat(curve.share().getFirst()).isEqualTo(1);
        assertThat(curve.share().getLast()).isZero();
        assertThat(curve.probability().getLast()).isEqualTo(.01, within(BIN));
    }

    private void add(int label, int decision, float fraud) {
        float[] probabilities = {1 - fraud, fraud / 2, fraud / 2};
        metrics.add(new JudgedScore("t", 0, decision, probabilities, probabilities), label, 0);
    }

    private Evaluation evaluation() {
        return metrics.evaluation("p", "r", true, 1, false, Evaluation.Learning.none(3));
    }
}
