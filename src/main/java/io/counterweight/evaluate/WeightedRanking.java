package io.counterweight.evaluate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Average precision of rows of which some stand for several of their kind, and how far chance may
/// have moved it. Every row with a weight above 1 was drawn with the probability 1 / weight, apart
/// from every other; the rest is all there is.
///
/// **Band.** The figure's derivative by the weight of each row says how much that row's being drawn
/// moves it (Deville, Survey Methodology 1999: linearisation); its variance under such a drawing is
/// Σ w (w − 1) u² over the drawn rows (Horvitz and Thompson, 1952). The band of 95 % is symmetric
/// in the logit, as Boyd, Eng and Page (ECML 2013) found best for average precision. Not
/// thread-safe.
final class WeightedRanking {
    private static final double Z = 1.959963984540054;

    private final float[] weights;
    private final float[] frauds;

    /// Rows, the highest rank first; the end of each group of equal ranks.
    private final int[] order;

    private final int[] ends;

    /// @param ranks the higher, the more like fraud
    /// @param weights for how many each row stands, at least 1
    /// @param frauds how much of its weight is fraud, from 0 to the weight
    WeightedRanking(float[] ranks, float[] weights, float[] frauds) {
        this.weights = weights;
        this.frauds = frauds;
        long[] keys = new long[ranks.length];
        for (int row = 0; row < keys.length; row++) {
            keys[row] = ((long) ~SortedOutcomes.orderOf(ranks[row]) << 32) | row;
        }
        Arrays.sort(keys);
        this.order = Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
        int[] found = new int[order.length];
        int groups = 0;
        for (int i = 1; i <= order.length; i++) {
            if (i == order.length || ranks[order[i]] != ranks[order[i - 1]]) {
                found[groups++] = i;
            }
        }
        this.ends = Arrays.copyOf(found, groups);
    }

    /// As [Ranking], each row as often as it stands for; null without a fraud.
    @Nullable Double averagePrecision() {
        double hits = 0;
        double rows = 0;
        double precisions = 0;
        int i = 0;
        for (int end : ends) {
            double found = 0;
            for (; i < end; i++) {
                rows += weights[order[i]];
                found += frauds[order[i]];
            }
            hits += found;
            precisions += found * (hits / rows);
        }
        return hits == 0 ? null : precisions / hits;
    }

    /// The ends of its 95 % band; null without a fraud.
    Resamples.@Nullable Interval band() {
        var value = averagePrecision();
        if (value == null) {
            return null;
        }
        double p = value;
        double error = Math.sqrt(variance(p));
        if (error == 0 || p >= 1) {
            return new Resamples.Interval(p, p);
        }
        double logit = Math.log(p / (1 - p));
        double width = Z * error / (p * (1 - p));
        return new Resamples.Interval(share(logit - width), share(logit + width));
    }

    private static double share(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    private double variance(double value) {
        int groups = ends.length;
        double[] rows = new double[groups];
        double[] hits = new double[groups];
        double[] found = new double[groups];
        for (int g = 0, i = 0; g < groups; g++) {
            rows[g] = g == 0 ? 0 : rows[g - 1];
            for (; i < ends[g]; i++) {
                rows[g] += weights[order[i]];
                found[g] += frauds[order[i]];
            }
            hits[g] = (g == 0 ? 0 : hits[g - 1]) + found[g];
        }
        double all = hits[groups - 1];
        // What one row more does to the precision at every fraud that ranks no higher.
        double gained = 0;
        double lost = 0;
        double sum = 0;
        for (int g = groups - 1; g >= 0; g--) {
            gained += found[g] / rows[g];
            lost += found[g] * hits[g] / (rows[g] * rows[g]);
            for (int i = g == 0 ? 0 : ends[g - 1]; i < ends[g]; i++) {
                double weight = weights[order[i]];
                double fraud = frauds[order[i]] / weight;
                double moves = (fraud * (hits[g] / rows[g] + gained - value) - lost) / all;
                sum += weight * (weight - 1) * moves * moves;
            }
        }
        return sum;
    }
}
