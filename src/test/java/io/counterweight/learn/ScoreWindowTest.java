package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreWindowTest {
    private static final Calibrating PLATT =
            new Calibrating.Platt(Duration.ofDays(14), Duration.ofDays(1));

    /// Log-odds of fraud: of 20,000 genuine about −7, of 170 frauds about −1.
    private static ScoreWindow window() {
        var window = new ScoreWindow(2);
        var random = new Random(1);
        for (int i = 0; i < 20_170; i++) {
            int label = i % 118 == 0 ? 1 : 0;
            double odds =
                    label == 1 ? -1 + 4 * random.nextGaussian() : -7 + 2 * random.nextGaussian();
            add(window, odds, label);
        }
        return window;
    }

    private static void add(ScoreWindow window, double odds, int label) {
        float[] logs = {(float) -Math.log1p(Math.exp(odds)), (float) -Math.log1p(Math.exp(-odds))};
        window.add(logs, 0, label, 1, 1, 1);
    }

    private static double scale(ScoreWindow window) {
        return ((CalibrationMap.Platt) window.fit(PLATT, 0)).scale();
    }

    /// Without a bound the second of them takes 13 % of the scale.
    @ParameterizedTest
    @CsvSource({"16, 0", "70, 0", "-70, 1"})
    void oneSureAndWrongScoreMovesTheMapLittle(double odds, int label) {
        var window = window();
        double before = scale(window);
        add(window, odds, label);
        assertThat(scale(window)).isCloseTo(before, withinPercentage(6));
    }

    @Test
    void scoresThatAreSurerThanTheBoundFitAsTheBoundDoes() {
        var one = window();
        var other = window();
        add(one, -40, 0);
        add(other, -1000, 0);
        assertThat(scale(one)).isEqualTo(scale(other));
    }
}
