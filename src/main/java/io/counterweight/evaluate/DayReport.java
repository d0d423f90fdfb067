package io.counterweight.evaluate;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one recipe did on one test day, over the rows of the day that count.
///
/// @param day days since the first day
/// @param labelled rows of each class
/// @param cardPrecision `hits / k`; null when card precision is not judged
/// @param hits defrauded entities among the top k
/// @param defrauded defrauded entities among those looked at
/// @param recall of each class, by the decision; null where the day has none of the class
/// @param precision of each class; null where nothing was decided as the class
public record DayReport(
        int day,
        LocalDate date,
        long rows,
        List<Long> labelled,
        @Nullable Double averagePrecision,
        @Nullable Double rocAuc,
        @Nullable Double cardPrecision,
        int hits,
        int defrauded,
        List<@Nullable Double> recall,
        List<@Nullable Double> precision) {}
