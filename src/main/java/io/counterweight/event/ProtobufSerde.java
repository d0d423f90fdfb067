package io.counterweight.event;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// Protobuf messages as Kafka values: `new ProtobufSerde<>(Example.parser())`. A null stays null (a
/// tombstone). Stateless; any thread may use it.
public final class ProtobufSerde<T extends MessageLite> implements Serde<T> {
    private final Parser<T> parser;

    public ProtobufSerde(Parser<T> parser) {
        this.parser = parser;
    }

    @Override
    public Serializer<T> serializer() {
        return (topic, message) -> toBytes(message);
    }

    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> fromBytes(topic, bytes);
    }

    private static byte @Nullable [] toBytes(@Nullable MessageLite message) {
        return message == null ? null : message.toByteArray();
    }

    private @Nullable T fromBytes(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("not the message of this topic: topic=" + topic, e);
        }
    }
}
