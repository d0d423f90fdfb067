package io.counterweight.evaluate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
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
/// @param who the name of the token by which a person asked; null by rule, and where nobody said
public record Promotion(
        String pipeline,
        String recipe,
        String previous,
        String by,
        String reason,
        @Nullable Long eventTime,
        @Nullable Double figure,
        @Nullable Double previousFigure,
        @Nullable Long frauds,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String who) {
    /// A person's choice, of whom nothing is known.
    public static Promotion byHand(String pipeline, String recipe, String previous, String reason) {
        return byHand(pipeline, recipe, previous, reason, null);
    }

    /// A person's choice.
    public static Promotion byHand(
            String pipeline, String recipe, String previous, String reason, @Nullable String who) {
        return new Promotion(pipeline, recipe, previous, HAND, reason, null, null, null, null, who);
    }

    private static final String HAND = "hand";
    private static final String RULE = "rule";

    /// Whoever does not say that it was the rule is a person.
    @JsonIgnore
    public boolean isByHand() {
        return !RULE.equals(by);
    }
}
