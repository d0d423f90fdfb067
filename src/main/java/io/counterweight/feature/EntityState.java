package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.Outcome;

/// One kind of state in one entity's profile. Mutable; used by one thread at a time.
interface EntityState {
    /// Fills the columns of this state, then knows the transaction.
    void observe(EnrichedTransactionOrBuilder t, float[] features);

    /// Learns a label that came back, or a revision. Does nothing where labels do not matter.
    default void learn(Outcome o) {}

    void write(ProfileWriter out);

    /// What it takes on the heap, about.
    default int heapBytes() {
        return 64;
    }
}
