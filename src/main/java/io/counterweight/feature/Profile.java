package io.counterweight.feature;

/// What one entity's features remember of it. Mutable, used by one thread at a time; made, read and
/// moved by the [EntityFeatures] of that entity only.
public final class Profile {
    /// Of a profile that no transaction touched, or of a form that did not say when.
    public static final long UNKNOWN = Long.MIN_VALUE;

    private final EntityState[] states;
    private final UsualLayout.State usual;
    private final RecentIds ids;
    private int stored;
    private long touched;

    /// @param touched event time of its newest transaction, in milliseconds, or [#UNKNOWN]
    /// @param stored bytes it was read from; 0 for none
    Profile(
            EntityState[] states,
            UsualLayout.State usual,
            RecentIds ids,
            long touched,
            int stored) {
        this.states = states;
        this.usual = usual;
        this.ids = ids;
        this.touched = touched;
        this.stored = stored;
    }

    EntityState[] states() {
        return states;
    }

    UsualLayout.State usual() {
        return usual;
    }

    /// Ids of its transactions.
    public RecentIds ids() {
        return ids;
    }

    int stored() {
        return stored;
    }

    /// It was written as so many bytes.
    void stored(int bytes) {
        stored = bytes;
    }

    /// Event time of the newest transaction that it knows of, in milliseconds, or [#UNKNOWN].
    public long touched() {
        return touched;
    }

    /// It knows of a transaction of that time.
    public void touch(long time) {
        touched = Math.max(touched, time);
    }

    /// Whether it was never stored.
    public boolean isNew() {
        return stored == 0;
    }

    /// What it takes on the heap, about.
    public int heapBytes() {
        int bytes = 96 + usual.heapBytes() + ids.heapBytes();
        for (var state : states) {
            bytes += state.heapBytes();
        }
        return bytes;
    }
}
