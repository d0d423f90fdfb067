package io.counterweight.app.demo;

import io.counterweight.config.TopicSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/// Makes the topics of a pipeline on the demo's broker, as the catalogue has them, but bounded by
/// size instead of age: a demo may run for days and must not fill the disk.
final class DemoTopics {
    private static final int SECONDS = 30;

    /// Far more than is ever on its way.
    private static final Map<String, String> BOUNDED =
            Map.of("retention.bytes", "268435456", "segment.bytes", "67108864");

    private DemoTopics() {}

    /// @throws IllegalStateException when the broker does not make them
    static void create(String bootstrap, List<TopicSpec> topics) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(topics.stream().map(DemoTopics::bounded).toList())
                    .all()
                    .get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker makes no topics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the topics were made", e);
        }
    }

    private static NewTopic bounded(TopicSpec topic) {
        var settings = new HashMap<>(topic.settings());
        if (!"compact".equals(settings.get("cleanup.policy"))) {
            settings.putAll(BOUNDED);
        }
        return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                .configs(settings);
    }
}
