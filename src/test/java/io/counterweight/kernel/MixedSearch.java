package io.counterweight.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Points and queries drawn from a seed, of odd sizes, with ties, empty slots, denormal and large
/// values.
///
/// @param points one a slot; null for an empty one
record MixedSearch(
        int dimensions, float[][] points, float[] queries, int[] exclude, int rows, int k) {
    private static final int SEARCHES = 40;

    static List<MixedSearch> all() {
        List<MixedSearch> searches = new ArrayList<>();
        for (int seed = 0; seed < SEARCHES; seed++) {
            searches.add(draw(new Random(400 + seed), seed));
        }
        return searches;
    }

    private static MixedSearch draw(Random random, int seed) {
        int capacity = 1 + random.nextInt(300);
        int dimensions = 1 + random.nextInt(70);
        int rows = 1 + random.nextInt(80);
        int k = 1 + random.nextInt(seed % 2 == 0 ? 6 : 64);
        boolean coarse = seed % 3 == 0;
        float[][] points = new float[capacity][];
        for (int slot = 0; slot < capacity; slot++) {
            points[slot] = random.nextInt(4) == 0 ? null : draw(random, dimensions, coarse);
        }
        return new MixedSearch(
                dimensions,
                points,
                draw(random, rows * dimensions, coarse),
                random.ints(rows, -1, capacity).toArray(),
                rows,
                k);
    }

    /// Values of few steps make many ties.
    private static float[] draw(Random random, int count, boolean coarse) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] =
                    switch (random.nextInt(30)) {
                        case 0 -> 1e-41f;
                        case 1 -> coarse ? -0f : 2e19f;
                        default -> coarse ? random.nextInt(2) : (float) random.nextGaussian();
                    };
        }
        return values;
    }

    Found search(Kernels kernels) {
        Neighbours neighbours = kernels.neighbours(points.length, dimensions);
        for (int slot = 0; slot < points.length; slot++) {
            if (points[slot] != null) {
                neighbours.set(slot, points[slot], 0);
            }
        }
        Found found = new Found(new int[rows * k], new float[rows * k]);
        neighbours.nearest(queries, exclude, rows, k, found.slots(), found.distances());
        return found;
    }

    /// The points as the native code takes them.
    float[] blocks() {
        int blocks = (points.length + 63) / 64;
        float[] layout = new float[blocks * 64 * dimensions];
        for (int slot = 0; slot < blocks * 64; slot++) {
            int first = slot / 64 * 64 * dimensions + slot % 64;
            boolean empty = slot >= points.length || points[slot] == null;
            for (int i = 0; i < dimensions; i++) {
                layout[first + i * 64] = empty ? Float.POSITIVE_INFINITY : points[slot][i];
            }
        }
        return layout;
    }

    record Found(int[] slots, float[] distances) {
        boolean equalsToTheBit(Found other) {
            return Arrays.equals(slots, other.slots) && Arrays.equals(distances, other.distances);
        }
    }
}
