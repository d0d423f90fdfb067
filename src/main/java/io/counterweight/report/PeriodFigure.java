package io.counterweight.report;

import io.counterweight.evaluate.DayReport;
import io.counterweight.evaluate.WilsonBand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A figure of some days together, and the band in which it may as well lie: 95 %.
///
/// @param value null where no day has one
/// @param low null where there is too little for a band
record PeriodFigure(@Nullable Double value, @Nullable Double low, @Nullable Double high) {
    private static final PeriodFigure NONE = new PeriodFigure(null, null, null);
    private static final double Z = 1.959963984540054;

    /// Fewer days say nothing of how days differ.
    private static final int FEWEST_DAYS = 3;

    /// What makes one of days.
    interface Of {
        PeriodFigure of(List<DayReport> days);
    }

    /// The mean of the daily average precisions, as in the table; the band from how days differ.
    static PeriodFigure averagePrecision(List<DayReport> days) {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (var day : days) {
            var value = day.averagePrecision();
            if (value != null) {
                sum += value;
                squares += value * value;
                count++;
            }
        }
        if (count == 0) {
            return NONE;
        }
        double mean = sum / count;
        if (count < FEWEST_DAYS) {
            return new PeriodFigure(mean, null, null);
        }
        double variance = Math.max(0, squares - sum * mean) / (count - 1);
        double half = Z * Math.sqrt(variance / count);
        return new PeriodFigure(mean, Math.max(0, mean - half), Math.min(1, mean + half));
    }

    /// The recall of a class over all rows of the days as one; the band of a share.
    static PeriodFigure recall(List<DayReport> days, int ofClass) {
        long rows = 0;
        long caught = 0;
        for (var day : days) {
            var recall = day.recall().get(ofClass);
            if (recall != null) {
                long labelled = day.labelled().get(ofClass);
                rows += labelled;
                caught += Math.round(recall * labelled);
            }
        }
        var band = WilsonBand.of(caught, rows);
        return band == null
                ? NONE
                : new PeriodFigure((double) caught / rows, band.low(), band.high());
    }
}
