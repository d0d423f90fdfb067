package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.counterweight.app.broker.EmbeddedBroker;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.config.UserError;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.web.WebSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Topics whose partitions do not fit together, on a real broker: the service does not start, and
/// has written nothing.
class TopicCheckIT {
    @TempDir private static Path folder;
    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void transactionsAndLabelsThatCannotMeetAreRefused() throws Exception {
        refuses(
                "labels",
                Map.of("labels-by-transaction", 6),
                Role.TRAINER,
                "labels.labels-by-transaction has 6, labels.scored has 4",
                "counterweight topics apply");
    }

    @Test
    void outcomesThatCannotMeetTheirEntityAreRefused() throws Exception {
        refuses(
                "outcomes",
                Map.of("outcomes-terminal", 2),
                Role.SCORER,
                "outcomes.by-terminal has 4, outcomes.outcomes-terminal has 2",
                "equally many partitions");
    }

    @Test
    void examplesInTwoPartitionsAreRefused() throws Exception {
        refuses(
                "examples",
                Map.of("examples", 2),
                Role.ALL,
                "examples.examples must have one partition",
                "partitions=2");
    }

    private static void refuses(
            String prefix, Map<String, Integer> other, Role role, String... says) throws Exception {
        var declared = Pipelines.load("handbook");
        var names = TopicNames.of(prefix);
        var plan = Pipelines.plan(declared, names);
        var kafka = Map.of("bootstrap.servers", broker.bootstrap());
        try (var admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
            var topics =
                    TopicCatalogue.packed().expand(declared.value(), names, 4).stream()
                            .map(spec ->
                                    new NewTopic(
                                            spec.name(),
                                            other.getOrDefault(spec.topic(), spec.partitions()),
                                            (short) 1))
                            .toList();
            admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
            // The broker knows a topic a moment after it has created it.
            await().ignoreExceptions()
                    .until(() ->
                            admin.describeTopics(topics.stream().map(NewTopic::name).toList())
                                            .allTopicNames()
                                            .get(30, TimeUnit.SECONDS)
                                            .size()
                                    == topics.size());
            var state = folder.resolve("state-" + prefix);
            var settings = new StreamSettings(kafka, names, state, 1);
            assertThatThrownBy(() ->
                            Service.start(plan, settings, role, WebSettings.loopback(0)).close())
                    .isInstanceOf(UserError.class)
                    .message()
                    .contains(says);
            assertThat(Files.exists(state)).as("anything on the disk").isFalse();
            assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS))
                    .as("changelogs")
                    .noneMatch(topic -> topic.startsWith(prefix + "-"));
        }
    }
}
