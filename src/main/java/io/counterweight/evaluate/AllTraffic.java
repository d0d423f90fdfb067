package io.counterweight.evaluate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a recipe does over all traffic, estimated from the part that has labels: what would have
/// been blocked is known by its control group alone, of which each stands for 1 over its propensity
/// (Horvitz and Thompson, 1952). The weights are not capped: the estimate is unbiased over all that
/// may be let through. What may not, as it is too large, is not in it. Beside it stand the same
/// figures of the labelled part alone, each row once. Not thread-safe.
public final class AllTraffic {
    private int size;
    private float[] ranks = new float[1024];
    private float[] weights = new float[1024];
    private float[] frauds = new float[1024];
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

    /// A band has no ends where the control group is empty: it would be of the labels alone.
    ///
    /// @param control transactions that were let through of what would have been blocked
    /// @param controlFrauds those of them that were frauds
    /// @param frauds in all, [#fraudsLow] to [#fraudsHigh] their 95 % band, that of a Poisson count
    ///   of the control group's frauds
    /// @param recall share of all frauds that is decided as such; null where there is none
    /// @param precision share of frauds among all that is decided as such; null where nothing is
    /// @param averagePrecision of all as one, with the band of [WeightedRanking]; where the control
    ///   group has no fraud its upper end is what it were with as many as [#fraudsHigh] says
    /// @param labelled the same of the labelled part alone
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
            @Nullable Double averagePrecision,
            @Nullable Double averagePrecisionLow,
            @Nullable Double averagePrecisionHigh,
            Labelled labelled) {}

    /// What the labelled transactions say, each counted once.
    public record Labelled(
            long frauds,
            @Nullable Double recall,
            @Nullable Double precision,
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
        frauds[size++] = isFraud ? (float) weight : 0;
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
        var ranking = ranking(weights, frauds);
        var band = control.rows == 0 ? null : ranking.band();
        return new Estimate(
                control.rows,
                control.frauds,
                known + control.ofFrauds,
                known + low,
                known + high,
                recall(control.ofFrauds, share),
                control.rows == 0 ? null : recall(low, share),
                control.rows == 0 ? null : recall(high, share),
                precision(controlAlerted.ofFrauds, alerts),
                control.rows == 0 ? null : precision(low * share, alerts),
                control.rows == 0 ? null : precision(high * share, alerts),
                ranking.averagePrecision(),
                band == null ? null : Math.min(band.low(), withBlocked(low)),
                band == null ? null : Math.max(band.high(), withBlocked(high)),
                labelled());
    }

    /// The band of recall alone, as [#estimate] has it, without ranking anything; null where the
    /// control group is empty or there is no fraud.
    public ForetoldClass.@Nullable Band recallBand() {
        double share = control.ofFrauds == 0 ? 1 : controlAlerted.ofFrauds / control.ofFrauds;
        var low = recall(control.ofFrauds * factor(-1), share);
        var high = recall(upper(), share);
        return control.rows == 0 || low == null || high == null
                ? null
                : new ForetoldClass.Band(Math.min(low, high), Math.max(low, high));
    }

    private WeightedRanking ranking(float[] weighing, float[] frauds) {
        return new WeightedRanking(
                Arrays.copyOf(ranks, size),
                Arrays.copyOf(weighing, size),
                Arrays.copyOf(frauds, size));
    }

    /// Average precision if that many frauds were blocked, ranked as those of the control group;
    /// where it has none, as all that it has.
    private double withBlocked(double number) {
        float[] weighing = weights.clone();
        float[] assumed = frauds.clone();
        for (int row = 0; row < size; row++) {
            if (weights[row] <= 1) {
                continue;
            }
            if (control.frauds == 0) {
                assumed[row] = (float) (weights[row] * Math.min(1, number / control.weight));
            } else if (frauds[row] > 0) {
                weighing[row] = (float) (weights[row] * number / control.ofFrauds);
                assumed[row] = weighing[row];
            }
        }
        var value = ranking(weighing, assumed).averagePrecision();
        return value == null ? 0 : value;
    }

    private Labelled labelled() {
        float[] ones = new float[size];
        float[] once = new float[size];
        for (int row = 0; row < size; row++) {
            ones[row] = 1;
            once[row] = frauds[row] > 0 ? 1 : 0;
        }
        long found = restAlerted.frauds + controlAlerted.frauds;
        return new Labelled(
                rest.frauds + control.frauds,
                share(found, rest.frauds + control.frauds),
                share(found, restAlerted.rows + controlAlerted.rows),
                new WeightedRanking(Arrays.copyOf(ranks, size), ones, once).averagePrecision());
    }

    private static @Nullable Double share(long part, long all) {
        return all == 0 ? null : (double) part / all;
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
}
