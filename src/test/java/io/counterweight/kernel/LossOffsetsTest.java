package io.counterweight.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LossOffsetsTest {
    private static final Offset<Float> ROUNDING = Offset.offset(1e-6f);

    @Test
    void logitAdjustmentAddsTheLogarithmOfThePriors() {
        // Add-one smoothing: (98 + 1) / (98 + 0 + 2) and (0 + 1) / 100.
        float[] offsets = LossOffsets.of(new Loss.LogitAdjusted(null), new double[] {98, 0});
        assertThat(offsets)
                .containsExactly(
                        new float[] {-0.01005034f, -4.6051702f, -0.01005034f, -4.6051702f},
                        ROUNDING);
        float[] half = LossOffsets.of(new Loss.LogitAdjusted(0.5), new double[] {98, 0});
        assertThat(half[1]).isEqualTo(offsets[1] / 2, ROUNDING);
    }

    @Test
    void theRarestClassHasTheLargestMarginAndOnlyTheTrueLogitGivesItUp() {
        // (n + 1)^(−1/4): 1, 1/2, 1/3, times 0.6.
        float[] offsets = LossOffsets.of(new Loss.Ldam(0.6), new double[] {0, 15, 80});
        assertThat(offsets)
                .containsExactly(new float[] {-0.6f, 0, 0, 0, -0.3f, 0, 0, 0, -0.2f}, ROUNDING);
    }

    @Test
    void theOtherLossesHaveNoOffsets() {
        double[] counts = {5, 1};
        assertThat(LossOffsets.of(new Loss.CrossEntropy(), counts)).containsOnly(0f);
        assertThat(LossOffsets.of(new Loss.Focal(2.0, null), counts)).containsOnly(0f);
    }

    @Test
    void countsAndStrengthsOutOfRangeAreNamed() {
        Loss loss = new Loss.Ldam(null);
        assertThatThrownBy(() -> LossOffsets.of(loss, new double[] {1}))
                .hasMessageContaining("counts.length=1");
        assertThatThrownBy(() -> LossOffsets.of(loss, new double[] {1, -1}))
                .hasMessageContaining("counts[1]=-1.0");
        assertThatThrownBy(() -> LossOffsets.of(loss, new double[] {Double.NaN, 1}))
                .hasMessageContaining("counts[0]=NaN");
        assertThatThrownBy(() -> new Loss.Ldam(0.0)).hasMessageContaining("margin=0.0");
        assertThatThrownBy(() -> new Loss.LogitAdjusted(11.0)).hasMessageContaining("tau=11.0");
    }
}
