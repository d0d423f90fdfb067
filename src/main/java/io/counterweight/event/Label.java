package io.counterweight.event;

import org.jspecify.annotations.Nullable;

/// The class of a transaction as it became known.
///
/// @param transactionId as it is called in the records of the service: its id, or the hash of it
/// @param label the class, by its index
/// @param labelledAt when it became known, in ms since the epoch
/// @param earlierId the hash of its id under the key before, where there is one; null else
public record Label(String transactionId, int label, long labelledAt, @Nullable String earlierId)
        implements LabelReading {
    /// Of a transaction that is called nothing else.
    public Label(String transactionId, int label, long labelledAt) {
        this(transactionId, label, labelledAt, null);
    }
}
