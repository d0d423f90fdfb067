package io.counterweight.app.topics;

import io.counterweight.config.TopicSpec;
import io.counterweight.config.UserError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Asks a broker about topics and creates them. Each request has eight seconds, unless the user's
/// settings say another `default.api.timeout.ms`; every failure is a [UserError]. For one thread.
final class TopicClient implements AutoCloseable {
    private static final Duration REQUEST = Duration.ofSeconds(4);
    private static final Duration ANSWER = Duration.ofSeconds(8);
    private static final Duration APPEARS = Duration.ofSeconds(8);
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final Admin admin;
    private final BrokerErrors errors;

    private TopicClient(Admin admin, BrokerErrors errors) {
        this.admin = admin;
        this.errors = errors;
    }

    static TopicClient connect(Map<String, Object> clientSettings) {
        var settings = new HashMap<String, Object>();
        settings.put("client.id", "counterweight-topics");
        settings.put("request.timeout.ms", Math.toIntExact(REQUEST.toMillis()));
        settings.put("default.api.timeout.ms", Math.toIntExact(ANSWER.toMillis()));
        // The client warns at every try: a few are enough where nobody answers.
        settings.put("reconnect.backoff.ms", 500);
        settings.put("reconnect.backoff.max.ms", 4_000);
        settings.putAll(clientSettings);
        var errors = BrokerErrors.of(settings);
        try {
            return new TopicClient(Admin.create(settings), errors);
        } catch (KafkaException e) {
            throw errors.unusable(e);
        }
    }

    /// The topics of these names that the broker has. One that is just being made may be missing:
    /// the brokers learn of it one after the other.
    Map<String, ExistingTopic> describe(List<String> names) {
        var descriptions = new HashMap<String, TopicDescription>();
        admin.describeTopics(names)
                .topicNameValues()
                .forEach((name, answer) ->
                        find("describe topic " + name, answer)
                                .ifPresent(found -> descriptions.put(name, found)));
        var settings = settings(descriptions.keySet());
        var existing = new HashMap<String, ExistingTopic>();
        descriptions.forEach((name, description) -> {
            var values = settings.get(name);
            if (values != null) {
                int partitions = description.partitions().size();
                existing.put(name, new ExistingTopic(partitions, replicas(description), values));
            }
        });
        return existing;
    }

    private <T> Optional<T> find(String what, KafkaFuture<T> answer) {
        try {
            return Optional.of(get(what, answer));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    private static int replicas(TopicDescription description) {
        return description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
    }

    private Map<String, Map<String, String>> settings(Collection<String> names) {
        var resources = new ArrayList<ConfigResource>();
        names.forEach(name -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name)));
        var settings = new HashMap<String, Map<String, String>>();
        admin.describeConfigs(resources)
                .values()
                .forEach((resource, answer) -> {
                    var name = resource.name();
                    find("describe the settings of topic " + name, answer)
                            .ifPresent(found -> settings.put(name, values(found)));
                });
        return settings;
    }

    private static Map<String, String> values(Config config) {
        var values = new HashMap<String, String>();
        for (var entry : config.entries()) {
            if (entry.value() != null) {
                values.put(entry.name(), entry.value());
            }
        }
        return values;
    }

    /// Creates a topic.
    ///
    /// @throws TopicExistsException when it is there
    void create(TopicSpec topic, int replicationFactor) {
        create(topic, replicationFactor, new CreateTopicsOptions());
    }

    /// Fails as [#create] would, and creates nothing.
    void rehearse(TopicSpec topic, int replicationFactor) {
        create(topic, replicationFactor, new CreateTopicsOptions().validateOnly(true));
    }

    private void create(TopicSpec topic, int replicationFactor, CreateTopicsOptions options) {
        var replication =
                replicationFactor < 1
                        ? Optional.<Short>empty()
                        : Optional.of((short) replicationFactor);
        var wanted =
                new NewTopic(topic.name(), Optional.of(topic.partitions()), replication)
                        .configs(topic.settings());
        get("create topic " + topic.name(), admin.createTopics(List.of(wanted), options).all());
    }

    /// A topic that exists, as soon as the broker that is asked knows of it.
    ExistingTopic await(String name) {
        long end = System.nanoTime() + APPEARS.toNanos();
        while (true) {
            var found = describe(List.of(name)).get(name);
            if (found != null) {
                return found;
            }
            if (System.nanoTime() > end) {
                throw errors.failed(
                        "describe topic " + name,
                        new KafkaException("it exists, but its broker does not know it yet"));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /// Whether a topic is there or not is the caller's to judge; all else is the user's to put
    /// right.
    private <T> T get(String what, KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case UnknownTopicOrPartitionException unknown -> throw unknown;
                case TopicExistsException exists -> throw exists;
                case null -> throw errors.failed(what, e);
                default -> throw errors.failed(what, e.getCause());
            }
        }
    }

    private static UserError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new UserError("interrupted while Kafka was asked", e);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
