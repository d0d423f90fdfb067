package io.counterweight.stream;

/// How a record gets to the processor that needs it under another key.
public enum Rekeying {
    /// Through a topic keyed by what comes next: where there are several partitions, the record of
    /// another key may belong to another one.
    THROUGH_TOPICS,

    /// Handed on within the task: with one partition, every key is in it. Without a topic between
    /// there is no commit to wait for either. The topics are still read: a release before, or the
    /// time before a service had one partition, may have left records in them.
    HANDED_ON;

    boolean isHandedOn() {
        return this == HANDED_ON;
    }
}
