package io.counterweight.rule;

import io.counterweight.event.Action;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// A rule as a file declares it.
///
/// @param when a boolean expression, in CEL
/// @param action what it asks for where it is true
/// @param class_ the class that it suspects; null: any but the majority
/// @param since the day since when it is so, as `2026-11-30`, for people; null: not said
/// @param by who made it so, for people; null: not said
/// @param rollout of whom it counts, in the state rollout and no other
public record RuleDeclaration(
        String when,
        Action action,
        @Nullable String class_,
        @Nullable String since,
        @Nullable String by,
        State state,
        @Nullable Rollout rollout) {
    /// How far a rule is.
    public enum State {
        /// It is counted, and changes nothing.
        SHADOW,
        /// It counts for a share of the members of an entity.
        ROLLOUT,
        LIVE
    }

    /// For whom a rule counts: for the same members of an entity each time, others for each rule.
    ///
    /// @param share of the entity's members, between 0 and 1
    public record Rollout(String entity, double share) {
        public Rollout {
            if (!(share > 0 && share < 1)) {
                throw new IllegalArgumentException(
                        "share must lie between 0 and 1: share=" + share);
            }
        }
    }

    public RuleDeclaration {
        requireTogether(state, rollout);
        if (since != null) {
            requireDay(since);
        }
    }

    static void requireTogether(State state, @Nullable Rollout rollout) {
        if ((state == State.ROLLOUT) != (rollout != null)) {
            throw new IllegalArgumentException(
                    "state rollout and the key rollout go together: state="
                            + state
                            + ", rollout="
                            + rollout);
        }
    }

    private static void requireDay(String since) {
        try {
            var _ = LocalDate.parse(since);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "since must be a day such as 2026-11-30: since=" + since, e);
        }
    }

    /// The same in force for everybody.
    public RuleDeclaration live() {
        return in(State.LIVE, null);
    }

    /// The same as far as that.
    RuleDeclaration in(State other, @Nullable Rollout rollout) {
        return new RuleDeclaration(when, action, class_, since, by, other, rollout);
    }
}
