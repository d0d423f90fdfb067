package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.event.Classes;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurvesTest {
    /// Sums of doubles in another order.
    private static final double ROUNDING = 1e-12;

    private static final Classes CLASSES =
            new Classes(java.util.List.of("genuine", "testing", "takeover"), 0);

    @Test
    void pointsCountRowsFromTheHighestScoreAndTiesAsOne() {
        var outcomes =
                SortedOutcomes.of(
                        new float[] {.9f, .1f, .5f, .5f, .2f},
                        new boolean[] {true, false, true, false, false});

        assertThat(Curves.points(outcomes, 2, 3))
                .containsExactly(
                        new Curves.Point(.9f, 1, .5, 1, 0),
                        new Curves.Point(.5f, 3, 1, 2 / 3.0, 1 / 3.0),
                        new Curves.Point(.2f, 4, 1, .5, 2 / 3.0),
                        new Curves.Point(.1f, 5, 1, .4, 1));
    }

    @Test
    void thereIsNoCurveWithoutBothOutcomes() {
        var scores = new float[] {.1f, .2f};

        assertThat(Curves.points(SortedOutcomes.of(scores, new boolean[2]), 0, 2)).isEmpty();
        assertThat(Curves.points(SortedOutcomes.of(scores, new boolean[] {true, true}), 2, 0))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void ofManyScoresAboutTwoHundredExactPointsAreKept(long seed) {
        var random = new Random(seed);
        int rows = 20_000;
        var scores = new float[rows];
        var positives = new boolean[rows];
        long frauds = 0;
        for (int i = 0; i < rows; i++) {
            positives[i] = random.nextInt(50) == 0;
            scores[i] = random.nextFloat() + (positives[i] ? .3f : 0);
            frauds += positives[i] ? 1 : 0;
        }

        var points = Curves.points(SortedOutcomes.of(scores, positives), frauds, rows - frauds);

        assertThat(points).hasSizeBetween(100, 202);
        for (var point : points) {
            long alerts = 0;
            long hits = 0;
            for (int i = 0; i < rows; i++) {
                alerts += scores[i] >= point.threshold() ? 1 : 0;
                hits += scores[i] >= point.threshold() && positives[i] ? 1 : 0;
            }
            assertThat(point)
                    .isEqualTo(
                            new Curves.Point(
                                    point.threshold(),
                                    alerts,
                                    (double) hits / frauds,
                                    (double) hits / alerts,
                                    (double) (alerts - hits) / (rows - frauds)));
        }
        assertThat(points.getLast().alerts()).isEqualTo(rows);
    }

    @Test
    void anyMinorityClassDecidedIsAnAlert() {
        var report = new PrequentialReport(CLASSES, new Judge(Duration.ZERO, null, null, null));
        int[][] labelAndDecision = {{1, 2}, {2, 0}, {0, 1}, {0, 0}, {0, 0}, {2, 2}};
        for (var row : labelAndDecision) {
            var p = new float[] {.5f, .25f, .25f};
            report.add("a", new JudgedScore("id", 0, row[1], p, p), null, .5f, row[0], 0);
        }

        assertThat(report.judged().getFirst().curves().decided())
                .isEqualTo(new Curves.Decided(3, 2 / 3.0, 2 / 3.0, 1 / 3.0));
    }

    @Test
    void theHighestOfTwentyBinsIsHalvedFourTimes() {
        int rows = 3200;
        var probabilities = new float[rows];
        var positives = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            probabilities[i] = 1 - (i + .5f) / rows;
            positives[i] = i < 15;
        }

        var bins = CalibrationBins.of(SortedOutcomes.of(probabilities, positives));

        assertThat(bins).extracting(Curves.Bin::rows).startsWith(10L, 10L, 20L, 40L, 80L, 160L);
        assertThat(bins).hasSize(24);
        assertThat(bins).extracting(Curves.Bin::frauds).startsWith(10.0, 5.0, 0.0);
        // the mean of the ten highest: 1 − 5 / 3200
        assertThat(bins.getFirst().probability()).isCloseTo(1 - 5 / 3200.0, within(1e-7));
        assertThat(bins.stream().mapToLong(Curves.Bin::rows).sum()).isEqualTo(rows);
    }

    @Test
    void equalProbabilitiesShareTheirFraudsOverTheBins() {
        var bins = CalibrationBins.of(SortedOutcomes.of(filled(320, .25f), firstOf(320, 32)));

        assertThat(bins).allSatisfy(bin -> assertThat(bin.share()).isCloseTo(.1, within(ROUNDING)));
        assertThat(bins.stream().mapToDouble(Curves.Bin::frauds).sum()).isCloseTo(32, within(1e-9));
    }

    @Test
    void fewRowsGiveFewBins() {
        var bins = CalibrationBins.of(SortedOutcomes.of(filled(3, .5f), firstOf(3, 1)));

        assertThat(bins).extracting(Curves.Bin::rows).containsExactly(1L, 1L, 1L);
    }

    private static float[] filled(int rows, float value) {
        var values = new float[rows];
        java.util.Arrays.fill(values, value);
        return values;
    }

    private static boolean[] firstOf(int rows, int positive) {
        var positives = new boolean[rows];
        java.util.Arrays.fill(positives, 0, positive, true);
        return positives;
    }
}
