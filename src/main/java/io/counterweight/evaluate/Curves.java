package io.counterweight.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The curves of one recipe over all rows that count as one, fraud against majority. Every point
/// and bin is exact; only how many there are is bounded.
///
/// @param points of the precision–recall and the ROC curve, the highest threshold first; empty
///   where a curve needs a fraud or a majority row that is not there
/// @param decided where the decisions lie; null where the points are empty
/// @param raw bins of the probability before calibration, the highest first
/// @param calibrated bins of the probability after it
public record Curves(
        List<Point> points, @Nullable Decided decided, List<Bin> raw, List<Bin> calibrated) {
    /// A point is kept where recall or false positive rate has moved by this since the last kept,
    /// so that there are about 200 at most.
    private static final double STEP = 0.01;

    public Curves {
        points = List.copyOf(points);
        raw = List.copyOf(raw);
        calibrated = List.copyOf(calibrated);
    }

    /// What alerting from a score on would give.
    ///
    /// @param alerts rows with that score or a higher one
    public record Point(
            float threshold,
            long alerts,
            double recall,
            double precision,
            double falsePositiveRate) {}

    /// What the decisions gave, any minority class an alert.
    ///
    /// @param precision null without an alert
    public record Decided(
            long alerts, double recall, @Nullable Double precision, double falsePositiveRate) {}

    /// Rows of neighbouring probabilities.
    ///
    /// @param frauds of equal probabilities that straddle two bins each has its share, so not
    ///   always whole
    /// @param probability their mean
    public record Bin(long rows, double frauds, double probability) {
        public double share() {
            return frauds / rows;
        }
    }

    static List<Point> points(SortedOutcomes outcomes, long frauds, long others) {
        var points = new ArrayList<Point>();
        if (frauds == 0 || others == 0) {
            return points;
        }
        long[] seen = {0, 0};
        outcomes.forEachGroup((score, rows, hits) -> {
            seen[0] += rows;
            seen[1] += hits;
            var point =
                    new Point(
                            score,
                            seen[0],
                            (double) seen[1] / frauds,
                            (double) seen[1] / seen[0],
                            (double) (seen[0] - seen[1]) / others);
            if (points.isEmpty()
                    || seen[0] == frauds + others
                    || hasMoved(points.getLast(), point)) {
                points.add(point);
            }
        });
        return points;
    }

    private static boolean hasMoved(Point from, Point to) {
        return to.recall() - from.recall() >= STEP
                || to.falsePositiveRate() - from.falsePositiveRate() >= STEP;
    }
}
