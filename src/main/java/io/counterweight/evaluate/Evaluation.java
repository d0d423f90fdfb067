package io.counterweight.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one recipe's prequential metrics say at one moment: the record on the topic `evaluation`
/// (JSON), and what the dashboard draws. A metric without a value (no positive in the window) is
/// null, never 0.
///
/// @param champion whether the recipe decides
/// @param eventTime when, in event time (ms): the time the newest label became known
/// @param examples labelled transactions judged since the start
/// @param window labelled transactions the windowed figures cover
/// @param accuracy over the window; shown only beside the accuracy of "always the majority"
/// @param averagePrecision over the window, of the minority classes against the majority
/// @param recallAtBudget share of the window's frauds among its highest scores, as many as the
///   alert budget allows for the window's time; null without a budget
/// @param rawCalibrationError of the scores before calibration
/// @param cost of the decisions over the window: losses missed and reviews; null where the policy
///   has no costs
/// @param minorityBuffer minority examples kept for resampling
/// @param syntheticShare share of synthetic rows among all rows trained on lately
/// @param strategy what `strategy: auto` chose and why; null without it
/// @param reacting whether the recipe takes extra steps against drift
/// @param confusion transactions of the window: a list a true class, in it a count a decision
/// @param sources labels since the start by who told them; null where the pipeline tells no sources
///   apart
/// @param curves of the window's scores; null while it is empty, and in the history of a page
/// @param allTraffic what the window says of all traffic, what was blocked too; null while nobody
///   of a control group is in it
public record Evaluation(
        String pipeline,
        String recipe,
        boolean champion,
        long eventTime,
        long examples,
        long steps,
        String modelVersion,
        int window,
        List<ClassEvaluation> classes,
        @Nullable Double accuracy,
        @Nullable Double majorityAccuracy,
        @Nullable Double averagePrecision,
        @Nullable Double recallAtBudget,
        @Nullable Double baseRate,
        @Nullable Double calibrationError,
        @Nullable Double rawCalibrationError,
        @Nullable Double logLoss,
        @Nullable Double cost,
        int minorityBuffer,
        double syntheticShare,
        @Nullable String strategy,
        boolean reacting,
        List<List<Long>> confusion,
        @Nullable WindowCurves curves,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<SourceFigure> sources,
        @JsonInclude(JsonInclude.Include.NON_NULL) AllTraffic.@Nullable Estimate allTraffic) {
    public Evaluation {
        classes = List.copyOf(classes);
        // A record of an earlier version has none.
        confusion = confusion == null ? List.of() : confusion.stream().map(List::copyOf).toList();
    }

    /// One of a pipeline that tells no sources of labels apart and has no control group.
    public Evaluation(
            String pipeline,
            String recipe,
            boolean champion,
            long eventTime,
            long examples,
            long steps,
            String modelVersion,
            int window,
            List<ClassEvaluation> classes,
            @Nullable Double accuracy,
            @Nullable Double majorityAccuracy,
            @Nullable Double averagePrecision,
            @Nullable Double recallAtBudget,
            @Nullable Double baseRate,
            @Nullable Double calibrationError,
            @Nullable Double rawCalibrationError,
            @Nullable Double logLoss,
            @Nullable Double cost,
            int minorityBuffer,
            double syntheticShare,
            @Nullable String strategy,
            boolean reacting,
            List<List<Long>> confusion,
            @Nullable WindowCurves curves) {
        this(
                pipeline,
                recipe,
                champion,
                eventTime,
                examples,
                steps,
                modelVersion,
                window,
                classes,
                accuracy,
                majorityAccuracy,
                averagePrecision,
                recallAtBudget,
                baseRate,
                calibrationError,
                rawCalibrationError,
                logLoss,
                cost,
                minorityBuffer,
                syntheticShare,
                strategy,
                reacting,
                confusion,
                curves,
                null,
                null);
    }

    /// The same without its curves: what a history keeps.
    public Evaluation withoutCurves() {
        return with(null, sources);
    }

    /// The same with labels by who told them.
    public Evaluation withSources(@Nullable List<SourceFigure> told) {
        return told == null ? this : with(curves, told);
    }

    private Evaluation with(@Nullable WindowCurves curves, @Nullable List<SourceFigure> sources) {
        return new Evaluation(
                pipeline,
                recipe,
                champion,
                eventTime,
                examples,
                steps,
                modelVersion,
                window,
                classes,
                accuracy,
                majorityAccuracy,
                averagePrecision,
                recallAtBudget,
                baseRate,
                calibrationError,
                rawCalibrationError,
                logLoss,
                cost,
                minorityBuffer,
                syntheticShare,
                strategy,
                reacting,
                confusion,
                curves,
                sources,
                allTraffic);
    }

    /// One class's share of an [Evaluation].
    ///
    /// @param count labelled transactions of the class since the start (or decayed, as the recipe
    ///   counts)
    /// @param weight the class weight the learner uses now
    /// @param trainingPrior share of the class in what the network is trained on, by weight
    /// @param livePrior share of the class among the labelled transactions
    /// @param labelled transactions of the class in the window
    /// @param caught those of them decided as this class
    /// @param decided transactions of the window decided as this class
    /// @param recallLow lower end of the Wilson 95 % band
    /// @param lossExcess by how many standard errors the recent log loss of the class is above its
    ///   usual one: drift; null before enough labels
    public record ClassEvaluation(
            String name,
            double count,
            double weight,
            @Nullable Double trainingPrior,
            @Nullable Double livePrior,
            long labelled,
            long caught,
            long decided,
            @Nullable Double recall,
            @Nullable Double recallLow,
            @Nullable Double recallHigh,
            @Nullable Double precision,
            @Nullable Double lossExcess) {}

    /// What a learner says of itself, beside the metrics.
    ///
    /// @param counts one a class, as the recipe counts
    /// @param weights one a class, in use now
    /// @param trainingPriors one a class
    /// @param lossExcesses one a class, NaN where nothing can be said yet
    public record Learning(
            long steps,
            String modelVersion,
            List<Double> counts,
            List<Double> weights,
            List<Double> trainingPriors,
            int minorityBuffer,
            double syntheticShare,
            @Nullable String strategy,
            boolean reacting,
            List<Double> lossExcesses) {
        public Learning {
            lossExcesses = List.copyOf(lossExcesses);
            counts = List.copyOf(counts);
            weights = List.copyOf(weights);
            trainingPriors = List.copyOf(trainingPriors);
        }

        /// Of a recipe that learns nothing.
        public static Learning none(int classes) {
            var nothing = Collections.nCopies(classes, 0.0);
            return new Learning(
                    0, "", nothing, nothing, nothing, 0, 0, null, false, unknown(classes));
        }

        /// Nothing can be said yet of the losses of any class.
        public static List<Double> unknown(int classes) {
            return Collections.nCopies(classes, Double.NaN);
        }

        /// The same, with what the recipe's judged scores say of drift.
        public Learning withLossExcesses(List<Double> excesses) {
            return new Learning(
                    steps,
                    modelVersion,
                    counts,
                    weights,
                    trainingPriors,
                    minorityBuffer,
                    syntheticShare,
                    strategy,
                    reacting,
                    excesses);
        }
    }
}
