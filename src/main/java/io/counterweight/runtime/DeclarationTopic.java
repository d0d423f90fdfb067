package io.counterweight.runtime;

import io.counterweight.plan.DeclarationJson;
import io.counterweight.plan.DeclarationJson.Written;
import io.counterweight.plan.PlanDeclaration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;

/// The topic of what a pipeline declared at each of its edits: read whole, and written to, before a
/// service starts. For one thread.
final class DeclarationTopic {
    private static final Duration WAIT = Duration.ofSeconds(30);

    private static final String CLIENT = "declarations";

    private final StreamsConfig kafka;
    private final TopicPartition partition;
    private final DeclarationJson json = new DeclarationJson();

    /// @param kafka settings of an application, for its clients
    DeclarationTopic(StreamsConfig kafka, String topic) {
        this.kafka = kafka;
        this.partition = new TopicPartition(topic, 0);
    }

    /// All declarations, the one in force last; what is none is left aside.
    ///
    /// @throws KafkaException when the broker does not answer or refuses
    List<Written> read() {
        var settings = new HashMap<>(kafka.getRestoreConsumerConfigs(CLIENT));
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) WAIT.toMillis());
        var declarations = new ArrayList<Written>();
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long until = System.nanoTime() + WAIT.toNanos();
            while (consumer.position(partition) < end) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.value() != null) {
                        json.read(record.value()).ifPresent(declarations::add);
                    }
                }
                if (System.nanoTime() > until) {
                    throw new TimeoutException("the topic is not read in time: " + partition);
                }
            }
        }
        return declarations;
    }

    /// Makes a declaration the one in force.
    void write(PlanDeclaration declaration, boolean isFirst) {
        var settings = new HashMap<>(kafka.getProducerConfigs(CLIENT));
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) WAIT.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) WAIT.toMillis() / 2);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT.toMillis());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        try (var producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    partition.topic(),
                                    declaration.key(),
                                    json.write(declaration, isFirst)))
                    .get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known
                    ? known
                    : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
