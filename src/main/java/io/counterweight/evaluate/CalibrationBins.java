package io.counterweight.evaluate;

import java.util.ArrayList;
import java.util.List;

/// The bins of a calibration curve, from groups of equal probability given highest first. They are
/// those of [CalibrationError], of equal mass, but the highest is halved four times towards the
/// highest probabilities: where frauds are rare, all that is likely to be one lies in it. Not
/// thread-safe.
///
/// A group that straddles two bins gives each its share of the group's mean outcome.
final class CalibrationBins {
    private static final int HALVINGS = 4;

    private final List<Curves.Bin> bins = new ArrayList<>();
    private final long[] ends;
    private long seen;
    private int bin;
    private long rowsOfBin;
    private double frauds;
    private double probabilities;

    private CalibrationBins(long total) {
        this.ends = new long[CalibrationError.BINS + HALVINGS];
        for (int i = 0; i < ends.length; i++) {
            ends[i] =
                    i < HALVINGS
                            ? (total / CalibrationError.BINS) >> (HALVINGS - i)
                            : total * (i - HALVINGS + 1) / CalibrationError.BINS;
        }
    }

    static List<Curves.Bin> of(SortedOutcomes outcomes) {
        var bins = new CalibrationBins(outcomes.size());
        outcomes.forEachGroup(bins::group);
        return bins.bins;
    }

    static List<Curves.Bin> of(LogitHistogram histogram, long total) {
        var bins = new CalibrationBins(total);
        histogram.forEachGroup(bins::group);
        return bins.bins;
    }

    private void group(double probability, long rows, long hits) {
        double hitsPerRow = (double) hits / rows;
        long left = rows;
        while (left > 0) {
            long share = Math.min(left, ends[bin] - seen);
            rowsOfBin += share;
            frauds += share * hitsPerRow;
            probabilities += share * probability;
            seen += share;
            left -= share;
            if (seen == ends[bin]) {
                endBin();
            }
        }
    }

    /// With few rows a bin may have none.
    private void endBin() {
        if (rowsOfBin > 0) {
            bins.add(new Curves.Bin(rowsOfBin, frauds, probabilities / rowsOfBin));
        }
        rowsOfBin = 0;
        frauds = 0;
        probabilities = 0;
        bin++;
    }
}
