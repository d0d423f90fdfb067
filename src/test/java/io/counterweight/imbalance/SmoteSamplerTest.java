package io.counterweight.imbalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.Classes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SmoteSamplerTest {
    private static final Classes THREE = new Classes(List.of("genuine", "stolen", "takeover"), 0);
    private static final int COLUMNS = 5;
    private static final int[][] NUMERIC = {};

    /// Units so far apart that without standardisation the second column alone would decide.
    private static final float[] MEAN = {0, 500, 1, -3, 0};

    private static final float[] DEVIATION = {1, 1000, 0.01f, 5, 1};

    /// Two real examples a synthetic one lies between, and how far along.
    private record Segment(int base, int neighbour, double u) {}

    @Test
    void aSyntheticExampleLiesOnTheSegmentToOneOfItsNearestNeighbours() {
        for (long seed = 0; seed < 5; seed++) {
            float[][] real = real(seed, 40);
            MinorityBuffer buffer = buffer(real);
            SmoteSampler sampler = sampler(seed, 5, NUMERIC);
            sampler.restandardise(MEAN, DEVIATION);
            float[] made = new float[COLUMNS];
            for (long i = 0; i < 100; i++) {
                assertThat(sampler.synthesize(buffer, i, made, 0)).isEqualTo(1);
                Segment segment = segment(real, made);
                assertThat(segment).as("seed=%d, identity=%d", seed, i).isNotNull();
                boolean near =
                        nearest(real, segment.base(), 5).contains(segment.neighbour())
                                || nearest(real, segment.neighbour(), 5).contains(segment.base());
                assertThat(near).as("seed=%d, identity=%d, %s", seed, i, segment).isTrue();
            }
        }
    }

    @Test
    void betweenAMissingValueAndAnotherLiesTheOther() {
        float none = Float.NaN;
        float[][] real = {{0, 5, none, 1, 2}, {1, 5, none, none, 4}};
        SmoteSampler sampler = sampler(3, 1, NUMERIC);
        float[] made = new float[COLUMNS];
        for (long i = 0; i < 100; i++) {
            assertThat(sampler.synthesize(buffer(real), i, made, 0)).isEqualTo(1);
            assertThat(made[0]).isBetween(0f, 1f);
            assertThat(made[1]).isEqualTo(5f);
            assertThat(made[2]).isNaN();
            assertThat(made[3]).isEqualTo(1f);
            assertThat(made[4]).isBetween(2f, 4f);
        }
    }

    @Test
    void aMissingFlagIsVotedOnAsAValueIs() {
        float none = Float.NaN;
        float[][] real = {{0, 0, 0, none, 0}, {0, 0, 0, none, 1}, {0, 0, 0, 1, 2}};
        SmoteSampler sampler = sampler(3, 2, new int[][] {{3}});
        float[] made = new float[COLUMNS];
        for (long i = 0; i < 30; i++) {
            assertThat(sampler.synthesize(buffer(real), i, made, 0)).isEqualTo(1);
            assertThat(made[3]).isNaN();
        }
    }

    @Test
    void everyBaseAndNeighbourIsDrawnAndPlacesFillTheSegment() {
        // Two clusters: the neighbour is always of the base's own.
        float[][] real = {{0, 0, 0, 0, 0}, {1, 0, 0, 0, 0}, {100, 0, 0, 0, 0}, {101, 0, 0, 0, 0}};
        SmoteSampler sampler = sampler(3, 1, NUMERIC);
        int[] places = new int[10];
        float[] made = new float[COLUMNS];
        for (long i = 0; i < 20_000; i++) {
            sampler.synthesize(buffer(real), i, made, 0);
            float x = made[0] >= 100 ? made[0] - 100 : made[0];
            assertThat(x).isBetween(0f, 1f);
            places[(int) Math.min(9, x * 10)]++;
        }
        for (int count : places) {
            // Four deviations of a binomial: 4·√(2,000 · .9) = 170.
            assertThat((double) count).isCloseTo(2000, Offset.offset(170.0));
        }
    }

    @Test
    void seedIdentityBufferAndStatisticsDecideAndNothingElse() {
        float[][] real = real(1, 30);
        SmoteSampler one = sampler(1, 5, NUMERIC);
        SmoteSampler other = sampler(1, 5, NUMERIC);
        one.restandardise(MEAN, DEVIATION);
        other.restandardise(MEAN, DEVIATION);
        // The other has drawn before, from a buffer of another history with the same contents.
        float[] made = new float[COLUMNS];
        float[] again = new float[COLUMNS];
        MinorityBuffer buffer = buffer(real);
        for (long i = 0; i < 50; i++) {
            other.synthesize(buffer(real), 1000 + i, again, 0);
        }
        Set<String> all = new HashSet<>();
        for (long i = 0; i < 50; i++) {
            one.synthesize(buffer, i, made, 0);
            other.synthesize(buffer, i, again, 0);
            assertThat(made).isEqualTo(again);
            all.add(Arrays.toString(made));
        }
        assertThat(all).hasSize(50);
        sampler(2, 5, NUMERIC).synthesize(buffer, 49, again, 0);
        assertThat(made).isNotEqualTo(again);
    }

    @Test
    void manyAtOnceAreTheSameAsOneByOne() {
        MinorityBuffer buffer = new MinorityBuffer(THREE, COLUMNS, 64);
        float[][] real = real(4, 60);
        for (int i = 0; i < real.length; i++) {
            buffer.add(i, i, real[i], 1 + i % 2);
        }
        SmoteSampler sampler = sampler(9, 3, NUMERIC);
        long[] identities = new Random(1).longs(25).toArray();
        float[] many = new float[2 + 25 * COLUMNS];
        int[] labels = new int[25];
        assertThat(sampler.synthesize(buffer, identities, 25, many, 2, labels)).isEqualTo(25);
        for (int i = 0; i < 25; i++) {
            float[] one = new float[COLUMNS];
            assertThat(sampler.synthesize(buffer, identities[i], one, 0)).isEqualTo(labels[i]);
            assertThat(Arrays.copyOfRange(many, 2 + i * COLUMNS, 2 + (i + 1) * COLUMNS))
                    .isEqualTo(one);
            // Both ends are of its class.
            Segment segment = segment(real, one);
            assertThat(1 + segment.base() % 2).isEqualTo(labels[i]);
            assertThat(1 + segment.neighbour() % 2).isEqualTo(labels[i]);
        }
        assertThat(IntStream.of(labels).distinct().count()).isEqualTo(2);
    }

    @Test
    void aClassWithFewExamplesIsNotMadeUp() {
        Resampling.Smote ten = new Resampling.Smote(null, 3, 10, null);
        SmoteSampler sampler =
                new SmoteSampler(ten, 1, THREE, COLUMNS, 64, NUMERIC, BruteForceNeighbours::new);
        MinorityBuffer buffer = new MinorityBuffer(THREE, COLUMNS, 64);
        float[][] real = real(2, 19);
        for (int i = 0; i < 18; i++) {
            buffer.add(i, i, real[i], 1 + i % 2);
        }
        assertThat(sampler.synthesize(buffer, 5, new float[COLUMNS], 0)).isEqualTo(-1);
        buffer.add(18, 18, real[18], 2);
        for (long i = 0; i < 50; i++) {
            assertThat(sampler.synthesize(buffer, i, new float[COLUMNS], 0)).isEqualTo(2);
        }
    }

    @Test
    void aRevisedExampleIsNeitherBaseNorNeighbour() {
        float[][] real = real(7, 12);
        MinorityBuffer buffer = buffer(real);
        SmoteSampler sampler = sampler(1, 11, NUMERIC);
        float[] made = new float[COLUMNS];
        sampler.synthesize(buffer, 0, made, 0);
        for (int evicted : new int[] {3, 8}) {
            buffer.remove(evicted, 1);
        }
        buffer.add(100, 0, new float[COLUMNS], 1);
        real[3] = new float[COLUMNS];
        Set<Integer> ends = new HashSet<>();
        for (long i = 0; i < 500; i++) {
            sampler.synthesize(buffer, i, made, 0);
            Segment segment = segment(real, made);
            ends.add(segment.base());
            ends.add(segment.neighbour());
        }
        // All but the evicted, whose number 3 the new example has taken.
        assertThat(ends).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11);
    }

    @Test
    void aCategoryIsTakenWholeByTheMostVotes() {
        // Columns 1–2 are one category, 3 is a flag.
        int[][] categories = {{1, 2}, {3}};
        float[][] real = {{0, 1, 0, 0, 0}, {1, 0, 1, 1, 0}, {2, 0, 1, 1, 0}, {3, 1, 0, 1, 0}};
        float[] made = new float[COLUMNS];
        for (long i = 0; i < 200; i++) {
            sampler(1, 2, categories).synthesize(buffer(real), i, made, 0);
            // Of any three of these at least two have the flag.
            assertThat(made[3]).isEqualTo(1f);
            assertThat(made[1] + made[2]).isEqualTo(1f);
            assertThat(made[1]).isIn(0f, 1f);
        }
    }

    @Test
    void withoutAWinnerACategoryIsThatOfTheBase() {
        int[][] categories = {{1}};
        // Each neighbour has another category: base 7 is of category 7.
        float[][] real = {{0, 5, 0, 0, 0}, {1, 6, 0, 0, 0}, {9, 7, 0, 0, 0}};
        float[] made = new float[COLUMNS];
        Set<Float> drawn = new HashSet<>();
        for (long i = 0; i < 300; i++) {
            sampler(1, 2, categories).synthesize(buffer(real), i, made, 0);
            drawn.add(made[1]);
            if (made[0] > 9 - 1e-3) {
                assertThat(made[1]).isIn(5f, 6f, 7f);
            }
        }
        assertThat(drawn).containsExactlyInAnyOrder(5f, 6f, 7f);
        // Base A; neighbours B, B, C, C: two categories have two votes, so it stays A.
        float[][] five = {{0, 1, 0, 0, 0}, {1, 2, 0, 0, 0}, {2, 2, 0, 0, 0}, {3, 3, 0, 0, 0}};
        ExampleRing ring = new ExampleRing(8, COLUMNS);
        for (int i = 0; i < five.length; i++) {
            ring.add(i, i, five[i], 1);
        }
        ring.add(4, 4, new float[] {4, 3, 0, 0, 0}, 1);
        new CategoryVote(categories, COLUMNS).write(ring, 0, new int[] {1, 2, 3, 4}, made, 0);
        assertThat(made[1]).isEqualTo(1f);
        new CategoryVote(categories, COLUMNS).write(ring, 0, new int[] {1, 2, 3}, made, 0);
        assertThat(made[1]).isEqualTo(2f);
    }

    @Test
    void whatWasMadeStaysWithinTheBudget() {
        SyntheticBudget budget = new SyntheticBudget(2.5);
        assertThat(budget.take(3)).isZero();
        budget.learned();
        assertThat(budget.take(3)).isEqualTo(2);
        budget.giveBack(1);
        budget.learned();
        assertThat(budget.take(100)).isEqualTo(4);
        assertThat(budget.take(1)).isZero();
        assertThat(budget.made()).isEqualTo(5);
        assertThat(budget.examples()).isEqualTo(2);
    }

    @Test
    void badShapesAreNamed() {
        assertThatThrownBy(() -> sampler(1, 5, new int[][] {{0, 1}, {1}}))
                .hasMessage(
                        "a category's column must be in [0, columns) and in one category: column=1, columns=5, categories=[[0, 1], [1]]");
        assertThatThrownBy(() -> sampler(1, 5, NUMERIC).restandardise(MEAN, new float[COLUMNS]))
                .hasMessageStartingWith(
                        "statistics must be finite and the deviation positive: mean[0]=0.0");
    }

    private static SmoteSampler sampler(long seed, int neighbours, int[][] categories) {
        return new SmoteSampler(
                new Resampling.Smote(null, neighbours, 2, null),
                seed,
                THREE,
                COLUMNS,
                64,
                categories,
                BruteForceNeighbours::new);
    }

    private static MinorityBuffer buffer(float[][] real) {
        MinorityBuffer buffer = new MinorityBuffer(THREE, COLUMNS, 64);
        for (int i = 0; i < real.length; i++) {
            buffer.add(i, i, real[i], 1);
        }
        return buffer;
    }

    private static float[][] real(long seed, int rows) {
        Random random = new Random(seed);
        float[][] real = new float[rows][COLUMNS];
        for (float[] row : real) {
            for (int f = 0; f < COLUMNS; f++) {
                row[f] = MEAN[f] + DEVIATION[f] * (float) random.nextGaussian();
            }
        }
        return real;
    }

    /// The two real examples that a point lies between: one u fits all columns.
    private static Segment segment(float[][] real, float[] made) {
        List<Segment> fitting = new ArrayList<>();
        for (int b = 0; b < real.length; b++) {
            for (int n = b + 1; n < real.length; n++) {
                double u = (made[0] - real[b][0]) / ((double) real[n][0] - real[b][0]);
                boolean fits = u >= 0 && u <= 1;
                for (int f = 0; f < COLUMNS && fits; f++) {
                    double between = real[b][f] + u * ((double) real[n][f] - real[b][f]);
                    // u is known to a few parts in 10^5 where the ends are close together.
                    fits = Math.abs(made[f] - between) <= 1e-4 * DEVIATION[f];
                }
                if (fits) {
                    fitting.add(new Segment(b, n, u));
                }
            }
        }
        return fitting.isEmpty() ? null : fitting.getFirst();
    }

    /// By squared distance of the standardised features, in double.
    private static List<Integer> nearest(float[][] real, int from, int k) {
        return IntStream.range(0, real.length)
                .filter(i -> i != from)
                .boxed()
                .sorted(
                        Comparator.comparingDouble(i -> {
                            double sum = 0;
                            for (int f = 0; f < COLUMNS; f++) {
                                double delta = ((double) real[i][f] - real[from][f]) / DEVIATION[f];
                                sum += delta * delta;
                            }
                            return sum;
                        }))
                .limit(k)
                .toList();
    }
}
