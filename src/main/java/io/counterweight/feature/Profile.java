package io.counterweight.feature;

/// What one entity's features remember of it. Mutable, used by one thread at a time; made, read and
/// moved by the [EntityFeatures] of that entity only.
public final class Profile {
    private final EntityState[] states;
    private final int stored;

    /// @param stored bytes it was read from
    Profile(EntityState[] states, int stored) {
        this.states = states;
        this.stored = stored;
    }

    EntityState[] states() {
        return states;
    }

    int stored() {
        return stored;
    }
}
