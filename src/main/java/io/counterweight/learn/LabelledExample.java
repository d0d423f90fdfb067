package io.counterweight.learn;

/// One transaction with its label, as learners take it. The array is not written again.
///
/// Not a record: an array has no value equality.
public final class LabelledExample {
    private final float[] features;
    private final int label;
    private final long key;
    private final long eventTime;
    private final long labelledAt;
    private final float weight;
    private final boolean isPresumed;
    private final boolean isOfBlocked;

    /// @param features raw and finite, one a column
    /// @param label index of its class
    /// @param key of the transaction, see [io.counterweight.imbalance.TransactionKey]
    /// @param eventTime when the transaction happened (ms)
    /// @param labelledAt when the label became known (ms, event time)
    public LabelledExample(float[] features, int label, long key, long eventTime, long labelledAt) {
        this(features, label, key, eventTime, labelledAt, 1, false, false);
    }

    /// One that stands for others, too.
    ///
    /// @param weight for how many, itself included: 1 over the probability of having its label
    ///   (Horvitz and Thompson, 1952), capped
    /// @param isPresumed whether nobody told its class, and a model guessed it
    /// @param isOfBlocked whether such as it are blocked, so that of them the control group alone
    ///   has labels
    public LabelledExample(
            float[] features,
            int label,
            long key,
            long eventTime,
            long labelledAt,
            float weight,
            boolean isPresumed,
            boolean isOfBlocked) {
        this.features = features;
        this.label = label;
        this.key = key;
        this.eventTime = eventTime;
        this.labelledAt = labelledAt;
        this.weight = weight;
        this.isPresumed = isPresumed;
        this.isOfBlocked = isOfBlocked;
    }

    public float[] features() {
        return features;
    }

    public int label() {
        return label;
    }

    public long key() {
        return key;
    }

    public long eventTime() {
        return eventTime;
    }

    public long labelledAt() {
        return labelledAt;
    }

    /// For how many it stands, itself included.
    public float weight() {
        return weight;
    }

    /// Whether nobody told its class, and a model guessed it.
    public boolean isPresumed() {
        return isPresumed;
    }

    /// Whether such as it are blocked, so that of them the control group alone has labels.
    public boolean isOfBlocked() {
        return isOfBlocked;
    }
}
