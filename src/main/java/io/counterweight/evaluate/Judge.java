package io.counterweight.evaluate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a pipeline's recipes are judged: the part `judge` of a pipeline's file.
///
/// @param from rows are judged from this long after the midnight (UTC) before the first transaction
///   on
/// @param entity the entity (customer, card) of card precision, and whose rows are left out while
///   it is known as defrauded; null when there is none
/// @param top how many entities a day are looked at, k of card precision; null for no card
///   precision
/// @param knownFor how long an entity is left out after a fraud of its became known, or after it
///   was hit in the top k; whole days; null when none is left out
public record Judge(
        Duration from,
        @Nullable String entity,
        @Nullable Integer top,
        @Nullable Duration knownFor) {
    public Judge {
        if (from.isNegative()) {
            throw new IllegalArgumentException("judge.from must not be negative: from=" + from);
        }
        if (entity == null && (top != null || knownFor != null)) {
            throw new IllegalArgumentException(
                    "judge.top and judge.knownFor need judge.entity: top="
                            + top
                            + ", knownFor="
                            + knownFor);
        }
        if (top != null && top < 1) {
            throw new IllegalArgumentException("judge.top must be at least 1: top=" + top);
        }
        if (knownFor != null) {
            requireWholeDays(knownFor);
        }
    }

    /// Days an entity is left out; 0 when none is.
    int knownForDays() {
        return knownFor == null ? 0 : (int) knownFor.toDays();
    }

    private static void requireWholeDays(Duration value) {
        if (value.isNegative() || !value.equals(Duration.ofDays(value.toDays()))) {
            throw new IllegalArgumentException(
                    "judge.known-for must be whole days, 0 or more: known-for=" + value);
        }
    }
}
