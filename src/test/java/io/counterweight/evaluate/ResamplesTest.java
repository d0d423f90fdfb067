package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.evaluate.Resamples.Interval;
import io.counterweight.evaluate.Resamples.Unit;
import io.counterweight.event.Classes;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResamplesTest {
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);

    @Test
    void theIntervalLeavesOutFiveDrawsOfTwoHundredOnEachSide() {
        var values = IntStream.range(0, 200).mapToDouble(i -> (i * 37) % 200).toArray();

        assertThat(new Resamples(Unit.DAYS, values).interval()).isEqualTo(new Interval(5, 194));
    }

    @Test
    void drawsWithoutAValueAreLeftOut() {
        assertThat(new Resamples(Unit.DAYS, new double[] {Double.NaN, 3}).interval())
                .isEqualTo(new Interval(3, 3));
        assertThat(new Resamples(Unit.DAYS, new double[] {Double.NaN}).interval()).isNull();
    }

    @Test
    void aDifferenceIsTakenDrawByDraw() {
        var one = new Resamples(Unit.DAYS, new double[] {5, 1, 9});
        var other = new Resamples(Unit.DAYS, new double[] {4, 0, 8});

        assertThat(one.intervalOfDifference(other)).isEqualTo(new Interval(1, 1));
    }

    /// The central limit: ± 1.96 deviations of the mean. With 200 draws an end of the interval has
    /// a deviation of about a tenth of that; a third is allowed.
    @Test
    void theWidthOverDaysIsThatOfTheMeanOfDays() {
        var judged = judged(60, 40, 7, .2f).getFirst();
        var daily =
                judged.report().days().stream()
                        .mapToDouble(day -> day.averagePrecision())
                        .toArray();
        double mean =
                IntStream.range(0, daily.length).mapToDouble(i -> daily[i]).average().orElseThrow();
        double squares =
                IntStream.range(0, daily.length)
                        .mapToDouble(i -> Math.pow(daily[i] - mean, 2))
                        .sum();
        double half = 1.96 * Math.sqrt(squares / daily.length / daily.length);

        var interval = judged.averagePrecision().interval();

        assertThat(judged.averagePrecision().unit()).isEqualTo(Unit.DAYS);
        assertThat(interval.low()).isCloseTo(mean - half, within(half / 3));
        assertThat(interval.high()).isCloseTo(mean + half, within(half / 3));
    }

    @Test
    void withFewDaysRowsAreDrawnAndMoreRowsAreSurer() {
        var few = judged(2, 400, 3, .2f).getFirst();
        var many = judged(2, 10_000, 3, .2f).getFirst();

        assertThat(few.averagePrecision().unit()).isEqualTo(Unit.ROWS);
        var wide = few.averagePrecision().interval();
        var narrow = many.averagePrecision().interval();
        assertThat(few.report().averagePrecision()).isBetween(wide.low(), wide.high());
        // 25 times the rows, a fifth of the width
        assertThat((wide.high() - wide.low()) / (narrow.high() - narrow.low())).isBetween(3.0, 8.0);
    }

    @Test
    void theSameScoresDifferInNoDraw() {
        for (int days : new int[] {2, 20}) {
            var judged = judged(days, 200, 5, .2f);

            assertThat(
                            judged.get(0)
                                    .averagePrecision()
                                    .intervalOfDifference(judged.get(1).averagePrecision()))
                    .isEqualTo(new Interval(0, 0));
        }
    }

    @Test
    void aReportMadeTwiceHasTheSameDraws() {
        for (int days : new int[] {2, 20}) {
            assertThat(judged(days, 200, 5, .2f).getFirst().averagePrecision().interval())
                    .isEqualTo(judged(days, 200, 5, .2f).getFirst().averagePrecision().interval());
        }
    }

    /// Two recipes with the same scores, on days with a fraud in ten rows.
    private static List<JudgedRecipe> judged(int days, int rows, long seed, float lift) {
        var random = new Random(seed);
        var report = new PrequentialReport(CLASSES, new Judge(Duration.ZERO, null, null, null));
        for (int day = 0; day < days; day++) {
            for (int row = 0; row < rows; row++) {
                int label = row % 10 == 0 ? 1 : 0;
                float p = random.nextFloat() * .8f + lift * label;
                long time = day * JudgedRows.MILLIS_PER_DAY + row;
                for (var recipe : List.of("one", "two")) {
                    var probabilities = new float[] {1 - p, p};
                    var score =
                            new JudgedScore(
                                    "id", time, p > .5 ? 1 : 0, probabilities, probabilities);
                    report.add(recipe, score, null, p, label, time);
                }
            }
        }
        return report.judged();
    }
}
