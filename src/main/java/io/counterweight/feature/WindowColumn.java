package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.feature.BucketGrid.Span;

/// A feature over a window, read from sums of the buckets younger than each edge.
interface WindowColumn {

    double value(Sums sums, EnrichedTransactionOrBuilder t);

    /// Sums of each value over the buckets younger than each edge.
    ///
    /// @param totals edges × width, row-major
    record Sums(int width, double[] totals) {
        double over(Span window, int value) {
            return totals[window.far() * width + value] - totals[window.near() * width + value];
        }

        double mean(Span window, int sum) {
            double count = over(window, 0);
            return count == 0 ? 0 : over(window, sum) / count;
        }

        /// Population standard deviation; rounding of an all-equal window is cut to 0.
        double deviation(Span window, int sum, int squares) {
            double count = over(window, 0);
            if (count == 0) {
                return 0;
            }
            double meanSquare = over(window, squares) / count;
            double mean = over(window, sum) / count;
            double variance = meanSquare - mean * mean;
            return variance <= 1e-12 * meanSquare ? 0 : Math.sqrt(variance);
        }
    }
}
