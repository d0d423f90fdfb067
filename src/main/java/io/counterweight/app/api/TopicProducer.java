package io.counterweight.app.api;

import io.counterweight.web.api.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    /// A client waits no longer than this, however many records it sends.
    private static final Duration WAIT = Duration.ofSeconds(15);

    /// How long one record may wait for metadata, or for room in the buffer.
    private static final Duration BLOCK = Duration.ofSeconds(5);

    private static final Future<RecordMetadata> NOT_TRIED =
            CompletableFuture.failedFuture(new TimeoutException("not tried"));

    private final Map<String, String> kafka;
    private final String clientId;
    private final Duration block;
    private @Nullable Producer<String, byte[]> producer;
    private boolean isClosed;

    /// @param kafka settings of the clients, `bootstrap.servers` among them
    public TopicProducer(Map<String, String> kafka) {
        this(kafka, "api", BLOCK);
    }

    /// @param clientId what brokers call it
    /// @param block how long one record may wait for metadata, or for room in the buffer
    public TopicProducer(Map<String, String> kafka, String clientId, Duration block) {
        this.kafka = Map.copyOf(kafka);
        this.clientId = clientId;
        this.block = block;
    }

    /// Sends a record, and returns when the broker has it.
    ///
    /// @throws Unavailable when it did not take it in time
    void send(String topic, String key, byte[] value) throws Unavailable {
        if (!sendAll(List.of(new ProducerRecord<>(topic, key, value))).getFirst()) {
            throw new Unavailable("the broker does not take the record", null);
        }
    }

    /// Sends records, and waits for all of them together. After one that finds no broker no other
    /// is tried: each would wait as long.
    ///
    /// @return of each, whether the broker has it; one that it has not said to have may still come
    List<Boolean> sendAll(List<ProducerRecord<String, byte[]>> records) {
        long deadline = System.nanoTime() + WAIT.toNanos();
        // The last one begun may block once more.
        long lastBegin = deadline - BLOCK.toNanos();
        var sent = new ArrayList<Future<RecordMetadata>>();
        boolean isHopeless = false;
        for (var record : records) {
            if (isHopeless || System.nanoTime() > lastBegin) {
                sent.add(NOT_TRIED);
                continue;
            }
            var one = begin(record);
            isHopeless = one.state() == Future.State.FAILED;
            sent.add(one);
        }
        return sent.stream().map(one -> has(one, deadline)).toList();
    }

    /// Sends a record without waiting, in the order of the calls.
    ///
    /// @return done when the broker has it, failed when it will not have it
    public CompletableFuture<RecordMetadata> append(ProducerRecord<String, byte[]> record) {
        var appended = new CompletableFuture<RecordMetadata>();
        try {
            var _ =
                    producer()
                            .send(
                                    record,
                                    (at, failure) -> {
                                        if (failure == null) {
                                            appended.complete(at);
                                        } else {
                                            appended.completeExceptionally(failure);
                                        }
                                    });
        } catch (KafkaException | IllegalStateException e) {
            appended.completeExceptionally(e);
        }
        return appended;
    }

    /// Connects, and asks for a topic, so that the first record need not wait.
    public void warmUp(String topic) {
        try {
            var _ = producer().partitionsFor(topic);
        } catch (KafkaException | IllegalStateException _) {
            // The first record tries again.
        }
    }

    private Future<RecordMetadata> begin(ProducerRecord<String, byte[]> record) {
        try {
            return producer().send(record);
        } catch (KafkaException | IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static boolean has(Future<RecordMetadata> sent, long deadline) {
        try {
            sent.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
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
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) block.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) WAIT.toMillis() / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) WAIT.toMillis());
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
            producer.close(WAIT);
            producer = null;
        }
    }
}
