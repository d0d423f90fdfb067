package io.counterweight.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LanedSumTest {
    @Test
    void addsEveryValueOnce() {
        LanedSum sum = new LanedSum();
        for (int count = 0; count <= 200; count++) {
            float[] values = new float[count + 3];
            Arrays.fill(values, 1f);
            assertThat(sum.of(values, count)).isEqualTo(count);
        }
    }

    @Test
    void hasTheShapeOfTheContract() {
        // 1e8 swallows a 1 added to it, so the sum tells which values met first.
        float[] values = new float[64];
        values[0] = 1e8f;
        values[32] = -1e8f;
        values[16] = 1f;
        LanedSum sum = new LanedSum();
        assertThat(sum.of(values, 64)).as("(a0 + a1) loses the 1").isEqualTo(0f);
        values[16] = 0f;
        values[1] = 1f;
        assertThat(sum.of(values, 64)).as("another lane keeps it").isEqualTo(1f);
    }
}
