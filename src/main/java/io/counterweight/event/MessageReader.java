package io.counterweight.event;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.counterweight.event.BadRecord.Reason;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Reads the records of one internal topic and checks all that the processors behind it rely on:
/// whoever can write there, or a broken disk, must not end the application. Never throws, whatever
/// the bytes. Made by [MessageShape]; immutable; any thread may use it.
public final class MessageReader<T extends MessageLite> {
    /// Bytes of a value, at most: what is made of it must still fit the next topic.
    static final int MAX_BYTES = 512 << 10;

    /// Bytes of a key, at most: an id of as many characters as an id may have.
    private static final int MAX_KEY = 4 * FieldRules.MAX_CHARS;

    private final Parser<T> parser;
    private final MessageRule<T> rule;

    MessageReader(Parser<T> parser, MessageRule<T> rule) {
        this.parser = parser;
        this.rule = rule;
    }

    /// Reads one record.
    public MessageReading<T> read(byte @Nullable [] key, byte @Nullable [] value) {
        return read(key, value, UnaryOperator.identity());
    }

    /// Reads one record that may be of another declaration of the pipeline.
    ///
    /// @param translation to this declaration, of a message that may hold anything; fails with
    ///   [IllegalArgumentException] where it cannot
    public MessageReading<T> read(
            byte @Nullable [] key, byte @Nullable [] value, UnaryOperator<T> translation) {
        try {
            var id = id(key);
            var message = translated(message(value), translation);
            rule.check(id, message);
            return new MessageReading.Good<>(id, message);
        } catch (UnusableException e) {
            return new MessageReading.Bad<>(e.record());
        }
    }

    /// Whether [#read] takes such a message.
    public boolean takes(String key, T message) {
        try {
            rule.check(key, message);
            return true;
        } catch (UnusableException e) {
            return false;
        }
    }

    private static <T> T translated(T message, UnaryOperator<T> translation)
            throws UnusableException {
        try {
            return translation.apply(message);
        } catch (IllegalArgumentException e) {
            throw corrupt(String.valueOf(e.getMessage()));
        }
    }

    private static String id(byte @Nullable [] key) throws UnusableException {
        if (key == null || key.length == 0) {
            throw corrupt("the record must have a key");
        }
        if (key.length > MAX_KEY) {
            throw corrupt("the key must have at most " + MAX_KEY + " bytes: bytes=" + key.length);
        }
        return new String(key, StandardCharsets.UTF_8);
    }

    private T message(byte @Nullable [] value) throws UnusableException {
        if (value == null) {
            throw corrupt("the record must have a value");
        }
        if (value.length > MAX_BYTES) {
            throw corrupt(
                    "the value must have at most " + MAX_BYTES + " bytes: bytes=" + value.length);
        }
        try {
            return parser.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw corrupt("the value must be the message of its topic");
        }
    }

    static UnusableException corrupt(String detail) {
        return new UnusableException(Reason.CORRUPT_RECORD, detail);
    }
}
