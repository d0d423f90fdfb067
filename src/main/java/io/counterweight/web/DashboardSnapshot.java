package io.counterweight.web;

import io.counterweight.evaluate.Evaluation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All the dashboard shows, at one moment: the answer of `/dashboard.json`.
///
/// @param majority the name of the majority class
/// @param recipes in order of their names
public record DashboardSnapshot(
        String pipeline,
        List<String> classes,
        String majority,
        String champion,
        Counters counters,
        List<RecipeFigures> recipes) {

    /// What has flowed since the process started.
    ///
    /// @param wallTime when this was said, wall clock (ms)
    /// @param eventTime newest event time an evaluation told (ms)
    /// @param applications state by application, in order of their names
    /// @param in records that left the scorer, scored or dead-lettered
    /// @param deadLetters by reason, in order of the reasons
    /// @param scoredPerSecond over the last ten seconds
    /// @param labels labels matched, as the champion saw them
    /// @param examples examples the champion trained on
    public record Counters(
            long wallTime,
            @Nullable Long eventTime,
            Map<String, String> applications,
            long in,
            long scored,
            long deadLettered,
            Map<String, Long> deadLetters,
            double scoredPerSecond,
            long labels,
            long examples,
            @Nullable Model model) {}

    /// The model that scores.
    ///
    /// @param since when it was taken, wall clock (ms)
    public record Model(String recipe, String version, long since, long swaps, long refused) {}

    /// A recipe's newest evaluation and how it came there.
    public record RecipeFigures(Evaluation newest, List<Point> history) {}

    /// One moment of a recipe's history: a value per class, in the evaluation's order.
    public record Point(
            long eventTime,
            List<@Nullable Double> recall,
            List<@Nullable Double> low,
            List<@Nullable Double> high) {}
}
