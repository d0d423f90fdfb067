package io.counterweight.evaluate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/// A change of champion: the record on the topic `promotions` (JSON).
///
/// @param recipe the one that decides from now on
/// @param previous the one that decided until then
/// @param by `rule` or `hand`
/// @param reason a sentence with the figures
/// @param eventTime when the newest label was known (ms); null by hand
/// @param figure of the new champion, by which the rule chose; null by hand
/// @param previousFigure the same of the old one
/// @param frauds that both were judged by; null by hand
public record Promotion(
        String pipeline,
        String recipe,
        String previous,
        String by,
        String reason,
        @Nullable Long eventTime,
        @Nullable Double figure,
        @Nullable Double previousFigure,
        @Nullable Long frauds) {
    /// A person's choice.
    public static Promotion byHand(String pipeline, String recipe, String previous, String reason) {
        return new Promotion(pipeline, recipe, previous, HAND, reason, null, null, null, null);
    }

    private static final String HAND = "hand";
    private static final String RULE = "rule";

    /// Whoever does not say that it was the rule is a person.
    @JsonIgnore
    public boolean isByHand() {
        return !RULE.equals(by);
    }
}
