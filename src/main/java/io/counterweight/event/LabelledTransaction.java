package io.counterweight.event;

import org.jspecify.annotations.Nullable;

/// A row of a file of transactions: the record a producer would send, and the label that becomes
/// known later.
public final class LabelledTransaction {
    private final String transactionId;
    private final String key;
    private final long eventTime;
    private final SentRecord transaction;
    private final Label label;
    private final @Nullable SentRecord labelRecord;

    /// @param labelRecord null where nobody is told of the label
    public LabelledTransaction(
            String key,
            long eventTime,
            SentRecord transaction,
            Label label,
            @Nullable SentRecord labelRecord) {
        this.transactionId = label.transactionId();
        this.key = key;
        this.eventTime = eventTime;
        this.transaction = transaction;
        this.label = label;
        this.labelRecord = labelRecord;
    }

    public String transactionId() {
        return transactionId;
    }

    /// The key of the transaction's record: the id of the entity the topic is keyed by, otherwise
    /// the transaction's.
    public String key() {
        return key;
    }

    public long eventTime() {
        return eventTime;
    }

    /// The value of the transaction's record: JSON of the declared columns, never the label.
    public byte[] transaction() {
        return transaction.value();
    }

    /// The transaction's record.
    public SentRecord sent() {
        return transaction;
    }

    /// The true class, and when it becomes known.
    public Label label() {
        return label;
    }

    /// The value of the label's record, keyed by the transaction id; null where labels cover only
    /// the minority and this is no such row.
    public byte @Nullable [] labelRecord() {
        return labelRecord == null ? null : labelRecord.value();
    }

    /// The label's record; null as there.
    public @Nullable SentRecord sentLabel() {
        return labelRecord;
    }
}
