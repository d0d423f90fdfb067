package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllTrafficTest {
    private static final double SHARE = 0.05;

    /// 3,000 transactions, of which 300 frauds; from .5 on they are blocked, 200 frauds among them.
    private static AllTraffic drawn(long seed, double share) {
        var random = new Random(seed);
        var traffic = new AllTraffic();
        for (int i = 0; i < 3_000; i++) {
            boolean isFraud = i < 300;
            boolean isBlocked = i < 200 || i >= 2_980;
            float rank = (isBlocked ? 0.5f : 0) + 0.4f * (i % 97) / 97;
            if (!isBlocked) {
                traffic.add(rank, isFraud, false, 1);
            } else if (random.nextDouble() < share) {
                traffic.add(rank, isFraud, true, 1 / share);
            }
        }
        return traffic;
    }

    @Test
    void withAllLetThroughTheEstimateIsTheTruth() {
        // A weight above 1 says that it is of the control group.
        var all = drawn(1, 1 - 1e-9).estimate();
        assertThat(all.recall()).isCloseTo(200 / 300.0, within(1e-6));
        assertThat(all.precision()).isCloseTo(200 / 220.0, within(1e-6));
        assertThat(all.averagePrecision()).isCloseTo(truth(), within(1e-6));
        assertThat(all.control()).isEqualTo(220);
    }

    private static double truth() {
        float[] ranks = new float[3_000];
        boolean[] frauds = new boolean[3_000];
        for (int i = 0; i < 3_000; i++) {
            frauds[i] = i < 300;
            ranks[i] = (i < 200 || i >= 2_980 ? 0.5f : 0) + 0.4f * (i % 97) / 97;
        }
        return Ranking.of(ranks, frauds).averagePrecision();
    }

    @Test
    void onMeanTheEstimateOfFraudsIsRightAndItsBandCoversTheTruthNineTimesInTen() {
        double sum = 0;
        int covered = 0;
        int rounds = 2_000;
        for (int round = 0; round < rounds; round++) {
            var estimate = drawn(round, SHARE).estimate();
            sum += estimate.frauds();
            boolean covers =
                    estimate.recallLow() <= 200 / 300.0 && estimate.recallHigh() >= 200 / 300.0;
            covered += covers ? 1 : 0;
            assertThat(estimate.recallLow()).isLessThanOrEqualTo(estimate.recall());
            assertThat(estimate.recallHigh()).isGreaterThanOrEqualTo(estimate.recall());
        }
        assertThat(sum / rounds).isCloseTo(300, within(4.0));
        assertThat((double) covered / rounds).isBetween(0.9, 0.999);
    }

    /// 200 frauds are blocked: 10, 4 and 2 of them are in the control group in the mean.
    @ParameterizedTest
    @CsvSource({"0.05, 0.9, 0.98", "0.02, 0.87, 0.95", "0.01, 0.77, 0.9"})
    void theBandOfAveragePrecisionCoversTheTruthTheMoreOftenTheMoreFraudsAreInTheControlGroup(
            double share, double least, double most) {
        double truth = truth();
        int covered = 0;
        double width = 0;
        int rounds = 1_000;
        for (int round = 0; round < rounds; round++) {
            var estimate = drawn(round, share).estimate();
            if (estimate.averagePrecisionLow() == null) {
                continue;
            }
            double low = estimate.averagePrecisionLow();
            double high = estimate.averagePrecisionHigh();
            assertThat(estimate.averagePrecision()).isBetween(low, high);
            assertThat(low).isNotNegative();
            assertThat(high).isLessThanOrEqualTo(1);
            covered += low <= truth && truth <= high ? 1 : 0;
            width += high - low;
        }
        assertThat((double) covered / rounds).isBetween(least, most);
        assertThat(width / rounds).isBetween(0.1, 0.8);
    }

    @Test
    void besideTheEstimateStandsWhatTheLabelsAloneSay() {
        var traffic = new AllTraffic();
        traffic.add(0.9f, true, true, 10);
        traffic.add(0.8f, false, true, 10);
        traffic.add(0.2f, true, false, 1);
        traffic.add(0.1f, false, false, 1);

        var estimate = traffic.estimate();

        assertThat(estimate.recall()).isCloseTo(10 / 11.0, within(1e-9));
        assertThat(estimate.precision()).isCloseTo(10 / 20.0, within(1e-9));
        assertThat(estimate.averagePrecision()).isCloseTo((10 * 1 + 11 / 21.0) / 11, within(1e-6));
        assertThat(estimate.labelled())
                .isEqualTo(new AllTraffic.Labelled(2, .5, .5, (1 + 2 / 3.0) / 2));
    }

    @Test
    void anEmptyControlGroupGivesNoBand() {
        var traffic = new AllTraffic();
        traffic.add(0.9f, true, true, 1);
        traffic.add(0.2f, false, false, 1);

        var estimate = traffic.estimate();

        assertThat(estimate.averagePrecision()).isEqualTo(1);
        assertThat(estimate.averagePrecisionLow()).isNull();
        assertThat(estimate.averagePrecisionHigh()).isNull();
        assertThat(estimate.recallLow()).isNull();
        assertThat(estimate.precisionHigh()).isNull();
    }

    @Test
    void withoutAFraudInTheControlGroupTheBandStillReachesUp() {
        var traffic = new AllTraffic();
        traffic.add(0.1f, true, false, 1);
        traffic.add(0.1f, false, false, 1);
        for (int i = 0; i < 10; i++) {
            traffic.add(0.9f, false, true, 20);
        }
        var estimate = traffic.estimate();
        assertThat(estimate.recall()).isZero();
        assertThat(estimate.recallLow()).isZero();
        assertThat(estimate.fraudsHigh()).isCloseTo(1 + 20 * 3.6, within(3.0));
        assertThat(estimate.recallHigh()).isGreaterThan(0.9);
        assertThat(estimate.averagePrecision()).isLessThan(0.02);
        assertThat(estimate.averagePrecisionHigh()).isBetween(0.2, 0.5);
        assertThat(new AllTraffic().estimate().recall()).isNull();
    }

    @Test
    void theLimitsAreThoseOfAPoissonCount() {
        // Exact: 1.6235 and 11.6683 of 5, 0 and 3.6889 of none.
        assertThat(AllTraffic.limit(5, -1)).isCloseTo(1.6235, within(0.02));
        assertThat(AllTraffic.limit(5, 1)).isCloseTo(11.6683, within(0.02));
        assertThat(AllTraffic.limit(0, 1)).isCloseTo(3.6889, within(0.1));
        assertThat(AllTraffic.limit(0, -1)).isZero();
    }
}
