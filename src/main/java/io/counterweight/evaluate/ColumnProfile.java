package io.counterweight.evaluate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a column looks like over a file.
///
/// @param quantiles at .01, .25, .5, .75 and .99; NaN where every row is missing, like the means
/// @param zero share of rows that are 0
/// @param missing share of rows without a value
/// @param firstHalf mean of the first half of the rows
/// @param averagePrecision of the column alone as a score, or of its negative where that is more;
///   null without a row of a minority class
@SuppressWarnings("ArrayRecordComponent")
public record ColumnProfile(
        String name,
        double mean,
        double[] quantiles,
        double zero,
        double missing,
        double firstHalf,
        double secondHalf,
        @Nullable Double averagePrecision) {
    private static final double[] AT = {.01, .25, .5, .75, .99};

    public static ColumnProfile of(String name, float[] values, boolean[] positives) {
        int half = values.length / 2;
        float[] sorted = values.clone();
        // NaN last.
        Arrays.sort(sorted);
        int known = sorted.length;
        while (known > 0 && Float.isNaN(sorted[known - 1])) {
            known--;
        }
        int zeros = 0;
        for (float value : values) {
            zeros += value == 0 ? 1 : 0;
        }
        return new ColumnProfile(
                name,
                mean(values, 0, values.length),
                quantiles(sorted, known),
                (double) zeros / values.length,
                (double) (values.length - known) / values.length,
                mean(values, 0, half),
                mean(values, half, values.length),
                known == values.length ? averagePrecision(values, positives) : null);
    }

    private static double mean(float[] values, int from, int to) {
        double sum = 0;
        int count = 0;
        for (int i = from; i < to; i++) {
            if (!Float.isNaN(values[i])) {
                sum += values[i];
                count++;
            }
        }
        return sum / count;
    }

    /// The nearest rank.
    private static double[] quantiles(float[] sorted, int known) {
        return Arrays.stream(AT)
                .map(at -> known == 0 ? Double.NaN : sorted[(int) Math.round(at * (known - 1))])
                .toArray();
    }

    private static @Nullable Double averagePrecision(float[] values, boolean[] positives) {
        var up = Ranking.of(values, positives).averagePrecision();
        float[] negative = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            negative[i] = -values[i];
        }
        var down = Ranking.of(negative, positives).averagePrecision();
        return up == null || down == null ? null : (Double) Math.max(up, down);
    }
}
