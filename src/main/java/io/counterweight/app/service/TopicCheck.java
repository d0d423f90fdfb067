package io.counterweight.app.service;

import io.counterweight.app.UserError;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;

/// Asks the broker, before an application starts, whether the topics of its topology exist: Kafka
/// Streams would say so only later, and at length.
final class TopicCheck {
    /// Long enough for a broker under load, short enough for a person who waits.
    private static final String WAIT_MS = "15000";

    private TopicCheck() {}

    /// @param kafka settings of the clients, `bootstrap.servers` among them
    /// @throws UserError when a topic is missing, or the broker does not answer or refuses
    static void require(Topology topology, Map<String, String> kafka) {
        require(topics(topology), kafka);
    }

    /// The same for one topic.
    static void requireTopic(String topic, Map<String, String> kafka) {
        require(Set.of(topic), kafka);
    }

    private static void require(Set<String> topics, Map<String, String> kafka) {
        try (var admin = Admin.create(adminSettings(kafka))) {
            var missing = missing(admin, topics);
            if (!missing.isEmpty()) {
                throw new UserError(
                        "the broker has no topic "
                                + String.join(", ", missing)
                                + ": create what is missing with 'counterweight topics apply'");
            }
        } catch (TimeoutException e) {
            throw new UserError(
                    "no broker answers: bootstrap.servers=" + kafka.get("bootstrap.servers"), e);
        } catch (KafkaException e) {
            throw new UserError("the broker cannot be asked for its topics: " + causes(e), e);
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

    private static Set<String> missing(Admin admin, Set<String> topics) {
        var missing = new TreeSet<String>();
        admin.describeTopics(topics)
                .topicNameValues()
                .forEach((topic, answer) -> {
                    try {
                        answer.get();
                    } catch (ExecutionException e) {
                        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                            throw e.getCause() instanceof KafkaException known
                                    ? known
                                    : new KafkaException(e.getCause());
                        }
                        missing.add(topic);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new KafkaException("interrupted", e);
                    }
                });
        return missing;
    }

    private static Map<String, Object> adminSettings(Map<String, String> kafka) {
        var settings = new HashMap<String, Object>();
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, WAIT_MS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, WAIT_MS);
        settings.putAll(KafkaClientSettings.ofAdmin(kafka));
        return settings;
    }

    /// Kafka wraps the message that helps.
    static String causes(Throwable failure) {
        var text = String.valueOf(failure.getMessage());
        var cause = failure.getCause();
        return cause == null ? text : text + ": " + causes(cause);
    }
}
