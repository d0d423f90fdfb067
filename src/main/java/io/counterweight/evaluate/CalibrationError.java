package io.counterweight.evaluate;

import org.jspecify.annotations.Nullable;

/// Expected calibration error by bins of equal mass: `Σ_b |Σ_{i∈b} (p_i − y_i)| / n`, from groups
/// of equal probability given highest first. Not thread-safe.
///
/// A group that straddles two bins gives each its share of the group's mean outcome, so that the
/// order of equal probabilities does not matter.
public final class CalibrationError {
    /// The number of bins of every figure we report.
    public static final int BINS = 20;

    private final long total;
    private final int bins;
    private long seen;
    private int bin;
    private double gap;
    private double error;

    /// @param total rows that will come, over all groups
    CalibrationError(long total, int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("bins must be at least 1: bins=" + bins);
        }
        this.total = total;
        this.bins = bins;
    }

    /// The error of these probabilities, in any order; null when there are none.
    ///
    /// @throws IllegalArgumentException when the lengths differ or a probability is NaN
    public static @Nullable Double of(float[] probabilities, boolean[] positives, int bins) {
        var sorted = SortedOutcomes.of(probabilities, positives);
        var error = new CalibrationError(sorted.size(), bins);
        sorted.forEachGroup(error::group);
        return error.value();
    }

    /// The next lower probability: `rows` have it, `hits` of them positive.
    void group(double probability, long rows, long hits) {
        double gapPerRow = probability - (double) hits / rows;
        long left = rows;
        while (left > 0) {
            long share = Math.min(left, endOfBin() - seen);
            gap += share * gapPerRow;
            seen += share;
            left -= share;
            if (seen == endOfBin()) {
                error += Math.abs(gap);
                gap = 0;
                bin++;
            }
        }
    }

    private long endOfBin() {
        return total * (bin + 1) / bins;
    }

    @Nullable Double value() {
        return total == 0 ? null : error / total;
    }
}
