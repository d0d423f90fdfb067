package io.counterweight.rule;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A change of a rule: the record on the topic `rules`.
///
/// @param from event time from which on it holds (ms)
/// @param who made it; null where nobody said
public record RuleChange(
        String rule, Step step, long from, @Nullable String who, @Nullable String reason) {
    /// What is done with the rule.
    public sealed interface Step {}

    /// It is this from then on.
    public record Declared(RuleDeclaration rule) implements Step {}

    /// It is as far as that.
    public record Stated(RuleDeclaration.State state, RuleDeclaration.@Nullable Rollout rollout)
            implements Step {
        public Stated {
            RuleDeclaration.requireTogether(state, rollout);
        }
    }

    /// It is there no longer, whatever the pipeline's file says.
    public record Removed() implements Step {}

    /// It is again what the pipeline's file says.
    public record Reset() implements Step {}

    /// Makes the change.
    ///
    /// @param rules in force, which it changes
    /// @param declared those of the pipeline's file
    void apply(Map<String, RuleDeclaration> rules, Map<String, RuleDeclaration> declared) {
        switch (step) {
            case Declared(var changed) -> rules.put(rule, changed);
            case Stated(var state, var rollout) ->
                    rules.computeIfPresent(rule, (name, before) -> before.in(state, rollout));
            case Removed _ -> rules.remove(rule);
            case Reset _ -> {
                var before = declared.get(rule);
                if (before == null) {
                    rules.remove(rule);
                } else {
                    rules.put(rule, before);
                }
            }
        }
    }
}
