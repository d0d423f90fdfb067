package io.counterweight.runtime;

import io.counterweight.config.UserError;
import io.counterweight.plan.DeclarationJson.Written;
import io.counterweight.plan.PipelineEdits;
import io.counterweight.plan.PlanDeclaration;
import io.counterweight.plan.StreamPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the edit of a pipeline's file does to its live service: asked of the topic `declarations`,
/// and written there, before a service starts. For one thread.
public final class LiveEdits {
    private static final Logger log = LoggerFactory.getLogger(LiveEdits.class);
    private static final String CLIENT = "edits";

    private final StreamPlan plan;
    private final PlanDeclaration declared;
    private final StreamsConfig streams;
    private final String scorerId;
    private final DeclarationTopic topic;

    public LiveEdits(StreamPlan plan, StreamSettings settings) {
        this.plan = plan;
        this.declared = PlanDeclaration.of(plan);
        this.streams = new StreamsConfig(settings.of("scorer"));
        this.scorerId = settings.applicationId("scorer");
        this.topic = new DeclarationTopic(streams, plan.topics().declarations());
    }

    /// What this declaration changes; empty where nothing was declared before, or the same.
    ///
    /// @throws UserError when the broker does not answer
    public Optional<PipelineEdits> ask() {
        try {
            return edits(topic.read());
        } catch (KafkaException e) {
            throw unanswered(e);
        }
    }

    /// Makes this declaration the one in force, and tells what that does.
    ///
    /// @throws UserError when it cannot be made in place, nothing is written then; when the broker
    ///   does not answer
    public void make() {
        try {
            var past = topic.read();
            var edits = edits(past);
            if (edits.isPresent()) {
                require(edits.get());
                edits.get().effects().forEach(effect -> log.info("edit {}", effect));
            }
            past.forEach(each -> plan.declarations().accept(each.declaration(), each.isFirst()));
            if (past.isEmpty() || !isInForce(past)) {
                topic.write(declared, past.isEmpty() || isFirst(past));
            }
        } catch (KafkaException e) {
            throw unanswered(e);
        }
    }

    private Optional<PipelineEdits> edits(List<Written> past) {
        return past.isEmpty() || isInForce(past)
                ? Optional.empty()
                : Optional.of(PipelineEdits.between(past.getLast().declaration(), declared));
    }

    private boolean isInForce(List<Written> past) {
        return past.getLast().declaration().key().equals(declared.key());
    }

    private boolean isFirst(List<Written> past) {
        return past.stream()
                .anyMatch(
                        each -> each.isFirst() && each.declaration().key().equals(declared.key()));
    }

    /// @throws UserError for an edit that cannot be made in place
    public void require(PipelineEdits edits) {
        var refusals = new ArrayList<>(edits.refusals());
        for (var hop : edits.undrained()) {
            var name = plan.topics().named(hop);
            if (!isDrained(name)) {
                refusals.add(
                        "entities are visited in another order, and transactions are under way in"
                                + " "
                                + name
                                + ": stop what writes "
                                + plan.topics().transactions()
                                + ", let the service of before read all, then start this one");
            }
        }
        if (!refusals.isEmpty()) {
            throw new UserError(
                    "the edit cannot be made in the live pipeline: "
                            + String.join("; ", refusals)
                            + " (nothing was written; docs/change.md)");
        }
    }

    /// Whether the scorer has read all of a topic; true where there is no such topic.
    private boolean isDrained(String hop) {
        try (var admin = Admin.create(streams.getAdminConfigs(CLIENT));
                var consumer =
                        new KafkaConsumer<>(
                                new HashMap<>(streams.getRestoreConsumerConfigs(CLIENT)),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer())) {
            var committed = committed(admin);
            var partitions =
                    consumer.partitionsFor(hop).stream()
                            .map(p -> new TopicPartition(hop, p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            committed.forEach((partition, offset) -> {
                if (partitions.contains(partition) && offset != null) {
                    consumer.seek(partition, offset.offset());
                }
            });
            for (var end : consumer.endOffsets(partitions).entrySet()) {
                while (consumer.position(end.getKey()) < end.getValue()) {
                    // What only ends transactions is no record.
                    if (!consumer.poll(Duration.ofMillis(100)).isEmpty()) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(Admin admin) {
        try {
            return admin.listConsumerGroupOffsets(scorerId).partitionsToOffsetAndMetadata().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private UserError unanswered(KafkaException e) {
        return new UserError(
                "the broker cannot be asked what the pipeline declared before: topic="
                        + plan.topics().declarations()
                        + ": "
                        + TopicCheck.causes(e),
                e);
    }
}
