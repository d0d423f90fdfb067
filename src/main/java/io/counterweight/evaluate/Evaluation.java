package io.counterweight.evaluate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one recipe's prequential metrics say at one moment: the record on the topic `evaluation`
/// (JSON), and what the dashboard draws. A metric without a value (no positive in the window) is
/// null, never 0.
///
/// @param eventTime when, in event time (ms): the time the newest label became known
/// @param examples labelled transactions judged since the start
/// @param window labelled transactions the windowed figures cover
/// @param accuracy over the window; shown only beside the accuracy of "always the majority"
/// @param averagePrecision over the window, of the minority classes against the majority
public record Evaluation(
        String pipeline,
        String recipe,
        long eventTime,
        long examples,
        long steps,
        String modelVersion,
        int window,
        List<ClassEvaluation> classes,
        @Nullable Double accuracy,
        @Nullable Double majorityAccuracy,
        @Nullable Double averagePrecision,
        @Nullable Double baseRate,
        @Nullable Double calibrationError,
        @Nullable Double logLoss) {

    /// One class's share of an [Evaluation].
    ///
    /// @param count labelled transactions of the class since the start (or decayed, as the recipe
    ///   counts)
    /// @param weight the class weight the learner uses now
    /// @param labelled transactions of the class in the window
    /// @param caught those of them decided as this class
    /// @param decided transactions of the window decided as this class
    /// @param recallLow lower end of the Wilson 95 % band
    public record ClassEvaluation(
            String name,
            double count,
            double weight,
            long labelled,
            long caught,
            long decided,
            @Nullable Double recall,
            @Nullable Double recallLow,
            @Nullable Double recallHigh,
            @Nullable Double precision) {}
}
