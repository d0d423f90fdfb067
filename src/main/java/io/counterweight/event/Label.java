package io.counterweight.event;

import org.jspecify.annotations.Nullable;

/// The class of a transaction as it became known, or that the one known before no longer holds.
///
/// @param transactionId as it is called in the records of the service: its id, or the hash of it
/// @param label the class, by its index; [#NONE] where the label before is withdrawn and no other
///   is known
/// @param labelledAt when it became known, in ms since the epoch
/// @param dated whether somebody said so; where not, `labelledAt` is the time of its record
/// @param earlierId the hash of its id under the key before, where there is one; null else
/// @param source who says so; null where nobody is named
public record Label(
        String transactionId,
        int label,
        long labelledAt,
        boolean dated,
        @Nullable String earlierId,
        @Nullable Provenance source)
        implements LabelReading {
    /// No class.
    public static final int NONE = -1;

    public Label(String transactionId, int label, long labelledAt) {
        this(transactionId, label, labelledAt, true, null, null);
    }

    public Label(String transactionId, int label, long labelledAt, boolean dated) {
        this(transactionId, label, labelledAt, dated, null, null);
    }

    public Label(
            String transactionId,
            int label,
            long labelledAt,
            boolean dated,
            @Nullable String earlierId) {
        this(transactionId, label, labelledAt, dated, earlierId, null);
    }

    /// The same from that source.
    public Label from(@Nullable Provenance source) {
        return source == this.source
                ? this
                : new Label(transactionId, label, labelledAt, dated, earlierId, source);
    }

    public boolean isWithdrawn() {
        return label == NONE;
    }
}
