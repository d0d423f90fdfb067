package io.counterweight.app.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// What the broker's tests ask of it.
record BrokerClients(String bootstrap) {
    void create(String topic) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }

    Set<String> topics() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            return admin.listTopics().names().get(20, TimeUnit.SECONDS);
        }
    }

    /// Produces with `acks=all` and waits for the broker's answer.
    void produce(String topic, long timestamp, String value) throws Exception {
        try (var producer = producer(Map.of("bootstrap.servers", bootstrap, "acks", "all"))) {
            producer.send(new ProducerRecord<>(topic, null, timestamp, "key", value))
                    .get(20, TimeUnit.SECONDS);
        }
    }

    void produceInTransaction(String topic, String value) {
        try (var producer =
                producer(Map.of("bootstrap.servers", bootstrap, "transactional.id", "test"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "key", value));
            producer.commitTransaction();
        }
    }

    /// The first `count` committed values of a topic, as far as they come in ten seconds.
    List<String> read(String topic, int count) {
        var settings =
                Map.<String, Object>of(
                        "bootstrap.servers",
                        bootstrap,
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest");
        try (var consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            var values = new ArrayList<String>();
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (values.size() < count && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(r -> values.add(r.value()));
            }
            return values;
        }
    }

    private static KafkaProducer<String, String> producer(Map<String, Object> settings) {
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }
}
