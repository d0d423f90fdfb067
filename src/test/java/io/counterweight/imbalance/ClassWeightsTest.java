package io.counterweight.imbalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.Classes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-12);
    private static final Classes TWO = new Classes(List.of("genuine", "fraud"), 0);

    @Test
    void weightsAreInverseToClassFrequency() {
        ClassWeights weights = new ClassWeights(new Weighting.Running(0.0, 1e6), TWO);
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
            ClassWeights weights = new ClassWeights(new Weighting.Running(0.0, 1e6), TWO);
            double mean = 0;
            for (int c = 0; c < sizes.length; c++) {
                mean += counts.count(c) / counts.total() * weights.of(c, counts);
            }
            assertThat(mean).as("seed=%d", seed).isCloseTo(1, ROUNDING);
        }
    }

    @Test
    void smoothingAddsExamplesToEveryClass() {
        ClassWeights weights = new ClassWeights(new Weighting.Running(null, null), TWO);
        assertThat(weights.of(1, counts(9_900, 100))).isCloseTo(10_002 / 202.0, ROUNDING);
        assertThat(weights.of(0, counts(0, 0))).isEqualTo(1);
        assertThat(weights.of(1, counts(8, 0))).isEqualTo(5);
    }

    @Test
    void aWeightIsAtMostItsCap() {
        ClassWeights weights = new ClassWeights(new Weighting.Running(0.0, 20.0), TWO);
        assertThat(weights.of(1, counts(9_900, 100))).isEqualTo(20);
        assertThat(weights.of(1, counts(9_900, 0))).isEqualTo(20);
        assertThat(weights.of(1, counts(0, 0))).isEqualTo(1);
    }

    @Test
    void withoutWeightingEveryExampleWeighsOne() {
        assertThat(new ClassWeights(new Weighting.None(), TWO).of(1, counts(9_900, 100)))
                .isEqualTo(1);
    }

    @Test
    void decayedWeightsFollowTheRecentPrior() {
        Duration halfLife = Duration.ofDays(1);
        ClassWeights weights = new ClassWeights(new Weighting.Decayed(halfLife, 0.0, 1e6), TWO);
        ClassCounts counts = weights.emptyCounts();
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

    /// The strengths that Cui's β has on the card data of 284,315 and 492: 1.007, 2.57, 20.8.
    @Test
    void effectiveNumbersGoFromEqualWeightsToInverseFrequency() {
        ClassCounts counts = counts(284_315, 492);
        assertThat(ratio(new Weighting.EffectiveNumber(0.0, null), counts)).isEqualTo(1);
        assertThat(ratio(new Weighting.EffectiveNumber(0.99, 1e6), counts))
                .isCloseTo(1.007, Offset.offset(5e-4));
        assertThat(ratio(new Weighting.EffectiveNumber(0.999, 1e6), counts))
                .isCloseTo(2.57, Offset.offset(5e-3));
        assertThat(ratio(new Weighting.EffectiveNumber(0.9999, 1e6), counts))
                .isCloseTo(20.8, Offset.offset(5e-2));
        // β → 1: 284,315 / 492.
        assertThat(ratio(new Weighting.EffectiveNumber(1 - 1e-12, 1e6), counts))
                .isCloseTo(577.876, Offset.offset(1e-3));
    }

    @Test
    void effectiveNumbersAreThoseOfTheRunningFormAndTheirWeightsAddUpToTheClasses() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            double beta = 1 - StrictMath.pow(10, -1 - 3 * random.nextDouble());
            int[] sizes = random.ints(2 + random.nextInt(3), 1, 5_000).toArray();
            double[] running = new double[sizes.length];
            double inverses = 0;
            for (int c = 0; c < sizes.length; c++) {
                for (int i = 0; i < sizes[c]; i++) {
                    running[c] = beta * running[c] + 1;
                }
                inverses += 1 / running[c];
            }
            ClassWeights weights = new ClassWeights(new Weighting.EffectiveNumber(beta, 1e6), TWO);
            ClassCounts counts = counts(sizes);
            double sum = 0;
            for (int c = 0; c < sizes.length; c++) {
                assertThat(weights.of(c, counts))
                        .as("seed=%d, class=%d", seed, c)
                        .isCloseTo(sizes.length / running[c] / inverses, Offset.offset(1e-10));
                sum += weights.of(c, counts);
            }
            assertThat(sum).as("seed=%d", seed).isCloseTo(sizes.length, ROUNDING);
        }
    }

    @Test
    void aRevisedLabelGivesTheWeightsItWouldHaveGivenInTime() {
        for (Weighting weighting :
                List.of(
                        new Weighting.Running(null, null),
                        new Weighting.EffectiveNumber(null, null),
                        new Weighting.SquareRoot(null, null))) {
            ClassCounts revised = counts(901, 99);
            revised.remove(0, 0);
            revised.add(1, 0);
            ClassWeights weights = new ClassWeights(weighting, TWO);
            for (int c = 0; c < 2; c++) {
                assertThat(weights.of(c, revised))
                        .as("%s, class=%d", weighting, c)
                        .isEqualTo(weights.of(c, counts(900, 100)));
            }
        }
    }

    @Test
    void squareRootWeightsStandAsTheRootOfTheCounts() {
        ClassCounts counts = counts(9_900, 100);
        assertThat(ratio(new Weighting.SquareRoot(0.0, 1e6), counts))
                .isCloseTo(Math.sqrt(99), ROUNDING);
        ClassWeights weights = new ClassWeights(new Weighting.SquareRoot(0.0, 5.0), TWO);
        // √(10,000 / 200) = 7.07, capped; √(10,000 / 19,800).
        assertThat(weights.of(1, counts)).isEqualTo(5);
        assertThat(weights.of(0, counts)).isCloseTo(0.710669054518, ROUNDING);
    }

    @Test
    void fixedWeightsGoByName() {
        Classes three = new Classes(List.of("genuine", "stolen", "takeover"), 0);
        ClassWeights weights =
                new ClassWeights(
                        new Weighting.Fixed(Map.of("stolen", 5.0, "takeover", 0.5)), three);
        ClassCounts counts = weights.emptyCounts();
        assertThat(
                        new double[] {
                            weights.of(0, counts), weights.of(1, counts), weights.of(2, counts)
                        })
                .containsExactly(1, 5, 0.5);
    }

    /// A snapshot is of one recipe by its text, which must not hang on the order of a hash.
    @Test
    void theTextOfFixedWeightsIsSortedByName() {
        assertThat(new Weighting.Fixed(Map.of("b", 2.0, "c", 3.0, "a", 1.0)))
                .hasToString("Fixed[weights={a=1.0, b=2.0, c=3.0}]");
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> new Weighting.EffectiveNumber(1.0, null))
                .hasMessage("beta must be in [0, 1): beta=1.0");
        assertThatThrownBy(() -> new Weighting.Fixed(Map.of("fraud", -1.0)))
                .hasMessage("a weight must be in (0, 1e6]: fraud=-1.0");
        assertThatThrownBy(() -> new Weighting.Fixed(Map.of()))
                .hasMessage("weights must name a class at least: weights={}");
        assertThatThrownBy(() -> new ClassWeights(new Weighting.Fixed(Map.of("froud", 2.0)), TWO))
                .hasMessage(
                        "weights must be of known classes: name=froud, classes=[genuine, fraud]");
        assertThatThrownBy(() -> new Weighting.Running(-1.0, null))
                .hasMessage("smoothing must be finite and not negative: smoothing=-1.0");
        assertThatThrownBy(() -> new Weighting.Running(null, 0.5))
                .hasMessage("cap must be in [1, 1e6]: cap=0.5");
    }

    private static double ratio(Weighting weighting, ClassCounts counts) {
        ClassWeights weights = new ClassWeights(weighting, TWO);
        return weights.of(1, counts) / weights.of(0, counts);
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
