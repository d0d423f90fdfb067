package io.counterweight.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every implementation against a sort of all points.
class NeighboursTest {
    private static final float INFINITE = Float.POSITIVE_INFINITY;

    static List<Kernels> everyImplementation() {
        return AvailableKernels.all();
    }

    @ParameterizedTest
    @MethodSource("everyImplementation")
    void theNearestComeFirstAndTheLowerSlotOfEqualOnes(Kernels kernels) {
        Neighbours neighbours = kernels.neighbours(5, 2);
        put(neighbours, 0, 3, 4);
        put(neighbours, 1, 1, 0);
        put(neighbours, 3, 0, 1);
        put(neighbours, 4, 0, 0);
        int[] slots = new int[8];
        float[] distances = new float[8];
        neighbours.nearest(new float[] {0, 0, 3, 3}, new int[] {4, -1}, 2, 4, slots, distances);
        assertThat(slots).containsExactly(1, 3, 0, -1, 0, 1, 3, 4);
        assertThat(distances).containsExactly(1, 1, 25, INFINITE, 1, 13, 13, 18);
    }

    @ParameterizedTest
    @MethodSource("everyImplementation")
    void whatWasClearedOrReplacedIsNotFound(Kernels kernels) {
        Neighbours neighbours = kernels.neighbours(3, 1);
        put(neighbours, 0, 1);
        put(neighbours, 1, 2);
        put(neighbours, 1, 5);
        neighbours.clear(0);
        neighbours.clear(2);
        int[] slots = new int[2];
        float[] distances = new float[2];
        neighbours.nearest(new float[] {1}, new int[] {-1}, 1, 2, slots, distances);
        assertThat(slots).containsExactly(1, -1);
        assertThat(distances).containsExactly(16, INFINITE);
    }

    @ParameterizedTest
    @MethodSource("everyImplementation")
    void aDistanceBeyondFloatIsNoNeighbour(Kernels kernels) {
        Neighbours neighbours = kernels.neighbours(2, 2);
        put(neighbours, 0, 3e38f, -3e38f);
        put(neighbours, 1, 1e-40f, 0);
        int[] slots = new int[2];
        float[] distances = new float[2];
        neighbours.nearest(new float[] {0, 0}, new int[] {-1}, 1, 2, slots, distances);
        assertThat(slots).containsExactly(1, -1);
        assertThat(distances).containsExactly(0, INFINITE);
    }

    /// Odd sizes: none fits lanes, blocks or the queries of a pass. Values of few steps make many
    /// ties.
    @ParameterizedTest
    @MethodSource("everyImplementation")
    void findsWhatASortOfAllPointsFinds(Kernels kernels) {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int capacity = 1 + random.nextInt(300);
            int dimensions = 1 + random.nextInt(70);
            int rows = 1 + random.nextInt(80);
            int k = 1 + random.nextInt(seed % 2 == 0 ? 6 : 64);
            boolean coarse = seed % 3 == 0;
            Neighbours neighbours = kernels.neighbours(capacity, dimensions);
            float[][] points = new float[capacity][];
            for (int i = 0; i < 2 * capacity; i++) {
                int slot = random.nextInt(capacity);
                if (random.nextInt(4) == 0) {
                    points[slot] = null;
                    neighbours.clear(slot);
                } else {
                    points[slot] = draw(random, dimensions, coarse);
                    neighbours.set(slot, points[slot], 0);
                }
            }
            float[] queries = draw(random, rows * dimensions, coarse);
            int[] exclude = random.ints(rows, -1, capacity).toArray();
            int[] slots = new int[rows * k];
            float[] distances = new float[rows * k];
            neighbours.nearest(queries, exclude, rows, k, slots, distances);
            for (int r = 0; r < rows; r++) {
                float[] query = Arrays.copyOfRange(queries, r * dimensions, (r + 1) * dimensions);
                assertThat(Arrays.copyOfRange(slots, r * k, (r + 1) * k))
                        .as("seed=%d, row=%d", seed, r)
                        .isEqualTo(sorted(points, query, exclude[r], k));
                for (int i = r * k; i < (r + 1) * k; i++) {
                    float expected = slots[i] < 0 ? INFINITE : distance(points[slots[i]], query);
                    assertThat(distances[i]).as("seed=%d, row=%d", seed, r).isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyImplementation")
    void argumentsOutOfRangeAreNamed(Kernels kernels) {
        Neighbours neighbours = kernels.neighbours(4, 2);
        float[] two = new float[2];
        int[] none = {-1};
        refuses("slot must be in [0, 3]: slot=4", () -> neighbours.set(4, two, 0));
        refuses("slot must be in [0, 3]: slot=-1", () -> neighbours.clear(-1));
        refuses("at=1, values.length=2", () -> neighbours.set(0, two, 1));
        refuses("at=-1", () -> neighbours.set(0, two, -1));
        refuses("at=2147483647", () -> neighbours.set(0, two, Integer.MAX_VALUE));
        refuses("at=0, values.length=0", () -> neighbours.set(0, new float[0], 0));
        refuses(
                "k must be in [1, 64]: k=65",
                () -> neighbours.nearest(two, none, 1, 65, new int[65], new float[65]));
        refuses("k=0", () -> neighbours.nearest(two, none, 1, 0, new int[1], new float[1]));
        refuses("rows=0", () -> neighbours.nearest(two, none, 0, 1, new int[1], new float[1]));
        refuses(
                "queries.length must be at least 4: queries.length=2",
                () -> neighbours.nearest(two, new int[2], 2, 1, new int[2], new float[2]));
        refuses(
                "queries.length must be at least 4294967294",
                () -> neighbours.nearest(two, none, Integer.MAX_VALUE, 2, none, two));
        refuses(
                "exclude.length",
                () -> neighbours.nearest(two, new int[0], 1, 1, new int[1], new float[1]));
        refuses(
                "exclude[0]=4, capacity=4",
                () -> neighbours.nearest(two, new int[] {4}, 1, 1, new int[1], new float[1]));
        refuses("slots.length", () -> neighbours.nearest(two, none, 1, 2, new int[1], two));
        refuses(
                "distances.length",
                () -> neighbours.nearest(two, none, 1, 2, new int[2], new float[1]));
        refuses("capacity=0", () -> kernels.neighbours(0, 2));
        refuses("dimensions=0", () -> kernels.neighbours(2, 0));
        refuses("capacity × dimensions", () -> kernels.neighbours(65536, 65536));
    }

    @ParameterizedTest
    @MethodSource("everyImplementation")
    void whatIsNotFiniteIsRefusedAndLeavesTheSlotAsItWas(Kernels kernels) {
        Neighbours neighbours = kernels.neighbours(2, 2);
        put(neighbours, 1, 1, 1);
        int[] slots = new int[1];
        float[] distances = new float[1];
        for (float bad : new float[] {Float.NaN, INFINITE, -INFINITE}) {
            float[] point = {0, bad};
            assertThatThrownBy(() -> neighbours.set(1, point, 0))
                    .isInstanceOf(NonFiniteException.class)
                    .hasMessage("values must be finite: values[1]=" + bad);
            assertThatThrownBy(
                            () -> neighbours.nearest(point, new int[] {-1}, 1, 1, slots, distances))
                    .isInstanceOf(NonFiniteException.class)
                    .hasMessage("queries must be finite: queries[1]=" + bad);
        }
        neighbours.nearest(new float[2], new int[] {-1}, 1, 1, slots, distances);
        assertThat(slots).containsExactly(1);
        assertThat(distances).containsExactly(2);
    }

    private static void refuses(String message, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static void put(Neighbours neighbours, int slot, float... point) {
        neighbours.set(slot, point, 0);
    }

    private static float[] draw(Random random, int count, boolean coarse) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = coarse ? random.nextInt(2) : (float) random.nextGaussian();
        }
        return values;
    }

    private static int[] sorted(float[][] points, float[] query, int excluded, int k) {
        int[] nearest = new int[k];
        Arrays.fill(nearest, -1);
        int[] order =
                IntStream.range(0, points.length)
                        .filter(s -> points[s] != null && s != excluded)
                        .boxed()
                        .sorted(
                                Comparator.comparingDouble(
                                                (Integer s) -> distance(points[s], query))
                                        .thenComparingInt(s -> s))
                        .mapToInt(s -> s)
                        .toArray();
        System.arraycopy(order, 0, nearest, 0, Math.min(k, order.length));
        return nearest;
    }

    private static float distance(float[] point, float[] query) {
        float sum = 0f;
        for (int i = 0; i < point.length; i++) {
            float delta = query[i] - point[i];
            sum = Math.fma(delta, delta, sum);
        }
        return sum;
    }
}
