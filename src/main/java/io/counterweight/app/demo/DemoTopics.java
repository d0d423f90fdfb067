package io.counterweight.app.demo;

import io.counterweight.event.TopicNames;
import io.counterweight.stream.StreamPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/// Makes the topics of a pipeline on the demo's broker, one partition each.
final class DemoTopics {
    private static final int SECONDS = 30;

    /// An endless demo must not fill the disk: far more than is ever on its way.
    private static final Map<String, String> BOUNDED =
            Map.of("retention.bytes", "268435456", "segment.bytes", "67108864");

    private static final Map<String, String> NEWEST_MODELS =
            Map.of(
                    "cleanup.policy", "compact",
                    "min.cleanable.dirty.ratio", "0.01",
                    "segment.bytes", "16777216",
                    "max.message.bytes", "16777216");

    private DemoTopics() {}

    /// @throws IllegalStateException when the broker does not make them
    static void create(String bootstrap, StreamPlan plan) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            var topics = new ArrayList<NewTopic>();
            bounded(plan).forEach(name -> topics.add(topic(name, BOUNDED)));
            topics.add(topic(plan.topics().models(), NEWEST_MODELS));
            admin.createTopics(topics).all().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker makes no topics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the topics were made", e);
        }
    }

    private static List<String> bounded(StreamPlan plan) {
        TopicNames topics = plan.topics();
        var names =
                new ArrayList<>(
                        List.of(
                                topics.transactions(),
                                topics.labels(),
                                topics.decisions(),
                                topics.deadLetters(),
                                topics.byTransaction(),
                                topics.scored(),
                                topics.labelsByTransaction(),
                                topics.examples(),
                                topics.evaluation()));
        for (var entity : plan.features().entities()) {
            names.add(topics.by(entity));
            names.add(topics.outcomes(entity));
        }
        return names;
    }

    private static NewTopic topic(String name, Map<String, String> settings) {
        return new NewTopic(name, Optional.of(1), Optional.empty()).configs(settings);
    }
}
