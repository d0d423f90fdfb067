package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// What is committed to a topic from now on. For one thread.
final class TopicTail implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private long count;
    private @Nullable ConsumerRecord<byte[], byte[]> last;

    TopicTail(String bootstrap, String topic) {
        this.topic = topic;
        this.consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        var partitions =
                consumer.partitionsFor(topic).stream()
                        .map(p -> new TopicPartition(topic, p.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /// Returns when that many records came since it was made, and fails on more. One with an empty
    /// key does not count: that is the newest day among profiles.
    void await(long expected) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (count < expected && System.nanoTime() < end) {
            for (var record : consumer.poll(Duration.ofMillis(100))) {
                count += record.key() != null && record.key().length == 0 ? 0 : 1;
                last = record;
            }
        }
        assertThat(count).as("records of %s", topic).isEqualTo(expected);
    }

    @Nullable ConsumerRecord<byte[], byte[]> last() {
        return last;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
