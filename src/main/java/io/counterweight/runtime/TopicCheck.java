package io.counterweight.runtime;

import io.counterweight.config.UserError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;

/// Asks the broker, before an application starts and before anything is written, whether the topics
/// of its topology exist and have the partitions they must have: Kafka Streams would say the first
/// only later and at length, and the second not at all. Records that must meet would then lie in
/// different tasks, and labels never find their transactions.
public final class TopicCheck {
    /// Long enough for a broker under load, short enough for a person who waits.
    private static final String WAIT_MS = "15000";

    private final Map<String, String> kafka;

    /// @param kafka settings of the clients, `bootstrap.servers` among them
    public TopicCheck(Map<String, String> kafka) {
        this.kafka = kafka;
    }

    /// The number of partitions of each of these topics that exists.
    ///
    /// @throws UserError when the broker does not answer or refuses
    public Map<String, Integer> partitions(Set<String> topics) {
        return ask(admin -> partitions(admin, topics));
    }

    /// @param ordered topics of one partition, because their order counts
    /// @throws UserError when a topic is missing or has partitions that it must not have, or the
    ///   broker does not answer or refuses
    public void require(List<Topology> topologies, Set<String> ordered) {
        var topics = new TreeSet<String>();
        topologies.forEach(topology -> topics.addAll(topics(topology)));
        var partitions = ask(admin -> partitions(admin, topics));
        var missing = new TreeSet<>(topics);
        missing.removeAll(partitions.keySet());
        if (!missing.isEmpty()) {
            throw new UserError(
                    "the broker has no topic "
                            + String.join(", ", missing)
                            + ": create what is missing with 'counterweight topics apply'");
        }
        ordered.forEach(topic -> requireOne(topic, partitions));
        topologies.forEach(topology -> requireEqual(topology, partitions));
    }

    private <T> T ask(Function<Admin, T> question) {
        try (var admin = Admin.create(adminSettings(kafka))) {
            return question.apply(admin);
        } catch (TimeoutException e) {
            throw new UserError(
                    "no broker answers: bootstrap.servers=" + kafka.get("bootstrap.servers"), e);
        } catch (KafkaException e) {
            throw new UserError("the broker cannot be asked for its topics: " + causes(e), e);
        }
    }

    private static void requireOne(String topic, Map<String, Integer> partitions) {
        int found = partitions.getOrDefault(topic, 1);
        if (found != 1) {
            throw new UserError(
                    "topic %s must have one partition, since the order of its records counts: partitions=%d; delete it, and create it anew with 'counterweight topics apply'"
                            .formatted(topic, found));
        }
    }

    /// The topics that one task reads together must have equally many.
    private static void requireEqual(Topology topology, Map<String, Integer> partitions) {
        for (var part : topology.describe().subtopologies()) {
            var read = new TreeMap<String, Integer>();
            part.nodes()
                    .forEach(node -> {
                        if (node instanceof Source source && source.topicSet() != null) {
                            source.topicSet()
                                    .forEach(topic ->
                                            read.put(topic, partitions.getOrDefault(topic, 0)));
                        }
                    });
            if (Set.copyOf(read.values()).size() > 1) {
                throw new UserError(
                        "topics whose records meet by key must have equally many partitions: "
                                + read.entrySet().stream()
                                        .map(e -> e.getKey() + " has " + e.getValue())
                                        .collect(Collectors.joining(", "))
                                + "; make the one that can be filled again anew, 'counterweight"
                                + " topics apply --partitions N' creates it");
            }
        }
    }

    /// The names of the topics that the topology reads and writes; not those that Kafka Streams
    /// makes itself.
    static Set<String> topics(Topology topology) {
        var topics = new TreeSet<String>();
        var description = topology.describe();
        for (var part : description.subtopologies()) {
            for (var node : part.nodes()) {
                if (node instanceof Source source && source.topicSet() != null) {
                    topics.addAll(source.topicSet());
                } else if (node instanceof Sink sink && sink.topic() != null) {
                    topics.add(sink.topic());
                }
            }
        }
        description.globalStores().forEach(store -> topics.addAll(store.source().topicSet()));
        return topics;
    }

    /// Of the topics that exist.
    private static Map<String, Integer> partitions(Admin admin, Set<String> topics) {
        var partitions = new TreeMap<String, Integer>();
        admin.describeTopics(topics)
                .topicNameValues()
                .forEach((topic, answer) -> {
                    try {
                        partitions.put(topic, answer.get().partitions().size());
                    } catch (ExecutionException e) {
                        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                            throw e.getCause() instanceof KafkaException known
                                    ? known
                                    : new KafkaException(e.getCause());
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new KafkaException("interrupted", e);
                    }
                });
        return partitions;
    }

    private static Map<String, Object> adminSettings(Map<String, String> kafka) {
        var settings = new HashMap<String, Object>();
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, WAIT_MS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, WAIT_MS);
        settings.putAll(AdminSettings.of(kafka));
        return settings;
    }

    /// Kafka wraps the message that helps.
    static String causes(Throwable failure) {
        var text = String.valueOf(failure.getMessage());
        var cause = failure.getCause();
        return cause == null ? text : text + ": " + causes(cause);
    }
}
