package io.counterweight.app.topics;

import io.counterweight.config.TopicSpec;
import io.counterweight.config.UserError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.TopicExistsException;

/// Brings the topics of a broker to what the catalogue declares: creates what is missing, reports
/// what differs. It never deletes a topic, and never changes one that is there.
public final class TopicAdmin {
    /// Leaves the number of replicas to the broker's `default.replication.factor`.
    public static final int BROKERS_REPLICATION = -1;

    private TopicAdmin() {}

    /// Creates the missing topics and compares the others. Two processes may do so at once.
    ///
    /// @param clientSettings of Kafka's clients; `bootstrap.servers` among them
    /// @param replicationFactor copies of each partition, or [#BROKERS_REPLICATION]
    /// @return one result a topic, in the same order
    /// @throws UserError when no broker answers within ten seconds; also, before anything is
    ///   created, when the broker would refuse one of them, or when topics that are joined by key
    ///   would have different numbers of partitions
    public static List<TopicResult> apply(
            Map<String, Object> clientSettings, List<TopicSpec> topics, int replicationFactor) {
        try (var broker = TopicClient.connect(clientSettings)) {
            var existing = existing(broker, topics, replicationFactor);
            refuseUnequalPartners(topics, existing);
            var results = new ArrayList<TopicResult>();
            for (var topic : topics) {
                var found = existing.get(topic.name());
                results.add(
                        found == null
                                ? create(broker, topic, replicationFactor)
                                : compare(topic, found, replicationFactor));
            }
            awaitCreated(broker, results);
            return List.copyOf(results);
        }
    }

    /// Whoever reads the topics next finds them: a broker learns late of what was just made.
    private static void awaitCreated(TopicClient broker, List<TopicResult> results) {
        for (var result : results) {
            if (result instanceof TopicResult.Created(var topic)) {
                broker.await(topic.name());
            }
        }
    }

    /// What is there, by name. A broker learns late of a topic that was made a moment ago; whoever
    /// creates topics knows at once, so that one is asked about each that seems to be missing.
    private static Map<String, ExistingTopic> existing(
            TopicClient broker, List<TopicSpec> topics, int replicationFactor) {
        var existing =
                new HashMap<>(broker.describe(topics.stream().map(TopicSpec::name).toList()));
        for (var topic : topics) {
            if (!existing.containsKey(topic.name())) {
                try {
                    broker.rehearse(topic, replicationFactor);
                } catch (TopicExistsException e) {
                    existing.put(topic.name(), broker.await(topic.name()));
                }
            }
        }
        return existing;
    }

    private static TopicResult create(TopicClient broker, TopicSpec topic, int replicationFactor) {
        try {
            broker.create(topic, replicationFactor);
            return new TopicResult.Created(topic);
        } catch (TopicExistsException e) {
            // Another process was faster.
            return compare(topic, broker.await(topic.name()), replicationFactor);
        }
    }

    private static TopicResult compare(
            TopicSpec topic, ExistingTopic found, int replicationFactor) {
        var differences = TopicDifferences.of(topic, found, replicationFactor);
        return differences.isEmpty()
                ? new TopicResult.AsDeclared(topic)
                : new TopicResult.Differs(
                        topic,
                        TopicDifferences.isInPartitions(topic, found.partitions()),
                        differences);
    }

    /// A key would be in one partition here and in another there: the two halves would never meet,
    /// and no error would say so.
    private static void refuseUnequalPartners(
            List<TopicSpec> topics, Map<String, ExistingTopic> existing) {
        var planned = new HashMap<String, Integer>();
        for (var topic : topics) {
            var found = existing.get(topic.name());
            planned.put(topic.name(), found == null ? topic.partitions() : found.partitions());
        }
        var unequal = new ArrayList<String>();
        for (var topic : topics) {
            var partner = topic.joinedWith();
            if (partner != null
                    && !planned.getOrDefault(topic.name(), 0)
                            .equals(planned.getOrDefault(partner, 0))) {
                unequal.add(
                        partitions(topic.name(), planned, existing)
                                + " but "
                                + partitions(partner, planned, existing));
            }
        }
        if (!unequal.isEmpty()) {
            throw new UserError(
                    "topics that are joined by key must have the same number of partitions, or"
                            + " records of one key never meet: "
                            + String.join("; ", unequal)
                            + ". Nothing was created. Where one of the two is missing, ask for the"
                            + " --partitions of the other; where both exist, one must be made anew");
        }
    }

    private static String partitions(
            String name, Map<String, Integer> planned, Map<String, ExistingTopic> existing) {
        return name
                + (existing.containsKey(name) ? " has " : " would get ")
                + planned.getOrDefault(name, 0);
    }
}
