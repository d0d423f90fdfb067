package io.counterweight.event;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is done with a transaction, the strongest first: of several that are asked for, the first
/// of this order is taken. `tag` only marks, and is never what is done. Where nothing is asked for,
/// a transaction is allowed, by nobody's order.
public enum Action {
    ALLOW,
    BLOCK,
    REFER,
    ALERT,
    TAG;

    /// The action of that word; empty where it is none.
    public static Optional<Action> of(String word) {
        for (var action : values()) {
            if (action.toString().equals(word)) {
                return Optional.of(action);
            }
        }
        return Optional.empty();
    }

    /// Whether it takes the place of another, which may be none at all.
    public boolean isStrongerThan(@Nullable Action other) {
        return this != TAG && (other == null || ordinal() < other.ordinal());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
