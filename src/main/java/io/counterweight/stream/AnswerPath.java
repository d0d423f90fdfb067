package io.counterweight.stream;

import io.counterweight.event.AnswerSeal;
import io.counterweight.plan.StreamPlan;
import org.jspecify.annotations.Nullable;

/// What the scorer's topology shares with whoever answers callers before the stream sees their
/// transactions.
///
/// @param seal of answers that the stream takes for its decisions; null where nobody answers, and
///   no answer counts
public record AnswerPath(LiveProfiles profiles, @Nullable AnswerSeal seal) {
    /// For a stream that answers nobody.
    public static AnswerPath none(StreamPlan plan) {
        return new AnswerPath(new LiveProfiles(plan), null);
    }
}
