package io.counterweight.imbalance;

import io.counterweight.kernel.Neighbours;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Neighbours by sorting all distances.
final class BruteForceNeighbours implements Neighbours {
    private final int dimensions;
    private final float[][] points;

    BruteForceNeighbours(int capacity, int dimensions) {
        this.dimensions = dimensions;
        this.points = new float[capacity][];
    }

    @Override
    public int capacity() {
        return points.length;
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    @Override
    public void set(int slot, float[] values, int at) {
        points[slot] = Arrays.copyOfRange(values, at, at + dimensions);
    }

    @Override
    public void clear(int slot) {
        points[slot] = null;
    }

    @Override
    public void nearest(
            float[] queries, int[] exclude, int rows, int k, int[] slots, float[] distances) {
        for (int r = 0; r < rows; r++) {
            int row = r;
            float[] q = Arrays.copyOfRange(queries, r * dimensions, (r + 1) * dimensions);
            int[] order =
                    IntStream.range(0, points.length)
                            .filter(s -> points[s] != null && s != exclude[row])
                            .boxed()
                            .sorted(Comparator.comparing(s -> distance(q, points[s])))
                            .mapToInt(Integer::intValue)
                            .toArray();
            for (int j = 0; j < k; j++) {
                boolean there = j < order.length;
                slots[r * k + j] = there ? order[j] : -1;
                distances[r * k + j] =
                        there ? distance(q, points[order[j]]) : Float.POSITIVE_INFINITY;
            }
        }
    }

    private static float distance(float[] q, float[] p) {
        float a = 0;
        for (int i = 0; i < q.length; i++) {
            float delta = q[i] - p[i];
            a = Math.fma(delta, delta, a);
        }
        return a;
    }
}
