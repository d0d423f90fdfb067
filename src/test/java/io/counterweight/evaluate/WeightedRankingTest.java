package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightedRankingTest {
    private static final int ROWS = 400;

    private final float[] ranks = new float[ROWS];
    private final boolean[] isFraud = new boolean[ROWS];

    WeightedRankingTest() {
        var random = new Random(3);
        for (int row = 0; row < ROWS; row++) {
            isFraud[row] = random.nextInt(4) == 0;
            // Ties in plenty.
            ranks[row] = random.nextInt(20) + (isFraud[row] ? 6 : 0);
        }
    }

    private WeightedRanking weighed(float[] weights) {
        float[] frauds = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            frauds[row] = isFraud[row] ? weights[row] : 0;
        }
        return new WeightedRanking(ranks, weights, frauds);
    }

    private static float[] ones() {
        float[] ones = new float[ROWS];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void rowsThatStandForThemselvesAreRankedAsEver() {
        assertThat(weighed(ones()).averagePrecision())
                .isCloseTo(Ranking.of(ranks, isFraud).averagePrecision(), within(1e-12));
    }

    @Test
    void whereNothingWasDrawnTheBandIsAPoint() {
        var ranking = weighed(ones());
        var value = ranking.averagePrecision();
        assertThat(ranking.band()).isEqualTo(new Resamples.Interval(value, value));
    }

    @Test
    void theBandIsAsWideAsDrawingAgainAndAgainSaysItIs() {
        var random = new Random(5);
        double[] drawn = new double[4_000];
        for (int round = 0; round < drawn.length; round++) {
            drawn[round] = of(random, 0.5).averagePrecision();
        }
        double mean = Arrays.stream(drawn).average().orElseThrow();
        double error =
                Math.sqrt(
                        Arrays.stream(drawn)
                                .map(value -> (value - mean) * (value - mean))
                                .average()
                                .orElseThrow());
        double widths = 0;
        for (int round = 0; round < 200; round++) {
            var band = of(random, 0.5).band();
            widths += band.high() - band.low();
        }
        // 2 × 1.96 standard errors.
        assertThat(widths / 200).isCloseTo(3.92 * error, within(0.08 * 3.92 * error));
    }

    /// Of the rows that rank above the middle those that were drawn.
    private WeightedRanking of(Random random, double share) {
        int size = 0;
        float[] drawnRanks = new float[ROWS];
        float[] weights = new float[ROWS];
        float[] frauds = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            boolean isCertain = ranks[row] < 10;
            if (isCertain || random.nextDouble() < share) {
                drawnRanks[size] = ranks[row];
                weights[size] = isCertain ? 1 : (float) (1 / share);
                frauds[size] = isFraud[row] ? weights[size] : 0;
                size++;
            }
        }
        return new WeightedRanking(
                Arrays.copyOf(drawnRanks, size),
                Arrays.copyOf(weights, size),
                Arrays.copyOf(frauds, size));
    }

    @Test
    void withoutAFraudThereIsNoFigure() {
        var none = new WeightedRanking(new float[] {1}, new float[] {1}, new float[] {0});
        assertThat(none.averagePrecision()).isNull();
        assertThat(none.band()).isNull();
    }
}
