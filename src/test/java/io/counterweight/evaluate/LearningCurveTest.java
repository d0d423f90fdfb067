package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.LearningCurve.Step;
import org.junit.jupiter.api.Test;

class LearningCurveTest {
    @Test
    void transactionsAreInTheStepOfTheFraudsThatWereKnownWhenTheyCame() {
        var curve = new LearningCurve();
        curve.add(0, 0, true);
        curve.add(99, 0, false);
        curve.add(100, .9f, true);
        curve.add(199, .8f, false);
        curve.add(200, .1f, true);
        curve.add(399, .2f, false);
        curve.add(12_799, .5f, false);
        curve.add(12_800, .5f, true);

        assertThat(curve.steps())
                .containsExactly(
                        new Step(0, 100, 2, 1, .5),
                        new Step(100, 200, 2, 1, 1.),
                        new Step(200, 400, 2, 1, .5),
                        new Step(6_400, 12_800, 1, 0, null));
    }
}
