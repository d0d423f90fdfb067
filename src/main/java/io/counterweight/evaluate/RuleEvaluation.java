package io.counterweight.evaluate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a rule is doing: what [JudgedRule] says of the labelled transactions of the evaluation's
/// window. Figures that nobody knows are null.
///
/// @param precisionBand low and high of the 95 % band, as the others
/// @param note `never` or `always`: it was true of none, or of all, of the rows of the window's
///   last day; null else
@JsonIgnoreProperties(ignoreUnknown = true)
public record RuleEvaluation(
        String rule,
        long rows,
        long fired,
        long hits,
        long sought,
        double perDay,
        @Nullable Double precision,
        @Nullable List<Double> precisionBand,
        @Nullable Double recall,
        @Nullable List<Double> recallBand,
        @Nullable Double caught,
        @Nullable Double refused,
        long withModel,
        @Nullable String nearest,
        long withNearest,
        @Nullable Double addsPerDay,
        @Nullable List<Double> addsPerDayBand,
        @Nullable Double budget,
        @Nullable String note) {

    /// @param note as the component
    static RuleEvaluation of(JudgedRule judged, @Nullable String note) {
        var added = judged.added();
        return new RuleEvaluation(
                judged.rule().name(),
                judged.rows(),
                judged.fired(),
                judged.hits(),
                judged.sought(),
                judged.perDay(),
                judged.precision(),
                band(judged.precisionBand()),
                judged.recall(),
                band(judged.recallBand()),
                judged.hasMoney() ? judged.caught() : null,
                judged.hasMoney() ? judged.refused() : null,
                judged.withModel(),
                judged.nearest(),
                judged.withNearest(),
                added == null ? null : added.perDay(),
                added == null ? null : List.of(added.low(), added.high()),
                added == null ? null : added.budget(),
                note);
    }

    private static @Nullable List<Double> band(@Nullable WilsonBand band) {
        return band == null ? null : List.of(band.low(), band.high());
    }
}
