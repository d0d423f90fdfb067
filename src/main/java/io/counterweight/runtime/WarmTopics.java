package io.counterweight.runtime;

import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.Changelogs;
import io.counterweight.stream.StateStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Source;

/// The topics of one application that a snapshot goes to. For one thread.
final class WarmTopics {
    private static final String CLIENT = "warm-start";

    /// Within the usual bound of a broker, 15 minutes.
    private static final int TRANSACTION_MS = 10 * 60_000;

    private final StreamSettings settings;
    private final String application;
    private final StreamsConfig streams;

    WarmTopics(StreamSettings settings, String application) {
        this.settings = settings;
        this.application = application;
        this.streams = new StreamsConfig(settings.of(application));
    }

    String application() {
        return application;
    }

    String applicationId() {
        return settings.applicationId(application);
    }

    Producer<byte[], byte[]> producer(String transactionalId) {
        var config = new HashMap<>(streams.getProducerConfigs(CLIENT));
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// Whether the application committed anything, or a changelog of it holds something.
    boolean ranBefore(Topology topology) {
        try (var admin = admin()) {
            if (hasOffsets(admin)) {
                return true;
            }
            var changelogs = new HashSet<String>();
            sources(topology)
                    .keySet()
                    .forEach(store -> changelogs.add(Changelogs.topic(applicationId(), store)));
            changelogs.retainAll(get(admin.listTopics().names()));
            return changelogs.stream().anyMatch(topic -> !isEmpty(topic));
        }
    }

    private boolean hasOffsets(Admin admin) {
        try {
            return !get(admin.listConsumerGroupOffsets(applicationId())
                            .partitionsToOffsetAndMetadata())
                    .isEmpty();
        } catch (GroupIdNotFoundException e) {
            return false;
        }
    }

    /// Makes the changelogs that are missing; returns the number of partitions by store.
    Map<String, Integer> create(Topology topology) {
        try (var admin = admin()) {
            var partitions = new TreeMap<String, Integer>();
            var changelogs = new ArrayList<NewTopic>();
            sources(topology)
                    .forEach((store, topics) -> {
                        int count = largest(admin, topics);
                        partitions.put(store, count);
                        changelogs.add(changelog(store, count));
                    });
            for (var created : admin.createTopics(changelogs).values().values()) {
                try {
                    get(created);
                } catch (TopicExistsException e) {
                    // Of a start that ended before it wrote.
                }
            }
            return partitions;
        }
    }

    private NewTopic changelog(String store, int partitions) {
        var config = new HashMap<>(Changelogs.settings(store));
        streams.originalsWithPrefix(StreamsConfig.TOPIC_PREFIX)
                .forEach((name, value) -> config.put(name, String.valueOf(value)));
        int replicas = streams.getInt(StreamsConfig.REPLICATION_FACTOR_CONFIG);
        return new NewTopic(
                        Changelogs.topic(applicationId(), store),
                        Optional.of(partitions),
                        replicas < 1 ? Optional.empty() : Optional.of((short) replicas))
                .configs(config);
    }

    /// The topics behind the global stores that hold nothing yet, by store.
    Map<String, String> emptyOf(StreamPlan plan) {
        var topics =
                new HashMap<>(
                        Map.of(
                                StateStores.MODELS, plan.topics().models(),
                                StateStores.PROMOTIONS, plan.topics().promotions()));
        topics.values().removeIf(topic -> !isEmpty(topic));
        return topics;
    }

    /// Whether no committed record is in it.
    private boolean isEmpty(String topic) {
        var config = new HashMap<>(streams.getRestoreConsumerConfigs(CLIENT));
        try (var consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(p -> new TopicPartition(topic, p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (var end : consumer.endOffsets(partitions).entrySet()) {
                while (consumer.position(end.getKey()) < end.getValue()) {
                    if (!consumer.poll(Duration.ofMillis(100)).isEmpty()) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    /// The topics that each store is read with: those of its sub-topology.
    private static Map<String, Set<String>> sources(Topology topology) {
        var sources = new TreeMap<String, Set<String>>();
        for (var part : topology.describe().subtopologies()) {
            var topics = new HashSet<String>();
            var stores = new HashSet<String>();
            for (var node : part.nodes()) {
                switch (node) {
                    case Source source -> topics.addAll(source.topicSet());
                    case Processor processor -> stores.addAll(processor.stores());
                    default -> {}
                }
            }
            stores.forEach(store -> sources.put(store, topics));
        }
        return sources;
    }

    private static int largest(Admin admin, Collection<String> topics) {
        return get(admin.describeTopics(topics).allTopicNames()).values().stream()
                .mapToInt(topic -> topic.partitions().size())
                .max()
                .orElseThrow();
    }

    private Admin admin() {
        return Admin.create(streams.getAdminConfigs(CLIENT));
    }

    private static <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get();
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
