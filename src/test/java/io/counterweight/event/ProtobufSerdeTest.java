package io.counterweight.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class ProtobufSerdeTest {
    private final ProtobufSerde<Outcome> serde = new ProtobufSerde<>(Outcome.parser());

    @Test
    void aMessageComesBackAsItWent() {
        var outcome = Outcome.newBuilder().setEventTime(-5).setLabel(1).setRevisedFrom(0).build();
        var bytes = serde.serializer().serialize("outcomes", outcome);
        assertThat(serde.deserializer().deserialize("outcomes", bytes)).isEqualTo(outcome);
    }

    @Test
    void aTombstoneStaysNull() {
        assertThat(serde.serializer().serialize("outcomes", null)).isNull();
        assertThat(serde.deserializer().deserialize("outcomes", null)).isNull();
    }

    @Test
    void otherBytesAreASerializationExceptionThatNamesTheTopic() {
        assertThatThrownBy(() -> serde.deserializer().deserialize("outcomes", new byte[] {-1}))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("outcomes");
    }
}
