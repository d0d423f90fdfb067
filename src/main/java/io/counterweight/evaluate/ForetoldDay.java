package io.counterweight.evaluate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is foretold of one day's transactions when the day has ended, and again, with what was
/// true, when their labels are due.
///
/// @param partition of the topic of scored transactions that it tells of; −1 for several together
/// @param day UTC
/// @param isDue whether the labels are due
/// @param transactions of the day
/// @param unscored of them: no model scored them, and nothing is foretold of them
/// @param known of them: their label is known
/// @param classes one a class of the pipeline
public record ForetoldDay(
        int partition,
        LocalDate day,
        boolean isDue,
        long transactions,
        long unscored,
        long known,
        List<ForetoldClass> classes) {
    public ForetoldDay {
        classes = List.copyOf(classes);
    }

    /// The figures of a day, as JSON has them.
    ///
    /// @param day ISO
    public record Figures(
            int partition,
            String day,
            boolean due,
            long transactions,
            long unscored,
            long known,
            List<ClassFigures> classes) {}

    /// Those of a class. What has no value is null.
    ///
    /// @param decided transactions decided as the class
    /// @param expectedCaught of those, expected to be of it
    /// @param expectedMissed decided otherwise, expected to be of it
    /// @param recallLow ends of its 95 % band, as of precision
    /// @param trueRecall of the transactions whose label is known, once labels are due
    /// @param recallCovered whether the band of what was foretold of these holds the true recall
    public record ClassFigures(
            String name,
            double decided,
            double expectedCaught,
            double expectedMissed,
            @Nullable Double recall,
            @Nullable Double recallLow,
            @Nullable Double recallHigh,
            @Nullable Double precision,
            @Nullable Double precisionLow,
            @Nullable Double precisionHigh,
            @Nullable Double trueRecall,
            @Nullable Double truePrecision,
            @Nullable Boolean recallCovered,
            @Nullable Boolean precisionCovered) {
        static ClassFigures of(ForetoldClass foretold) {
            var recall = foretold.recallBand();
            var precision = foretold.precisionBand();
            var truth = foretold.truth();
            return new ClassFigures(
                    foretold.name(),
                    foretold.decided(),
                    foretold.caught().number(),
                    foretold.missed().number(),
                    foretold.recall(),
                    recall == null ? null : recall.low(),
                    recall == null ? null : recall.high(),
                    foretold.precision(),
                    precision == null ? null : precision.low(),
                    precision == null ? null : precision.high(),
                    truth == null ? null : truth.recall(),
                    truth == null ? null : truth.precision(),
                    truth == null ? null : truth.isRecallCovered(),
                    truth == null ? null : truth.isPrecisionCovered());
        }
    }

    public Figures figures() {
        return new Figures(
                partition,
                day.toString(),
                isDue,
                transactions,
                unscored,
                known,
                classes.stream().map(ClassFigures::of).toList());
    }

    /// The same of two partitions together.
    ForetoldDay plus(ForetoldDay other) {
        var together = new ArrayList<ForetoldClass>();
        for (int c = 0; c < classes.size(); c++) {
            together.add(classes.get(c).plus(other.classes.get(c)));
        }
        return new ForetoldDay(
                -1,
                day,
                isDue,
                transactions + other.transactions,
                unscored + other.unscored,
                known + other.known,
                together);
    }
}
