package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CalibrationErrorTest {
    @Test
    void errorIsTheMeanGapOfBinsOfEqualMass() {
        var probabilities = new float[] {.75f, .25f, .5f, 0f};
        var positives = new boolean[] {true, false, false, false};

        // upper bin: |1.25 − 1|, lower bin: |.25 − 0|, over 4 rows
        assertThat(CalibrationError.of(probabilities, positives, 2)).isEqualTo(.5 / 4);
        // one bin: |1.5 − 1|
        assertThat(CalibrationError.of(probabilities, positives, 1)).isEqualTo(.5 / 4);
        // four bins: .25 + .5 + .25 + 0
        assertThat(CalibrationError.of(probabilities, positives, 4)).isEqualTo(1.0 / 4);
    }

    @Test
    void equalProbabilitiesThatMatchTheRateHaveNoErrorHoweverTheyFallIntoBins() {
        var probabilities = new float[40];
        Arrays.fill(probabilities, .25f);
        var positives = new boolean[40];
        Arrays.fill(positives, 0, 10, true);

        assertThat(CalibrationError.of(probabilities, positives, 20)).isZero();
    }

    @Test
    void fewerRowsThanBinsAndNoRowsAreFine() {
        assertThat(CalibrationError.of(new float[] {.25f}, new boolean[] {false}, 20))
                .isEqualTo(.25);
        assertThat(CalibrationError.of(new float[0], new boolean[0], 20)).isNull();
    }

    @Test
    void withoutTiesItAgreesWithCuttingTheSortedRows() {
        for (long seed = 0; seed < 100; seed++) {
            var random = new Random(seed);
            int n = 1 + random.nextInt(300);
            var probabilities = new float[n];
            var positives = new boolean[n];
            for (int i = 0; i < n; i++) {
                probabilities[i] = (i + .5f) / n;
                positives[i] = random.nextFloat() < probabilities[i] * probabilities[i];
            }
            double expected = 0;
            for (int bin = 0; bin < 20; bin++) {
                double gap = 0;
                for (int rank = n * bin / 20; rank < n * (bin + 1) / 20; rank++) {
                    int row = n - 1 - rank;
                    gap += probabilities[row] - (positives[row] ? 1.0 : 0.0);
                }
                expected += Math.abs(gap);
            }

            var order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
            Collections.shuffle(Arrays.asList(order), random);
            var shuffledProbabilities = new float[n];
            var shuffledPositives = new boolean[n];
            for (int i = 0; i < n; i++) {
                shuffledProbabilities[i] = probabilities[order[i]];
                shuffledPositives[i] = positives[order[i]];
            }

            // double rounding over 300 rows
            assertThat(CalibrationError.of(shuffledProbabilities, shuffledPositives, 20))
                    .as("seed %d", seed)
                    .isEqualTo(expected / n, within(1e-12));
        }
    }
}
