package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StabilityIndexTest {
    private static final float MISSING = Float.NaN;

    @Test
    void theSameSharesAreStableInWhateverOrder() {
        var index = new StabilityIndex(new float[] {3, 1, 2, MISSING});
        assertThat(index.of(new float[] {MISSING, 2, 3, 1})).isZero();
    }

    @Test
    void itIsTheSumOverBinsOfWhatTheSharesDifferTimesTheLogOfTheirRatio() {
        float[] reference = new float[100];
        float[] values = new float[100];
        for (int i = 0; i < 100; i++) {
            reference[i] = i < 80 ? 0 : 1;
            values[i] = i < 30 ? 0 : 1;
        }
        // Bins of 0, of 1 and of what is missing, half a row in each.
        double all = 101.5;
        double expected =
                (30.5 - 80.5) / all * Math.log(30.5 / 80.5)
                        + (70.5 - 20.5) / all * Math.log(70.5 / 20.5);
        assertThat(new StabilityIndex(reference).of(values)).isEqualTo(expected, within(1e-12));
    }

    @Test
    void tenthsOfTheReferenceAreTheBins() {
        float[] reference = new float[1000];
        float[] shifted = new float[1000];
        for (int i = 0; i < 1000; i++) {
            reference[i] = i;
            shifted[i] = i + 100;
        }
        // Each tenth is the next one's; the first is empty, and the last has two.
        double all = 1005.5;
        double expected =
                (.5 - 100.5) / all * Math.log(.5 / 100.5)
                        + (200.5 - 100.5) / all * Math.log(200.5 / 100.5);
        assertThat(new StabilityIndex(reference).of(shifted)).isEqualTo(expected, within(1e-12));
    }

    @Test
    void valuesThatGoMissingMoveIt() {
        var index = new StabilityIndex(new float[] {1, 2, 3, 4, 5, 6, 7, 8});
        assertThat(index.of(new float[] {1, 2, 3, 4, MISSING, MISSING, MISSING, MISSING}))
                .isGreaterThan(.25)
                .isFinite();
    }
}
