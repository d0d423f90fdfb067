package io.counterweight.web;

import io.counterweight.evaluate.Alert;
import io.counterweight.evaluate.Evaluation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All the dashboard shows, at one moment: the answer of `/dashboard.json`.
///
/// @param majority the name of the majority class
/// @param recipes in order of their names
/// @param traffic the last minutes, the oldest first
/// @param alerts the newest first
public record DashboardSnapshot(
        String pipeline,
        List<String> classes,
        String majority,
        String champion,
        @Nullable String plain,
        String always,
        @Nullable Double targetRecall,
        Counters counters,
        List<RecipeFigures> recipes,
        List<Traffic.Sample> traffic,
        List<Alert> alerts) {

    /// What has flowed since the process started.
    ///
    /// @param wallTime when this was said, wall clock (ms)
    /// @param eventTime newest event time an evaluation told (ms)
    /// @param applications state by application, in order of their names
    /// @param in records that left the scorer, scored or dead-lettered
    /// @param deadLetters by reason, in order of the reasons
    /// @param ignored records that changed nothing, by rule, in order of the rules
    /// @param warnings of what is allowed and hardly meant, a sentence each
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
            Map<String, Long> ignored,
            List<String> warnings,
            double scoredPerSecond,
            long labels,
            long examples,
            @Nullable Model model,
            Times times) {}

    /// The model that scores.
    ///
    /// @param since when it was taken, wall clock (ms)
    public record Model(String recipe, String version, long since, long swaps, long refused) {}

    /// How long things take, over the last minute; null where nothing came in it.
    ///
    /// @param latencyMillis wall clock, from a transaction's record to its decision
    /// @param scoreMicros of one score
    /// @param labelDelayMillis event time, from a transaction to its label
    /// @param lag records that wait to be read, by application
    /// @param kernels the instruction set that this process learns with; null where it does not
    /// @param answers of callers of the API; null where nobody ever asked this process
    public record Times(
            @Nullable Percentiles latencyMillis,
            @Nullable Percentiles scoreMicros,
            @Nullable Percentiles labelDelayMillis,
            Map<String, Long> lag,
            @Nullable String kernels,
            @Nullable Answers answers) {}

    /// How callers of `POST /decisions` are answered.
    ///
    /// @param count since the process started
    /// @param perSecond over the last ten seconds, as the next
    /// @param fallbackShare of them without a model; null where none came
    /// @param micros from a call to its answer, over the last minute; null where none came
    public record Answers(
            long count,
            double perSecond,
            @Nullable Double fallbackShare,
            @Nullable Percentiles micros) {}

    /// Nearest-rank percentiles, to about 1 %.
    public record Percentiles(long p50, long p95, long p99) {}

    /// A recipe's newest evaluation and how it came there.
    public record RecipeFigures(Evaluation newest, History history) {}

    /// A recipe's past as columns, an entry a point in each, the oldest first: what a chart needs,
    /// in few bytes.
    ///
    /// @param eventTimes in milliseconds
    /// @param decides 1 where the recipe decided, else 0
    /// @param swaps points from which on it scored with another model than before
    /// @param window labelled transactions that the point covers
    /// @param classes in the order of the pipeline
    public record History(
            List<Long> eventTimes,
            List<Integer> decides,
            List<Integer> swaps,
            List<Integer> window,
            List<@Nullable Double> averagePrecision,
            List<@Nullable Double> logLoss,
            List<Integer> minorityBuffer,
            List<@Nullable Double> syntheticShare,
            List<ClassHistory> classes) {}

    /// Whole numbers give recall, precision and their bands exactly.
    ///
    /// @param labelled transactions of the class in the window
    /// @param caught those of them decided as it
    /// @param decided transactions decided as it
    /// @param count as the learner counts it
    /// @param weight in the loss
    public record ClassHistory(
            List<Long> labelled,
            List<Long> caught,
            List<Long> decided,
            List<@Nullable Double> count,
            List<@Nullable Double> weight) {}
}
