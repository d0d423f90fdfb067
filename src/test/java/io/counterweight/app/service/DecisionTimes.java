package io.counterweight.app.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// How long each transaction waits for its decision, from the moment it was sent to that when its
/// committed decision was read. Read by a thread of its own.
final class DecisionTimes implements AutoCloseable {
    private final Map<String, Long> sentAt = new ConcurrentHashMap<>();
    private final Map<String, Long> waited = new ConcurrentHashMap<>();
    private final LongAdder doubled = new LongAdder();
    private final Thread reader;
    private volatile boolean isOver;

    DecisionTimes(String bootstrap, String topic) {
        reader = Thread.ofPlatform().daemon().name("decisions").start(() -> read(bootstrap, topic));
    }

    /// To be called before it is sent.
    void sent(String id) {
        sentAt.put(id, System.nanoTime());
    }

    long sent() {
        return sentAt.size();
    }

    long decided() {
        return waited.size();
    }

    /// Decisions on a transaction that had one.
    long doubled() {
        return doubled.sum();
    }

    /// Waits of those sent since `nanos` of the JVM's clock, the shortest first.
    List<Duration> waits(long nanos) {
        return waited.entrySet().stream()
                .filter(e -> Objects.requireNonNull(sentAt.get(e.getKey())) >= nanos)
                .map(e -> Duration.ofNanos(e.getValue()))
                .sorted()
                .toList();
    }

    private void read(String bootstrap, String topic) {
        var settings =
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrap, "isolation.level", "read_committed");
        var json = new ObjectMapper();
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(p -> new TopicPartition(topic, p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!isOver) {
                for (var record : consumer.poll(Duration.ofMillis(50))) {
                    decided(json.readTree(record.value()).path("transactionId").textValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void decided(String id) {
        long sent = Objects.requireNonNull(sentAt.get(id), id);
        if (waited.put(id, System.nanoTime() - sent) != null) {
            doubled.increment();
        }
    }

    @Override
    public void close() throws InterruptedException {
        isOver = true;
        reader.join();
    }
}
