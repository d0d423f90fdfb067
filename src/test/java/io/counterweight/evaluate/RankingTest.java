package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankingTest {
    /// Sums of a few hundred doubles in another order.
    private static final double ROUNDING = 1e-12;

    @Test
    void averagePrecisionIsTheExampleOfScikitLearn() {
        var ranking =
                Ranking.of(
                        new float[] {.1f, .4f, .35f, .8f},
                        new boolean[] {false, false, true, true});

        // recall 1/2 at precision 1/1, then 1/2 more at 2/3
        assertThat(ranking.averagePrecision()).isEqualTo(.5 + .5 * 2 / 3, within(ROUNDING));
        // of the four pairs, .35 against .4 is the one ranked wrong
        assertThat(ranking.rocAuc()).isEqualTo(.75);
    }

    @Test
    void equalScoresAreOneStepAndCountHalf() {
        var ranking =
                Ranking.of(
                        new float[] {.5f, .5f, .5f, .5f},
                        new boolean[] {false, true, false, false});

        assertThat(ranking.averagePrecision()).isEqualTo(.25);
        assertThat(ranking.rocAuc()).isEqualTo(.5);
    }

    @Test
    void aTieGivesTheSameInAnyOrder() {
        var scores = new float[] {.9f, .5f, .5f, .1f};

        var first = Ranking.of(scores, new boolean[] {false, true, false, false});
        var second = Ranking.of(scores, new boolean[] {false, false, true, false});

        assertThat(first.averagePrecision()).isEqualTo(1.0 / 3);
        assertThat(second.averagePrecision()).isEqualTo(1.0 / 3);
        assertThat(first.rocAuc()).isEqualTo(1.5 / 3);
        assertThat(second.rocAuc()).isEqualTo(1.5 / 3);
    }

    @Test
    void zeroAndMinusZeroAreOneScoreAndNegativeScoresAreBelow() {
        var ranking =
                Ranking.of(
                        new float[] {-3f, -0f, 0f, Float.NEGATIVE_INFINITY},
                        new boolean[] {false, true, false, false});

        assertThat(ranking.averagePrecision()).isEqualTo(.5);
        assertThat(ranking.rocAuc()).isEqualTo(2.5 / 3);
    }

    @Test
    void thereIsNoValueWithoutPositivesOrNegatives() {
        var noPositive = Ranking.of(new float[] {.2f}, new boolean[] {false});
        var noNegative = Ranking.of(new float[] {.2f}, new boolean[] {true});
        var empty = Ranking.of(new float[0], new boolean[0]);

        assertThat(noPositive.averagePrecision()).isNull();
        assertThat(noPositive.rocAuc()).isNull();
        assertThat(noNegative.averagePrecision()).isEqualTo(1);
        assertThat(noNegative.rocAuc()).isNull();
        assertThat(empty.averagePrecision()).isNull();
    }

    @Test
    void bothAgreeWithCountingEveryPair() {
        for (long seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            int n = 1 + random.nextInt(60);
            var scores = new float[n];
            var positives = new boolean[n];
            int values = 1 + random.nextInt(20);
            for (int i = 0; i < n; i++) {
                scores[i] = (random.nextInt(values) - values / 2) / 7f;
                positives[i] = random.nextInt(4) == 0;
            }
            positives[0] = true;

            var ranking = Ranking.of(scores, positives);

            assertThat(ranking.averagePrecision())
                    .as("average precision, seed %d", seed)
                    .isEqualTo(averagePrecision(scores, positives), within(ROUNDING));
            Double expected = rocAuc(scores, positives);
            if (expected == null) {
                assertThat(ranking.rocAuc()).as("seed %d", seed).isNull();
            } else {
                assertThat(ranking.rocAuc())
                        .as("ROC AUC, seed %d", seed)
                        .isEqualTo(expected, within(ROUNDING));
            }
        }
    }

    @Test
    void aScoreThatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> Ranking.of(new float[] {Float.NaN}, new boolean[1]))
                .hasMessage("score must be a number: scores[0]=NaN");
        assertThatThrownBy(() -> Ranking.of(new float[2], new boolean[1]))
                .hasMessageContaining("scores.length=2, positives.length=1");
    }

    /// For each positive: among the rows scored at least as high, the share of positives.
    private static double averagePrecision(float[] scores, boolean[] positives) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            if (!positives[i]) {
                continue;
            }
            int above = 0;
            int hits = 0;
            for (int j = 0; j < scores.length; j++) {
                if (scores[j] >= scores[i]) {
                    above++;
                    hits += positives[j] ? 1 : 0;
                }
            }
            sum += (double) hits / above;
            count++;
        }
        return sum / count;
    }

    private static Double rocAuc(float[] scores, boolean[] positives) {
        double wins = 0;
        long pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (positives[i] && !positives[j]) {
                    pairs++;
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? .5 : 0;
                }
            }
        }
        return pairs == 0 ? null : wins / pairs;
    }

    @Test
    void sortingLeavesTheInputAlone() {
        var scores = new float[] {.1f, .9f};

        var unused = Ranking.of(scores, new boolean[] {true, false});

        assertThat(unused.rocAuc()).isZero();
        assertThat(Arrays.toString(scores)).isEqualTo("[0.1, 0.9]");
    }

    @Test
    void aRowThatStandsForSeveralIsAsManyRows() {
        float[] some = {.9f, .8f, .7f, .7f, .1f};
        boolean[] positives = {true, false, true, false, false};
        float[] all = {.9f, .9f, .8f, .8f, .8f, .7f, .7f, .7f, .7f, .7f, .1f, .1f, .1f};
        boolean[] ofAll = {
            true, true, false, false, false, true, true, false, false, false, false, false, false
        };
        var weighted = Ranking.of(some, positives, 2, 3);
        assertThat(weighted.averagePrecision())
                .isEqualTo(Ranking.of(all, ofAll).averagePrecision());
        assertThat(weighted.rocAuc()).isEqualTo(Ranking.of(all, ofAll).rocAuc());
    }
}
