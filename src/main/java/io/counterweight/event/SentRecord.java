package io.counterweight.event;

import org.jspecify.annotations.Nullable;

/// The value of a record as its sender has it. Its bytes are made where somebody asks for them: a
/// replay, which reads what it sends, does so for few.
public interface SentRecord {
    /// What stands on the topic.
    byte[] value();

    /// The bytes of a record's value, whether it has been sent or not.
    ///
    /// @param value bytes, a [SentRecord], or null
    static byte @Nullable [] bytesOf(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case byte[] bytes -> bytes;
            case SentRecord sent -> sent.value();
            default ->
                    throw new IllegalArgumentException(
                            "a record's value must be bytes: class=" + value.getClass().getName());
        };
    }
}
