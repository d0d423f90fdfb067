package io.counterweight.imbalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

    @Test
    void weightsAreInverseToClassFrequency() {
        ClassWeights weights = new ClassWeights(new Weighting.Running(0.0, 1e6));
        ClassCounts counts = counts(9_900, 100);
        assertThat(weights.of(1, counts)).isEqualTo(50);
        assertThat(weights.of(0, counts)).isCloseTo(0.505050505050505, ROUNDING);
        assertThat(weights.of(1, counts) / weights.of(0, counts)).isCloseTo(99, ROUNDING);
    }

    @Test
    void anExampleWeighsOneOnAverage() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            int[] sizes = random.ints(2 + random.nextInt(4), 1, 10_000).toArray();
            ClassCounts counts = counts(sizes);
            ClassWeights weights = new ClassWeights(new Weighting.Running(0.0, 1e6));
            double mean = 0;
            for (int c = 0; c < sizes.length; c++) {
                mean += counts.count(c) / counts.total() * weights.of(c, counts);
            }
            assertThat(mean).as("seed=%d", seed).isCloseTo(1, ROUNDING);
        }
    }

    @Test
    void smoothingAddsExamplesToEveryClass() {
        ClassWeights weights = new ClassWeights(new Weighting.Running(null, null));
        assertThat(weights.of(1, counts(9_900, 100))).isCloseTo(10_002 / 202.0, ROUNDING);
        assertThat(weights.of(0, counts(0, 0))).isEqualTo(1);
        assertThat(weights.of(1, counts(8, 0))).isEqualTo(5);
    }

    @Test
    void aWeightIsAtMostItsCap() {
        ClassWeights weights = new ClassWeights(new Weighting.Running(0.0, 20.0));
        assertThat(weights.of(1, counts(9_900, 100))).isEqualTo(20);
        assertThat(weights.of(1, counts(9_900, 0))).isEqualTo(20);
        assertThat(weights.of(1, counts(0, 0))).isEqualTo(1);
    }

    @Test
    void withoutWeightingEveryExampleWeighsOne() {
        assertThat(new ClassWeights(new Weighting.None()).of(1, counts(9_900, 100))).isEqualTo(1);
    }

    @Test
    void decayedWeightsFollowTheRecentPrior() {
        Duration halfLife = Duration.ofDays(1);
        ClassWeights weights = new ClassWeights(new Weighting.Decayed(halfLife, 0.0, 1e6));
        ClassCounts counts = weights.emptyCounts(2);
        for (int i = 0; i < 1000; i++) {
            counts.add(0, 0);
        }
        counts.add(1, 0);
        assertThat(weights.of(1, counts)).isCloseTo(1001 / 2.0, Offset.offset(1e-9));
        long later = halfLife.multipliedBy(40).toMillis();
        counts.add(0, later);
        counts.add(1, later);
        // What was 40 half-lives ago is worth 1000 / 2^40 < 1e-8.
        assertThat(weights.of(1, counts)).isCloseTo(1, Offset.offset(1e-8));
    }

    @Test
    void aHalfLifeThatCannotHoldAMinorityIsRefused() {
        Weighting.Decayed hour = new Weighting.Decayed(Duration.ofHours(1), null, null);
        assertThatThrownBy(() -> hour.requireHolds(80))
                .hasMessageContaining("halfLife=PT1H, examplesPerDay=80.0, held=4.809");
        new Weighting.Decayed(Duration.ofDays(7), null, null).requireHolds(80);
        assertThatThrownBy(() -> new Weighting.Decayed(Duration.ZERO, null, null))
                .hasMessageContaining("halfLife=PT0S");
        assertThatThrownBy(() -> new Weighting.Decayed(null, null, null))
                .hasMessageContaining("half-life must be given");
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> new Weighting.Running(-1.0, null))
                .hasMessage("smoothing must be finite and not negative: smoothing=-1.0");
        assertThatThrownBy(() -> new Weighting.Running(null, 0.5))
                .hasMessage("cap must be in [1, 1e6]: cap=0.5");
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
