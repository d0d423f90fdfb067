package io.counterweight.evaluate;

import org.jspecify.annotations.Nullable;

/// What a rule would have caught, by the labels that came later. It is judged by where it was true,
/// whether it counted there or not.
///
/// @param rows judged transactions
/// @param fired those among them that it was true of
/// @param hits those among them that are what it looks for
/// @param sought judged transactions that are what it looks for
/// @param perDay transactions a judged day that it was true of
/// @param caught amount of the hits; NaN where no amount is known
/// @param refused amount of those of the majority that it was true of; NaN where none is known
/// @param withModel of those it was true of, how many the model alerts on, too
/// @param nearest the other rule that is true together with it most often; null where none is
/// @param withNearest of those it was true of, how many that rule is true of, too
/// @param added what it adds to the champion; null for fewer than two judged days
public record JudgedRule(
        RuleTerms rule,
        long rows,
        long fired,
        long hits,
        long sought,
        double perDay,
        double caught,
        double refused,
        long withModel,
        @Nullable String nearest,
        long withNearest,
        @Nullable Added added) {
    /// Frauds a day that are caught more (less, where negative) with as many alerts: those of the
    /// rule first, the champion's highest in the places that are left, against the champion's
    /// highest alone.
    ///
    /// @param perDay the mean over judged days
    /// @param low of its 95 % band over days, as [#high]
    /// @param budget alerts a day, in the mean
    public record Added(double perDay, double low, double high, double budget) {}

    /// Share of hits among those it was true of; null where it was true of none.
    public @Nullable Double precision() {
        return fired == 0 ? null : (double) hits / fired;
    }

    public @Nullable WilsonBand precisionBand() {
        return WilsonBand.of(hits, fired);
    }

    /// Share of what it looks for that it was true of; null where there is none.
    public @Nullable Double recall() {
        return sought == 0 ? null : (double) hits / sought;
    }

    public @Nullable WilsonBand recallBand() {
        return WilsonBand.of(hits, sought);
    }

    public boolean hasMoney() {
        return !Double.isNaN(caught);
    }
}
