package io.counterweight.app.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// The topics of a test's broker, from outside of the service. For one thread.
final class Topics {
    private final String bootstrap;
    private final KafkaProducer<String, byte[]> producer;

    Topics(String bootstrap) {
        this.bootstrap = bootstrap;
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap, "acks", "all"),
                        new StringSerializer(),
                        new ByteArraySerializer());
    }

    void send(String topic, String key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key, value));
    }

    long count(String topic) {
        return read(topic).size();
    }

    /// All committed records of a topic, partition after partition.
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        each(topic, records::add);
        return records;
    }

    /// The same, without keeping them.
    void each(String topic, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        var settings =
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrap, "isolation.level", "read_committed");
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(p -> new TopicPartition(topic, p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(taker);
            }
        }
    }
}
