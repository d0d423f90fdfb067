package io.counterweight.event;

import com.google.protobuf.MessageLite;

/// What reading a record of an internal topic gives.
public sealed interface MessageReading<T extends MessageLite> {
    /// One that can be used.
    ///
    /// @param key the id that its topic is keyed by
    record Good<T extends MessageLite>(String key, T message) implements MessageReading<T> {}

    /// One that cannot.
    record Bad<T extends MessageLite>(BadRecord why) implements MessageReading<T> {}
}
