package io.counterweight.kernel;

import java.util.Arrays;

/// Nearest neighbours in plain Java. Points are `[dimension][slot]`, so that lanes lie over points;
/// the first value of an empty slot is infinite, and so is its distance.
final class JavaNeighbours implements Neighbours {
    private final NeighbourArguments arguments;
    private final float[][] points;
    private final float[] sums;

    JavaNeighbours(int capacity, int dimensions) {
        this.arguments = new NeighbourArguments(capacity, dimensions);
        this.points = new float[dimensions][capacity];
        this.sums = new float[capacity];
        Arrays.fill(points[0], Float.POSITIVE_INFINITY);
    }

    @Override
    public int capacity() {
        return arguments.capacity();
    }

    @Override
    public int dimensions() {
        return arguments.dimensions();
    }

    @Override
    public void set(int slot, float[] values, int at) {
        arguments.checkPoint(slot, values, at);
        for (int i = 0; i < points.length; i++) {
            points[i][slot] = values[at + i];
        }
    }

    @Override
    public void clear(int slot) {
        arguments.checkSlot(slot);
        points[0][slot] = Float.POSITIVE_INFINITY;
    }

    @Override
    public void nearest(
            float[] queries, int[] exclude, int rows, int k, int[] slots, float[] distances) {
        arguments.checkQueries(queries, exclude, rows, k, slots, distances);
        for (int r = 0; r < rows; r++) {
            Arrays.fill(sums, 0f);
            for (int i = 0; i < points.length; i++) {
                addSquares(queries[r * points.length + i], points[i], sums);
            }
            int from = r * k;
            Arrays.fill(slots, from, from + k, -1);
            Arrays.fill(distances, from, from + k, Float.POSITIVE_INFINITY);
            keepNearest(exclude[r], from, k, slots, distances);
        }
    }

    private static void addSquares(float q, float[] p, float[] sums) {
        for (int s = 0; s < p.length; s++) {
            float delta = q - p[s];
            sums[s] = Math.fma(delta, delta, sums[s]);
        }
    }

    private void keepNearest(int excluded, int from, int k, int[] slots, float[] distances) {
        int last = from + k - 1;
        float bound = Float.POSITIVE_INFINITY;
        for (int s = 0; s < sums.length; s++) {
            float distance = sums[s];
            if (distance < bound && s != excluded) {
                int at = last;
                for (; at > from && distance < distances[at - 1]; at--) {
                    distances[at] = distances[at - 1];
                    slots[at] = slots[at - 1];
                }
                distances[at] = distance;
                slots[at] = s;
                bound = distances[last];
            }
        }
    }
}
