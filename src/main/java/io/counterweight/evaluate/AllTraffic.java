package io.counterweight.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a recipe does over all traffic, estimated from the part that has labels: what would have
/// been blocked is known by its control group alone, of which each stands for 1 over its propensity
/// (Horvitz and Thompson, 1952). The weights are not capped: the estimate is unbiased over all that
/// may be let through. What may not, as it is too large, is not in it. Not thread-safe.
public final class AllTraffic {
    private int size;
    private float[] ranks = new float[1024];
    private float[] weights = new float[1024];
    private boolean[] frauds = new boolean[1024];
    private final Sum rest = new Sum();
    private final Sum restAlerted = new Sum();
    private final Sum control = new Sum();
    private final Sum controlAlerted = new Sum();

    /// Transactions, and the frauds among them, each with its weight and its square.
    private static final class Sum {
        private long rows;
        private double weight;
        private long frauds;
        private double ofFrauds;
        private double squares;

        void add(double of, boolean isFraud) {
            rows++;
            weight += of;
            if (isFraud) {
                frauds++;
                ofFrauds += of;
                squares += of * of;
            }
        }
    }

    /// @param control transactions that were let through of what would have been blocked
    /// @param controlFrauds those of them that were frauds
    /// @param frauds in all, [#fraudsLow] to [#fraudsHigh] their 95 % band, that of a Poisson count
    ///   of the control group's frauds
    /// @param recall share of all frauds that is decided as such; null where there is none
    /// @param precision share of frauds among all that is decided as such; null where nothing is
    /// @param averagePrecision of all as one
    public record Estimate(
            long control,
            long controlFrauds,
            double frauds,
            double fraudsLow,
            double fraudsHigh,
            @Nullable Double recall,
            @Nullable Double recallLow,
            @Nullable Double recallHigh,
            @Nullable Double precision,
            @Nullable Double precisionLow,
            @Nullable Double precisionHigh,
            @Nullable Double averagePrecision) {}

    /// A labelled transaction.
    ///
    /// @param rank what is ranked: the higher, the more like fraud
    /// @param isAlert whether it is decided as fraud
    /// @param weight for how many it stands; above 1 for one of the control group alone
    public void add(float rank, boolean isFraud, boolean isAlert, double weight) {
        if (size == ranks.length) {
            int length = size + (size >> 1);
            ranks = Arrays.copyOf(ranks, length);
            weights = Arrays.copyOf(weights, length);
            frauds = Arrays.copyOf(frauds, length);
        }
        ranks[size] = rank;
        weights[size] = (float) weight;
        frauds[size++] = isFraud;
        (weight > 1 ? control : rest).add(weight, isFraud);
        if (isAlert) {
            (weight > 1 ? controlAlerted : restAlerted).add(weight, isFraud);
        }
    }

    /// What all that was added says.
    public Estimate estimate() {
        double low = control.ofFrauds * factor(-1);
        double high = upper();
        double known = rest.ofFrauds;
        double share = control.ofFrauds == 0 ? 1 : controlAlerted.ofFrauds / control.ofFrauds;
        double alerts = restAlerted.weight + controlAlerted.weight;
        return new Estimate(
                control.rows,
                control.frauds,
                known + control.ofFrauds,
                known + low,
                known + high,
                recall(control.ofFrauds, share),
                recall(low, share),
                recall(high, share),
                precision(controlAlerted.ofFrauds, alerts),
                precision(low * share, alerts),
                precision(high * share, alerts),
                averagePrecision());
    }

    /// The upper end for the frauds that were blocked; where the control group has none, of one of
    /// mean weight.
    private double upper() {
        if (control.rows == 0) {
            return 0;
        }
        return control.frauds == 0
                ? control.weight / control.rows * limit(0, 1)
                : control.ofFrauds * factor(1);
    }

    /// By what the weight of the control group's frauds is multiplied at an end of its band: that
    /// of a Poisson count of as many as they count for.
    private double factor(int side) {
        if (control.frauds == 0) {
            return 0;
        }
        double count = control.ofFrauds * control.ofFrauds / control.squares;
        return limit(count, side) / count;
    }

    /// An end of the 95 % band of the mean of a Poisson count (Byar's approximation).
    static double limit(double count, int side) {
        double n = side > 0 ? count + 1 : count;
        if (n == 0) {
            return 0;
        }
        double root = 1 - 1 / (9 * n) + side * 1.959963984540054 / (3 * Math.sqrt(n));
        return n * Math.max(0, root * root * root);
    }

    private @Nullable Double recall(double blocked, double shareAlerted) {
        double all = rest.ofFrauds + blocked;
        return all == 0 ? null : (restAlerted.ofFrauds + blocked * shareAlerted) / all;
    }

    private @Nullable Double precision(double blocked, double alerts) {
        return alerts == 0 ? null : Math.min(1, (restAlerted.ofFrauds + blocked) / alerts);
    }

    /// As [Ranking], each row as often as it stands for.
    private @Nullable Double averagePrecision() {
        Integer[] order = IntStream.range(0, size).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> Float.compare(ranks[b], ranks[a]));
        double hits = 0;
        double rows = 0;
        double precisions = 0;
        for (int i = 0; i < size; ) {
            double found = 0;
            float rank = ranks[order[i]];
            for (; i < size && ranks[order[i]] == rank; i++) {
                rows += weights[order[i]];
                found += frauds[order[i]] ? weights[order[i]] : 0;
            }
            hits += found;
            precisions += found * (hits / rows);
        }
        return hits == 0 ? null : precisions / hits;
    }
}
