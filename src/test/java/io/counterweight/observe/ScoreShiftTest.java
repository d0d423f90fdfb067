package io.counterweight.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreShiftTest {
    private final Random random = new Random(4);
    private final ScoreShift shift = new ScoreShift();

    private void add(int scores, double meanLogit) {
        for (int i = 0; i < scores; i++) {
            shift.add(1 / (1 + Math.exp(-meanLogit - random.nextGaussian())));
        }
    }

    @Test
    void nothingIsSaidAtFirst() {
        add(2 * ScoreShift.LATELY - 1, -4);
        assertThat(shift.index()).isNaN();
        add(1, -4);
        assertThat(shift.index()).isFinite();
    }

    @Test
    void theSameScoresAreNoShift() {
        add(900_000, -4);
        assertThat(shift.index()).isBetween(0.0, 0.01);
    }

    /// Two normal distributions of deviation 1 whose means are a logit apart are 1 apart; bins as
    /// wide as the deviation and tails cut at 1 in 10,000 keep most of that.
    @Test
    void scoresALogitHigherAreAShift() {
        add(900_000, -4);
        add(100_000, -3);
        double share = Math.exp(-100_000.0 / ScoreShift.USUALLY);
        assertThat(shift.index()).isBetween(0.5 * share * share, share * share + 0.1);
    }

    @Test
    void aShiftThatStaysBecomesUsual() {
        add(400_000, -4);
        add(2_000_000, -3);
        assertThat(shift.index()).isLessThan(0.02);
    }

    @Test
    void probabilitiesOfNoughtAndOneAreTaken() {
        for (int i = 0; i < 3 * ScoreShift.LATELY; i++) {
            shift.add(i % 2);
        }
        assertThat(shift.index()).isBetween(0.0, 0.01);
    }
}
