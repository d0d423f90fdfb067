package io.counterweight.evaluate;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The labelled transactions that a recipe gave no score, since it had no model yet. Each is judged
/// as of the majority, with the lowest score.
///
/// @param rows all of them
/// @param judged of those, from `judge.from` on
/// @param firstScored when the first came that it scored; null for none
/// @param curve how it ranked while few frauds were known, those without a score among them
public record Unscored(
        long rows, long judged, @Nullable Instant firstScored, List<LearningCurve.Step> curve) {
    public Unscored {
        curve = List.copyOf(curve);
    }
}
