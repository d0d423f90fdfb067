package io.counterweight.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How well one class's recall and precision were foretold, over the days whose labels came to be
/// due. What has no value is null.
///
/// @param days with a band of recall and a true recall
/// @param recallCovered share of them whose band held the true recall
/// @param recallError mean of the foretold less the true recall
/// @param recallAbsoluteError mean of the same without its sign
/// @param recallWidth mean width of the band
/// @param precisionDays with a band of precision and a true precision
/// @param precisionCovered share of them whose band held the true precision
public record ForetoldSummary(
        String name,
        int days,
        @Nullable Double recallCovered,
        @Nullable Double recallError,
        @Nullable Double recallAbsoluteError,
        @Nullable Double recallWidth,
        int precisionDays,
        @Nullable Double precisionCovered) {

    /// One a class.
    ///
    /// @param days any; those whose labels are not due are left out
    public static List<ForetoldSummary> of(List<ForetoldDay> days) {
        var due = days.stream().filter(ForetoldDay::isDue).toList();
        var summaries = new ArrayList<ForetoldSummary>();
        for (int c = 0; !due.isEmpty() && c < due.getFirst().classes().size(); c++) {
            int label = c;
            summaries.add(ofClass(due.stream().map(day -> day.classes().get(label)).toList()));
        }
        return List.copyOf(summaries);
    }

    private static ForetoldSummary ofClass(List<ForetoldClass> days) {
        var covered = new Mean();
        var error = new Mean();
        var absolute = new Mean();
        var width = new Mean();
        var precise = new Mean();
        int judged = 0;
        int preciseDays = 0;
        for (var day : days) {
            var truth = day.truth();
            var band = day.recallBand();
            if (truth == null) {
                continue;
            }
            if (truth.isRecallCovered() instanceof Boolean isCovered) {
                judged++;
                covered.add(isCovered ? 1.0 : 0.0);
                error.add(truth.recallError());
                absolute.add(absolute(truth.recallError()));
                width.add(band == null ? null : band.high() - band.low());
            }
            if (truth.isPrecisionCovered() instanceof Boolean isCovered) {
                preciseDays++;
                precise.add(isCovered ? 1.0 : 0.0);
            }
        }
        return new ForetoldSummary(
                days.getFirst().name(),
                judged,
                covered.value(),
                error.value(),
                absolute.value(),
                width.value(),
                preciseDays,
                precise.value());
    }

    private static @Nullable Double absolute(@Nullable Double value) {
        return value == null ? null : Math.abs(value);
    }
}
