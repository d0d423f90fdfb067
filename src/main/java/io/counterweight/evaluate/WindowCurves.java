package io.counterweight.evaluate;

import java.util.ArrayList;
import java.util.List;

/// What the scores of a window look like, fraud against majority, small enough to travel with every
/// [Evaluation]: lists side by side, an entry a point, figures rounded to 4 digits.
///
/// @param precisionRecall empty without a fraud in the window
/// @param scores one list a class, in the order of the pipeline: how many of its transactions had a
///   probability of fraud in each of [#SCORE_BINS] bins, whose log-odds go from −16 to 16
/// @param calibration bins of neighbouring probabilities, the highest first
public record WindowCurves(
        PrecisionRecall precisionRecall, List<List<Integer>> scores, CalibrationCurve calibration) {
    /// Half a logit each.
    public static final int SCORE_BINS = 64;

    /// A point is kept where recall has moved by this since the last kept.
    private static final double STEP = 0.02;

    public WindowCurves {
        scores = scores.stream().map(List::copyOf).toList();
    }

    /// What alerting from a probability on would give, the highest first, up to full recall.
    ///
    /// @param threshold that probability
    public record PrecisionRecall(
            List<Double> threshold, List<Double> recall, List<Double> precision) {
        public PrecisionRecall {
            threshold = List.copyOf(threshold);
            recall = List.copyOf(recall);
            precision = List.copyOf(precision);
        }
    }

    /// What was said against what was.
    ///
    /// @param rows transactions in the bin
    /// @param probability their mean
    /// @param share of frauds among them
    public record CalibrationCurve(List<Long> rows, List<Double> probability, List<Double> share) {
        public CalibrationCurve {
            rows = List.copyOf(rows);
            probability = List.copyOf(probability);
            share = List.copyOf(share);
        }
    }

    /// @param rows in the histogram
    static WindowCurves of(
            LogitHistogram histogram, List<List<Integer>> scores, long rows, long frauds) {
        return new WindowCurves(
                precisionRecall(histogram, frauds), scores, calibration(histogram, rows));
    }

    private static PrecisionRecall precisionRecall(LogitHistogram histogram, long frauds) {
        var threshold = new ArrayList<Double>();
        var recall = new ArrayList<Double>();
        var precision = new ArrayList<Double>();
        long[] seen = {0, 0};
        double[] last = {Double.NEGATIVE_INFINITY};
        histogram.forEachGroup((probability, rows, hits) -> {
            long before = seen[1];
            seen[0] += rows;
            seen[1] += hits;
            double now = (double) seen[1] / frauds;
            boolean isFull = before < frauds && seen[1] == frauds;
            if (hits > 0 && (now - last[0] >= STEP || isFull)) {
                last[0] = now;
                threshold.add(rounded(probability));
                recall.add(rounded(now));
                precision.add(rounded((double) seen[1] / seen[0]));
            }
        });
        return new PrecisionRecall(threshold, recall, precision);
    }

    private static CalibrationCurve calibration(LogitHistogram histogram, long total) {
        var rows = new ArrayList<Long>();
        var probability = new ArrayList<Double>();
        var share = new ArrayList<Double>();
        for (var bin : CalibrationBins.of(histogram, total)) {
            rows.add(bin.rows());
            probability.add(rounded(bin.probability()));
            share.add(rounded(bin.share()));
        }
        return new CalibrationCurve(rows, probability, share);
    }

    /// To 4 significant digits: a small probability keeps them.
    private static double rounded(double value) {
        if (value == 0) {
            return 0;
        }
        double scale = Math.pow(10, 4 - Math.ceil(Math.log10(Math.abs(value))));
        return Math.rint(value * scale) / scale;
    }
}
