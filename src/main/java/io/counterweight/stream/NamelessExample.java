package io.counterweight.stream;

import io.counterweight.event.Example;
import io.counterweight.event.ProtobufSerde;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/// An example as it is kept: without the ids of its entities. Nothing is learned from them, and
/// examples are kept for ever.
final class NamelessExample {
    private NamelessExample() {}

    /// The same example where it names none.
    static Example of(Example example) {
        if (example.getScored().getEntitiesCount() == 0) {
            return example;
        }
        var nameless = example.toBuilder();
        nameless.getScoredBuilder().clearEntities();
        return nameless.build();
    }

    /// Writes examples without names.
    static Serde<Example> serde() {
        return new Written(new ProtobufSerde<>(Example.parser()));
    }

    private record Written(Serde<Example> named) implements Serde<Example> {
        @Override
        public Serializer<Example> serializer() {
            var bytes = named.serializer();
            return (topic, example) -> bytes.serialize(topic, example == null ? null : of(example));
        }

        @Override
        public Deserializer<Example> deserializer() {
            return named.deserializer();
        }
    }
}
