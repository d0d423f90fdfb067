package io.counterweight.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of a file of transactions: the record a producer would send, and the label that becomes
/// known later.
public final class LabelledTransaction {
    private final String transactionId;
    private final String key;
    private final long eventTime;
    private final SentRecord transaction;
    private final Label label;
    private final List<Told> told;

    /// A label that somebody sends.
    ///
    /// @param at when it became known, in ms since the epoch
    /// @param sent its record
    public record Told(long at, SentRecord sent) {}

    /// @param labelRecord null where nobody is told of the label
    public LabelledTransaction(
            String key,
            long eventTime,
            SentRecord transaction,
            Label label,
            @Nullable SentRecord labelRecord) {
        this(
                label,
                key,
                eventTime,
                transaction,
                labelRecord == null
                        ? List.of()
                        : List.of(new Told(label.labelledAt(), labelRecord)));
    }

    private LabelledTransaction(
            Label label, String key, long eventTime, SentRecord transaction, List<Told> told) {
        this.transactionId = label.transactionId();
        this.key = key;
        this.eventTime = eventTime;
        this.transaction = transaction;
        this.label = label;
        this.told = told;
    }

    /// One that several labels may be sent of.
    ///
    /// @param label what is true in the end
    /// @param told as they become known
    static LabelledTransaction of(
            String key, long eventTime, SentRecord transaction, Label label, List<Told> told) {
        return new LabelledTransaction(label, key, eventTime, transaction, told);
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

    /// The true class, and when it becomes known; [Label#NONE] where nobody ever says.
    public Label label() {
        return label;
    }

    /// The value of the record of the first label, keyed by the transaction id; null where labels
    /// cover only the minority and this is no such row.
    public byte @Nullable [] labelRecord() {
        return told.isEmpty() ? null : told.getFirst().sent().value();
    }

    /// The labels that somebody sends, as they become known; empty as there.
    public List<Told> told() {
        return told;
    }
}
