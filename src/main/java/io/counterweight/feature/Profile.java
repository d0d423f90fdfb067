package io.counterweight.feature;

/// What one entity's features remember of it. Mutable, used by one thread at a time; made, read and
/// moved by the [EntityFeatures] of that entity only.
public final class Profile {
    private final EntityState[] states;
    private final UsualLayout.State usual;
    private final int stored;

    /// @param stored bytes it was read from
    Profile(EntityState[] states, UsualLayout.State usual, int stored) {
        this.states = states;
        this.usual = usual;
        this.stored = stored;
    }

    EntityState[] states() {
        return states;
    }

    UsualLayout.State usual() {
        return usual;
    }

    int stored() {
        return stored;
    }

    /// Whether it was never stored.
    public boolean isNew() {
        return stored == 0;
    }

    /// What it takes on the heap, about.
    public int heapBytes() {
        int bytes = 80 + usual.heapBytes();
        for (var state : states) {
            bytes += state.heapBytes();
        }
        return bytes;
    }
}
