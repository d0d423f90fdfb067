package io.counterweight.runtime;

import io.counterweight.config.UserError;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.Changelogs;
import io.counterweight.stream.SnapshotException;
import io.counterweight.stream.StateSnapshot;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a snapshot into the changelogs of an application that never ran, before it starts: it
/// then restores its stores from them, here and wherever its partitions move.
///
/// All of it is one transaction, changelogs, models and champion: a process that dies in the middle
/// leaves nothing, and of several processes that start at once one writes and the others find it
/// written, because their transactions have one id.
public final class WarmStart {
    private static final Logger log = LoggerFactory.getLogger(WarmStart.class);

    /// Tries of processes that start at once and fence one another.
    private static final int TRIES = 10;

    private final StreamPlan plan;
    private final WarmTopics topics;
    private final Path file;

    private WarmStart(StreamPlan plan, WarmTopics topics, Path file) {
        this.plan = plan;
        this.topics = topics;
        this.file = file;
    }

    /// Empty where no snapshot is named.
    public static Optional<WarmStart> of(
            StreamPlan plan, StreamSettings settings, String application) {
        var file = settings.startFrom();
        return file == null
                ? Optional.empty()
                : Optional.of(new WarmStart(plan, new WarmTopics(settings, application), file));
    }

    /// Does nothing, and says so, where the application ran before.
    ///
    /// @throws UserError when the snapshot cannot be used, or Kafka does not take it
    public void run(Topology topology) {
        try {
            for (int tries = 1; !isDone(topology, tries); tries++) {
                Thread.sleep(500L * tries);
            }
        } catch (SnapshotException e) {
            throw new UserError("start-from cannot be used: " + e.getMessage(), e);
        } catch (KafkaException e) {
            throw new UserError(
                    "the snapshot cannot be written to Kafka: " + TopicCheck.causes(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while the snapshot was written", e);
        }
    }

    private boolean isDone(Topology topology, int tries) {
        try (var producer = topics.producer(plan.pipeline() + "-warm-start")) {
            // From here on every other process that does the same has either ended or lost.
            producer.initTransactions();
            if (topics.ranBefore(topology)) {
                log.info(
                        "start-from left aside, the application ran before application={} file={}",
                        topics.application(),
                        file);
                return true;
            }
            var snapshot = StateSnapshot.open(file, plan);
            var partitions = topics.create(topology);
            producer.beginTransaction();
            write(snapshot, partitions, producer);
            producer.commitTransaction();
            log.info(
                    "stores start from a snapshot application={} file={} until={} stores={}",
                    topics.application(),
                    file,
                    Instant.ofEpochMilli(snapshot.until()),
                    partitions.keySet());
            return true;
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            if (tries == TRIES) {
                throw e;
            }
            return false;
        }
    }

    /// The records are of now: with the times of an old history the broker would delete them by the
    /// retention of `seen`.
    ///
    /// @param partitions of each store of this application
    private void write(
            StateSnapshot snapshot,
            Map<String, Integer> partitions,
            Producer<byte[], byte[]> producer) {
        var whole = topics.emptyOf(plan);
        snapshot.read(
                plan,
                (store, key, value) -> {
                    if (partitions.containsKey(store)) {
                        var topic = Changelogs.topic(topics.applicationId(), store);
                        for (int p : Changelogs.partitions(store, key, partitions.get(store))) {
                            producer.send(new ProducerRecord<>(topic, p, key, value));
                        }
                    } else if (whole.containsKey(store)) {
                        var topic = whole.get(store);
                        producer.send(new ProducerRecord<>(topic, key, value));
                    }
                });
    }
}
