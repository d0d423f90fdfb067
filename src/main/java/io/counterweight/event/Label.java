package io.counterweight.event;

/// The class of a transaction as it became known, or that the one known before no longer holds.
///
/// @param label the class, by its index; [#NONE] where the label before is withdrawn and no other
///   is known
/// @param labelledAt when it became known, in ms since the epoch
/// @param dated whether somebody said so; where not, `labelledAt` is the time of its record
public record Label(String transactionId, int label, long labelledAt, boolean dated)
        implements LabelReading {
    /// No class.
    public static final int NONE = -1;

    public Label(String transactionId, int label, long labelledAt) {
        this(transactionId, label, labelledAt, true);
    }

    public boolean isWithdrawn() {
        return label == NONE;
    }
}
