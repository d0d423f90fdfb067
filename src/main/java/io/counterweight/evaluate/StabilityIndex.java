package io.counterweight.evaluate;

import java.util.Arrays;

/// How far values have moved from those of a reference: the population stability index, the sum
/// over bins of (p − q) · ln(p / q), p and q the shares of a bin. The bins are the tenths of the
/// reference, fewer where values repeat, and one for what is missing; half a row is added to each
/// bin, so that an empty one is no infinity. By custom below .1 is stable, and above .25 is another
/// population. Immutable.
public final class StabilityIndex {
    private static final int TENTHS = 10;
    private static final double ADDED = .5;

    /// The largest value of each bin but the last, which takes what is larger, too.
    private final float[] edges;

    private final double[] shares;

    /// @param reference in any order; NaN is missing
    public StabilityIndex(float[] reference) {
        float[] sorted = reference.clone();
        // NaN last.
        Arrays.sort(sorted);
        int known = sorted.length;
        while (known > 0 && Float.isNaN(sorted[known - 1])) {
            known--;
        }
        float[] tenths = new float[TENTHS];
        int count = 0;
        for (int t = 1; t <= TENTHS && known > 0; t++) {
            float edge = sorted[Math.max(0, (int) ((long) known * t / TENTHS) - 1)];
            if (count == 0 || edge > tenths[count - 1]) {
                tenths[count++] = edge;
            }
        }
        this.edges = Arrays.copyOf(tenths, count);
        this.shares = shares(reference);
    }

    /// Of these against the reference; 0 for the same shares.
    public double of(float[] values) {
        double[] present = shares(values);
        double sum = 0;
        for (int bin = 0; bin < present.length; bin++) {
            sum += (present[bin] - shares[bin]) * StrictMath.log(present[bin] / shares[bin]);
        }
        return sum;
    }

    private double[] shares(float[] values) {
        double[] counts = new double[edges.length + 1];
        Arrays.fill(counts, ADDED);
        for (float value : values) {
            counts[bin(value)]++;
        }
        for (int bin = 0; bin < counts.length; bin++) {
            counts[bin] /= values.length + ADDED * counts.length;
        }
        return counts;
    }

    private int bin(float value) {
        if (Float.isNaN(value)) {
            return edges.length;
        }
        int bin = 0;
        while (bin < edges.length - 1 && value > edges[bin]) {
            bin++;
        }
        return bin;
    }
}
