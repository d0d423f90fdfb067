package io.counterweight.evaluate;

/// How many positives and negatives had which score, in 2^14 bins of the logit: enough to rank and
/// to calibrate a window without sorting it. Two histograms merge by adding their counts. Not
/// thread-safe.
///
/// Bins cover logits from −16 to 16 (probabilities from 1.1e-7), 1/512 each; what lies beyond falls
/// into the first or last.
final class LogitHistogram {
    static final int BINS = 1 << 14;

    /// Takes the rows of one bin.
    @FunctionalInterface
    interface Groups {
        void group(double probability, int rows, int positives);
    }

    private static final double LIMIT = 16;
    private static final double BINS_PER_LOGIT = BINS / (2 * LIMIT);

    /// The probability in the middle of each bin.
    private static final double[] PROBABILITIES = middles();

    private final int[] positives = new int[BINS];
    private final int[] negatives = new int[BINS];

    /// The bin of a probability between 0 and 1.
    static int binOf(float probability) {
        double logit = StrictMath.log(probability / (1.0 - probability));
        int bin = (int) Math.floor((logit + LIMIT) * BINS_PER_LOGIT);
        return Math.clamp(bin, 0, BINS - 1);
    }

    void add(int bin, boolean positive) {
        (positive ? positives : negatives)[bin]++;
    }

    /// Takes one back that was added.
    void remove(int bin, boolean positive) {
        (positive ? positives : negatives)[bin]--;
    }

    /// Ranks what is in the bins; equal bins tie.
    Ranking ranking() {
        var ranking = new Ranking();
        forEachGroup((probability, rows, hits) -> ranking.group(rows, hits));
        return ranking;
    }

    /// Tells each bin that is not empty, the highest first, by the probability in its middle.
    void forEachGroup(Groups groups) {
        for (int bin = BINS - 1; bin >= 0; bin--) {
            int rows = positives[bin] + negatives[bin];
            if (rows > 0) {
                groups.group(PROBABILITIES[bin], rows, positives[bin]);
            }
        }
    }

    /// Positives among the `count` highest; of a bin that only a part of fits, its share.
    double positivesAmongHighest(int count) {
        double found = 0;
        int left = count;
        for (int bin = BINS - 1; bin >= 0 && left > 0; bin--) {
            int rows = positives[bin] + negatives[bin];
            if (rows > 0) {
                int taken = Math.min(rows, left);
                found += positives[bin] * ((double) taken / rows);
                left -= taken;
            }
        }
        return found;
    }

    /// The lower end of the bin that the `count`-th highest is in; 1 for none.
    double probabilityOfHighest(int count) {
        int left = count;
        for (int bin = BINS - 1; bin >= 0 && left > 0; bin--) {
            left -= positives[bin] + negatives[bin];
            if (left <= 0) {
                return 1 / (1 + StrictMath.exp(LIMIT - bin / BINS_PER_LOGIT));
            }
        }
        return count > 0 ? 0 : 1;
    }

    /// The calibration error of what is in the bins, each at its middle.
    ///
    /// @param total rows in all bins
    CalibrationError calibrationError(long total) {
        var error = new CalibrationError(total, CalibrationError.BINS);
        forEachGroup(error::group);
        return error;
    }

    private static double[] middles() {
        var middles = new double[BINS];
        for (int bin = 0; bin < BINS; bin++) {
            double logit = (bin + .5) / BINS_PER_LOGIT - LIMIT;
            middles[bin] = 1 / (1 + StrictMath.exp(-logit));
        }
        return middles;
    }
}
