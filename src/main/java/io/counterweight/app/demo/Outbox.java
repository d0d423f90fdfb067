package io.counterweight.app.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Sends records so that each is written once and in order, or it is known that one was not. The
/// record's timestamp is the wall clock's; the event time is in the value. For one thread.
final class Outbox implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    Outbox(String bootstrap) {
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrap,
                                ProducerConfig.CLIENT_ID_CONFIG,
                                "demo-feeder",
                                ProducerConfig.ACKS_CONFIG,
                                "all",
                                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                                true,
                                ProducerConfig.LINGER_MS_CONFIG,
                                5,
                                ProducerConfig.BATCH_SIZE_CONFIG,
                                65_536,
                                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                TIMEOUT_MILLIS,
                                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                TIMEOUT_MILLIS / 2,
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                TIMEOUT_MILLIS),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /// @throws KafkaException when this record or one before it cannot be written
    void send(String topic, String key, byte[] value) {
        throwFailure();
        var record =
                new ProducerRecord<>(
                        topic,
                        null,
                        System.currentTimeMillis(),
                        key.getBytes(StandardCharsets.UTF_8),
                        value);
        var _ =
                producer.send(
                        record,
                        (written, fault) -> {
                            if (fault != null) {
                                failure.compareAndSet(null, fault);
                            }
                        });
    }

    /// Returns when all that was sent is written.
    ///
    /// @throws KafkaException when one of them was not
    void flush() {
        producer.flush();
        throwFailure();
    }

    private void throwFailure() {
        var fault = failure.get();
        if (fault != null) {
            throw new KafkaException("a record was not written: " + fault.getMessage(), fault);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
