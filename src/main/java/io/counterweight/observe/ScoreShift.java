package io.counterweight.observe;

import java.util.Arrays;

/// How far the distribution of the scores of late is from their usual one: drift that shows before
/// any label. The population stability index, Σ (p − q) · ln(p / q) over bins of a logit: above
/// 0.25 by convention a shift to look into (Siddiqi, "Credit Risk Scorecards", 2006).
///
/// Both distributions are exponential averages, over some 20,000 scores and 400,000. Thread-safe.
final class ScoreShift {
    static final int LATELY = 20_000;
    static final int USUALLY = 400_000;

    private static final int BINS = 21;

    /// Keeps an empty bin from being infinitely far away.
    private static final double LEAST_SHARE = 1e-4;

    private final Shares lately = new Shares(LATELY);
    private final Shares usually = new Shares(USUALLY);
    private long scores;

    /// @param probability of being of a minority class
    synchronized void add(double probability) {
        int bin = binOf(probability);
        lately.add(bin);
        usually.add(bin);
        scores++;
    }

    /// NaN before twice as many scores as the shorter average looks back on.
    synchronized double index() {
        if (scores < 2 * LATELY) {
            return Double.NaN;
        }
        double index = 0;
        for (int b = 0; b < BINS; b++) {
            double p = Math.max(LEAST_SHARE, lately.of(b));
            double q = Math.max(LEAST_SHARE, usually.of(b));
            index += (p - q) * Math.log(p / q);
        }
        return index;
    }

    /// A bin a logit, from −10 to 10.
    private static int binOf(double probability) {
        double logit = Math.log(probability / (1 - probability));
        return (int) Math.clamp(Math.round(logit), -(BINS / 2), BINS / 2) + BINS / 2;
    }

    /// An exponential average of what share fell into each bin: what is new weighs more and more,
    /// which is the same as what is old weighing less and less.
    private static final class Shares {
        private static final double LARGEST = 1e100;

        private final double[] masses = new double[BINS];
        private final double growth;
        private double total;
        private double next = 1;

        Shares(int length) {
            growth = 1 / (1 - 1.0 / length);
        }

        void add(int bin) {
            masses[bin] += next;
            total += next;
            next *= growth;
            if (next > LARGEST) {
                double scale = 1 / next;
                Arrays.setAll(masses, b -> masses[b] * scale);
                total *= scale;
                next = 1;
            }
        }

        double of(int bin) {
            return masses[bin] / total;
        }
    }
}
