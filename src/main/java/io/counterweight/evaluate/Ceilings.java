package io.counterweight.evaluate;

import org.jspecify.annotations.Nullable;

/// The most that figures which look at k rows or cards a day can reach on the days that one recipe
/// was judged: where a day has fewer frauds than k, precision at k cannot be 1, and where it has
/// more, recall cannot. Null where the figure is.
///
/// @param recallAtBudget of [RecipeReport#recallAtBudget]
public record Ceilings(
        @Nullable Double recallAtBudget,
        @Nullable Double cardPrecision,
        @Nullable Double cardRecall) {
    private static final Ceilings NONE = new Ceilings(null, null, null);

    /// @param top k; null when it is not declared
    /// @param majority index of the class that is no fraud
    public static Ceilings of(RecipeReport report, @Nullable Integer top, int majority) {
        if (top == null) {
            return NONE;
        }
        long frauds = 0;
        long within = 0;
        long cards = 0;
        long cardsWithin = 0;
        var precision = new Mean();
        for (var day : report.days()) {
            long ofDay = day.rows() - day.labelled().get(majority);
            frauds += ofDay;
            within += Math.min(top, ofDay);
            cards += day.defrauded();
            cardsWithin += Math.min(top, day.defrauded());
            precision.add((double) Math.min(top, day.defrauded()) / top);
        }
        return new Ceilings(
                report.recallAtBudget() == null ? null : (double) within / frauds,
                report.cardPrecision() == null ? null : precision.value(),
                report.cardRecall() == null ? null : (double) cardsWithin / cards);
    }
}
