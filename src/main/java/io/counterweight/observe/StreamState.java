package io.counterweight.observe;

/// The life of a stream application, in the words of Kafka Streams; app adapts the one to the
/// other.
public enum StreamState {
    CREATED,
    REBALANCING,
    RUNNING,
    PENDING_SHUTDOWN,
    NOT_RUNNING,
    PENDING_ERROR,
    ERROR;

    /// Whether it will not come back by itself.
    boolean isDead() {
        return this == NOT_RUNNING || this == PENDING_ERROR || this == ERROR;
    }
}
