package io.counterweight.app.api;

import io.counterweight.web.api.Unavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/// Writes what clients of the API say to its topic. Connects with the first record; a record counts
/// when all replicas in sync have it. Thread-safe.
public final class TopicProducer implements AutoCloseable {
    private static final String PREFIX = "producer.";

    /// A client waits no longer than this.
    private static final int WAIT_MS = 15_000;

    private final Map<String, String> kafka;
    private @Nullable Producer<String, byte[]> producer;
    private boolean isClosed;

    /// @param kafka settings of the clients, `bootstrap.servers` among them
    public TopicProducer(Map<String, String> kafka) {
        this.kafka = Map.copyOf(kafka);
    }

    /// Sends a record; [#await] says what became of it.
    Future<RecordMetadata> send(String topic, String key, byte[] value) {
        try {
            return producer().send(new ProducerRecord<>(topic, key, value));
        } catch (KafkaException | IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /// Returns when the broker has the record.
    ///
    /// @throws Unavailable when it did not take it in time
    static void await(Future<RecordMetadata> sent) throws Unavailable {
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw new Unavailable("the broker does not take the record", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("the service is closing", e);
        }
    }

    private synchronized Producer<String, byte[]> producer() {
        if (isClosed) {
            throw new IllegalStateException("the service is closing");
        }
        if (producer == null) {
            producer =
                    new KafkaProducer<>(
                            settings(), new StringSerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    private Map<String, Object> settings() {
        var settings = new HashMap<String, Object>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "api");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT_MS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, WAIT_MS / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, WAIT_MS);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        kafka.forEach((name, value) -> {
            if (!isOthers(name)) {
                settings.put(name, value);
            }
        });
        kafka.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                settings.put(name.substring(PREFIX.length()), value);
            }
        });
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return settings;
    }

    /// Whether Kafka Streams or a consumer alone understands it. What nobody knows is a plug-in's.
    private static boolean isOthers(String name) {
        return !ProducerConfig.configNames().contains(name)
                && (StreamsConfig.configDef().names().contains(name)
                        || ConsumerConfig.configNames().contains(name)
                        || name.matches(
                                "(main[.]|restore[.]|global[.])?consumer[.].*|(admin|topic|producer)[.].*"));
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (producer != null) {
            producer.close(Duration.ofMillis(WAIT_MS));
            producer = null;
        }
    }
}
