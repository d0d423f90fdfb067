package io.counterweight.event;

import com.google.protobuf.MessageLite;

/// What must hold of the records of one internal topic. Immutable; any thread may use it.
interface MessageRule<T extends MessageLite> {
    /// @param key the record's, as text
    /// @throws UnusableException that says rule, name and value; an id is never shown
    void check(String key, T message) throws UnusableException;
}
