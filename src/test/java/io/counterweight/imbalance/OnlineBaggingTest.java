package io.counterweight.imbalance;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnlineBaggingTest {
    private static final int DRAWS = 40_000;
    private static final OnlineBagging BAGGING = new OnlineBagging(5);

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 1, 4, 30, 100})
    void copiesHaveTheMeanAndVarianceOfPoisson(double rate) {
        CounterRandom random = new CounterRandom(1);
        double sum = 0;
        double squares = 0;
        for (long i = 0; i < DRAWS; i++) {
            int k = OnlineBagging.poisson(rate, random.uniform(i));
            sum += k;
            squares += (double) k * k;
        }
        double mean = sum / DRAWS;
        double variance = squares / DRAWS - mean * mean;
        // Four deviations of the estimates: √(λ/n), √((λ + 2λ²)/n).
        assertThat(mean).isCloseTo(rate, Offset.offset(4 * Math.sqrt(rate / DRAWS)));
        assertThat(variance)
                .isCloseTo(rate, Offset.offset(4 * Math.sqrt((rate + 2 * rate * rate) / DRAWS)));
    }

    @Test
    void theEndsOfTheUnitIntervalGiveFiniteCopies() {
        for (double rate : new double[] {1e-3, 1, 100}) {
            assertThat(OnlineBagging.poisson(rate, 0x1.0p-53)).isBetween(0, 40);
            assertThat(OnlineBagging.poisson(rate, 1)).isBetween(1, 250);
        }
        // e⁻¹ = .3679, 2e⁻¹ = .7358.
        assertThat(OnlineBagging.poisson(1, 0.3678)).isZero();
        assertThat(OnlineBagging.poisson(1, 0.3679)).isEqualTo(1);
        assertThat(OnlineBagging.poisson(1, 0.7357)).isEqualTo(1);
        assertThat(OnlineBagging.poisson(1, 0.7358)).isEqualTo(2);
    }

    @Test
    void oversamplingRaisesEveryClassToTheLargest() {
        ClassCounts counts = counts(1000, 100, 20);
        Resampling.Oob oob = new Resampling.Oob(30.0);
        assertThat(OnlineBagging.rate(oob, 0, counts)).isEqualTo(1);
        assertThat(OnlineBagging.rate(oob, 1, counts)).isEqualTo(10);
        assertThat(OnlineBagging.rate(oob, 2, counts)).isEqualTo(30);
        double sum = 0;
        for (long key = 0; key < DRAWS; key++) {
            sum += BAGGING.copies(oob, key, 1, counts);
        }
        assertThat(sum / DRAWS).isCloseTo(10, Offset.offset(4 * Math.sqrt(10.0 / DRAWS)));
    }

    @Test
    void undersamplingLowersEveryClassToTheSmallest() {
        ClassCounts counts = counts(1000, 100, 20);
        Resampling.Uob uob = new Resampling.Uob();
        assertThat(OnlineBagging.rate(uob, 0, counts)).isEqualTo(0.02);
        assertThat(OnlineBagging.rate(uob, 1, counts)).isEqualTo(0.2);
        assertThat(OnlineBagging.rate(uob, 2, counts)).isEqualTo(1);
        double sum = 0;
        for (long key = 0; key < DRAWS; key++) {
            sum += BAGGING.copies(uob, key, 0, counts);
        }
        assertThat(sum / DRAWS).isCloseTo(0.02, Offset.offset(4 * Math.sqrt(0.02 / DRAWS)));
    }

    @Test
    void aClassOfChanceSizeIsLearnedOnce() {
        ClassCounts counts = counts(1000, 9, 20);
        for (long key = 0; key < 100; key++) {
            assertThat(BAGGING.copies(new Resampling.Oob(null), key, 1, counts)).isEqualTo(1);
            assertThat(BAGGING.copies(new Resampling.Uob(), key, 1, counts)).isEqualTo(1);
        }
        assertThat(OnlineBagging.rate(new Resampling.Uob(), 0, counts)).isEqualTo(0.02);
    }

    @Test
    void aMajorityExampleIsKeptAtTheRateAndAlwaysTheSame() {
        Resampling.Undersampling fifth = new Resampling.Undersampling(0.2);
        int kept = 0;
        int ofBoth = 0;
        for (int i = 0; i < DRAWS; i++) {
            long key = TransactionKey.of("tx-" + i);
            boolean keeps = BAGGING.keeps(fifth, key);
            assertThat(new OnlineBagging(5).keeps(fifth, key)).isEqualTo(keeps);
            assertThat(BAGGING.keeps(new Resampling.Undersampling(1.0), key)).isTrue();
            kept += keeps ? 1 : 0;
            ofBoth += keeps && new OnlineBagging(6).keeps(fifth, key) ? 1 : 0;
        }
        // Four deviations of a binomial; another seed keeps others.
        assertThat(kept).isBetween(8000 - 320, 8000 + 320);
        assertThat(ofBoth).isBetween(1600 - 157, 1600 + 157);
    }

    private static ClassCounts counts(int... sizes) {
        ClassCounts counts = ClassCounts.plain(sizes.length);
        for (int c = 0; c < sizes.length; c++) {
            for (int i = 0; i < sizes[c]; i++) {
                counts.add(c, 0);
            }
        }
        return counts;
    }
}
