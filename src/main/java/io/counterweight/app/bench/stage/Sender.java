package io.counterweight.app.bench.stage;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Writes records, each once and in order, in large batches or at once. For one thread.
public final class Sender implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private Sender(String bootstrap, int lingerMillis, int batch) {
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrap,
                                ProducerConfig.ACKS_CONFIG,
                                "all",
                                ProducerConfig.LINGER_MS_CONFIG,
                                lingerMillis,
                                ProducerConfig.BATCH_SIZE_CONFIG,
                                batch),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    public static Sender inBatches(String bootstrap) {
        return new Sender(bootstrap, 5, 1 << 18);
    }

    public static Sender atOnce(String bootstrap) {
        return new Sender(bootstrap, 0, 1 << 14);
    }

    /// @throws KafkaException when one before could not be written
    public void send(String topic, byte[] key, byte[] value) {
        throwFailure();
        var _ =
                producer.send(
                        new ProducerRecord<>(topic, key, value),
                        (_, fault) -> {
                            if (fault != null) {
                                failure.compareAndSet(null, fault);
                            }
                        });
    }

    /// Returns when all that was sent is written.
    public void flush() {
        producer.flush();
        throwFailure();
    }

    private void throwFailure() {
        var fault = failure.get();
        if (fault != null) {
            throw new KafkaException("a record was not written", fault);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
