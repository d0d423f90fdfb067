package io.counterweight.evaluate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one recipe did over all test days, by the protocol of [PrequentialReport]. A metric without
/// a value is null.
///
/// @param rows rows that count
/// @param averagePrecision mean over the test days that have a fraud
/// @param pooledAveragePrecision over all rows that count as one
/// @param rocAuc mean over the test days that have both
/// @param cardPrecision mean over the test days of `hits / k`
/// @param cardRecall hits over defrauded entities, both summed over the test days
/// @param recallAtBudget share of all frauds that are among the k rows of the highest scores of
///   their day; null when k is not declared
/// @param accuracy of the decisions
/// @param rawCalibrationError of the scores before calibration
/// @param hits defrauded entities among the top k, summed over the test days
/// @param defrauded defrauded entities among those looked at, summed over the test days
public record RecipeReport(
        String recipe,
        long rows,
        @Nullable Double averagePrecision,
        @Nullable Double pooledAveragePrecision,
        @Nullable Double rocAuc,
        @Nullable Double cardPrecision,
        @Nullable Double cardRecall,
        long hits,
        long defrauded,
        @Nullable Double recallAtBudget,
        @Nullable Double accuracy,
        @Nullable Double expectedCalibrationError,
        @Nullable Double rawCalibrationError,
        @Nullable Double brier,
        @Nullable Double logLoss,
        List<@Nullable Double> recallByClass,
        List<@Nullable Double> precisionByClass,
        List<DayReport> days) {}
