package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;

/// Fills the columns of one feature of the event alone.
interface EventColumn {
    void fill(EnrichedTransactionOrBuilder t, float[] features);
}
