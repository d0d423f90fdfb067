package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProbabilityLossTest {
    /// A float near 1e-9 summed in double.
    private static final double FLOAT_ROUNDING = 1e-15;

    @Test
    void logLossIsTheLogarithmOfTheTrueClass() {
        assertThat(ProbabilityLoss.logLoss(new float[] {.75f, .25f}, 1))
                .isEqualTo(Math.log(4), within(1e-12));
        assertThat(ProbabilityLoss.logLoss(new float[] {1, 0}, 0)).isZero();
    }

    @Test
    void anImpossibleLabelCostsAFiniteLoss() {
        assertThat(ProbabilityLoss.logLoss(new float[] {1, 0}, 1)).isEqualTo(34.54, within(.01));
    }

    @Test
    void brierOfTwoClassesIsTheSquaredError() {
        assertThat(ProbabilityLoss.brier(new float[] {.75f, .25f}, 0)).isEqualTo(.0625);
        assertThat(ProbabilityLoss.brier(new float[] {.75f, .25f}, 1)).isEqualTo(.5625);
    }

    @Test
    void brierOfThreeClassesIsHalfTheSum() {
        // (.5² + .25² + .75²) / 2
        assertThat(ProbabilityLoss.brier(new float[] {.5f, .25f, .25f}, 2)).isEqualTo(.4375);
    }

    @Test
    void probabilityOfAnyMinorityLeavesOutTheMajorityAndKeepsSmallDigits() {
        assertThat(ProbabilityLoss.minority(new float[] {.25f, .5f, .25f}, 1)).isEqualTo(.5f);
        assertThat((double) ProbabilityLoss.minority(new float[] {1, 3e-9f}, 0))
                .isEqualTo(3e-9, within(FLOAT_ROUNDING));
    }
}
