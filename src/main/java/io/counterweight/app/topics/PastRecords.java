package io.counterweight.app.topics;

import io.counterweight.config.UserError;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// What a topic has now, or had between two times: committed records, the partitions merged by a
/// time of the records. Those of a partition stay in its order, those of one time in the order of
/// partitions: the same records give the same order. For one thread.
public final class PastRecords implements AutoCloseable {
    /// What is no time: such a record has that of the one before it in its partition.
    public static final long NO_TIME = Long.MIN_VALUE;

    /// Records of a partition that wait, at most and before more are asked for.
    private static final int MOST = 5_000;

    private static final int FEW = 500;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String topic;
    private final BrokerErrors errors;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ToLongFunction<ConsumerRecord<byte[], byte[]>> timeOf;
    private final long since;
    private final long until;
    private final List<Source> sources = new ArrayList<>();
    private volatile long read;
    private long total;

    /// A record and its time.
    public record Timed(ConsumerRecord<byte[], byte[]> record, long time) {}

    private static final class Source {
        private final TopicPartition partition;
        private final long end;
        private final Deque<Timed> waiting = new ArrayDeque<>();
        private long last = NO_TIME;
        private boolean isDone;
        private boolean isPaused;

        Source(TopicPartition partition, long end) {
            this.partition = partition;
            this.end = end;
        }
    }

    private PastRecords(
            String topic,
            BrokerErrors errors,
            KafkaConsumer<byte[], byte[]> consumer,
            ToLongFunction<ConsumerRecord<byte[], byte[]>> timeOf,
            long since,
            long until) {
        this.topic = topic;
        this.since = since;
        this.until = until;
        this.errors = errors;
        this.consumer = consumer;
        this.timeOf = timeOf;
    }

    /// @param since first time of records, as Kafka has it (ms); null from the beginning
    /// @param until time of the first record that is no longer read (ms); null to what is there now
    /// @param timeOf what records are ordered by (ms), or [#NO_TIME]
    /// @throws UserError where there is no such topic, or no broker answers
    public static PastRecords open(
            Map<String, Object> clientSettings,
            String topic,
            @Nullable Long since,
            @Nullable Long until,
            ToLongFunction<ConsumerRecord<byte[], byte[]>> timeOf) {
        var settings = new HashMap<>(clientSettings);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        settings.put("allow.auto.create.topics", "false");
        settings.put("auto.offset.reset", "earliest");
        settings.remove("group.id");
        var errors = BrokerErrors.of(settings);
        KafkaConsumer<byte[], byte[]> consumer;
        try {
            consumer =
                    new KafkaConsumer<>(
                            settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw errors.unusable(e);
        }
        var records =
                new PastRecords(
                        topic,
                        errors,
                        consumer,
                        timeOf,
                        since == null ? Long.MIN_VALUE : since,
                        until == null ? Long.MAX_VALUE : until);
        try {
            records.seek(since);
            return records;
        } catch (KafkaException e) {
            consumer.close();
            throw errors.failed("read topic " + topic, e);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private void seek(@Nullable Long since) {
        var infos = consumer.partitionsFor(topic);
        if (infos == null || infos.isEmpty()) {
            throw new UserError("Kafka has no such topic: topic=" + topic);
        }
        var partitions =
                infos.stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .sorted(Comparator.comparingInt(TopicPartition::partition))
                        .toList();
        consumer.assign(partitions);
        var ends = consumer.endOffsets(partitions);
        var starts = since == null ? consumer.beginningOffsets(partitions) : starts(since, ends);
        for (var partition : partitions) {
            long start = Objects.requireNonNull(starts.get(partition));
            long end = Objects.requireNonNull(ends.get(partition));
            consumer.seek(partition, start);
            var source = new Source(partition, end);
            source.isDone = start >= end;
            sources.add(source);
            total += Math.max(0, end - start);
        }
    }

    /// Where a time begins, or before: what Kafka writes between records has a time, too.
    private Map<TopicPartition, Long> starts(long since, Map<TopicPartition, Long> ends) {
        var asked = new HashMap<TopicPartition, Long>();
        ends.keySet().forEach(partition -> asked.put(partition, since));
        var starts = new HashMap<>(ends);
        consumer.offsetsForTimes(asked)
                .forEach((partition, found) -> {
                    if (found != null) {
                        starts.put(partition, found.offset());
                    }
                });
        return starts;
    }

    /// The next record, which stays; null at the end.
    ///
    /// @throws UserError where no broker answers
    public @Nullable Timed peek() {
        var first = first();
        return first == null ? null : first.waiting.peek();
    }

    /// Takes the next record away.
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    public void remove() {
        var first = first();
        if (first != null) {
            first.waiting.remove();
            read++;
        }
    }

    /// How much is read, from 0 to 1; any thread.
    public double share() {
        return total == 0 ? 1 : Math.min(1, (double) read / total);
    }

    private @Nullable Source first() {
        fill();
        Source first = null;
        for (var source : sources) {
            var next = source.waiting.peek();
            var best = first == null ? null : first.waiting.peek();
            if (next != null && (best == null || next.time < best.time)) {
                first = source;
            }
        }
        return first;
    }

    /// Until every partition that has more has a record here.
    private void fill() {
        long start = System.nanoTime();
        while (sources.stream().anyMatch(source -> !source.isDone && source.waiting.isEmpty())) {
            pause();
            long before = read + waiting();
            try {
                consumer.poll(POLL).forEach(this::take);
                sources.forEach(this::end);
            } catch (KafkaException e) {
                throw errors.failed("read topic " + topic, e);
            }
            if (read + waiting() > before) {
                start = System.nanoTime();
            } else if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw errors.failed("read topic " + topic, new TimeoutException("no records"));
            }
        }
    }

    private long waiting() {
        return sources.stream().mapToLong(source -> source.waiting.size()).sum();
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        var source = sources.get(record.partition());
        source.isDone |= record.offset() >= source.end || record.timestamp() >= until;
        if (source.isDone || record.timestamp() < since) {
            return;
        }
        long time = timeOf.applyAsLong(record);
        source.last =
                time != NO_TIME
                        ? time
                        : source.last != NO_TIME ? source.last : Math.max(0, record.timestamp());
        source.waiting.add(new Timed(record, source.last));
    }

    /// Also where the last offsets are of no record, but of a transaction's end.
    private void end(Source source) {
        source.isDone |= consumer.position(source.partition) >= source.end;
    }

    private void pause() {
        for (var source : sources) {
            boolean isFull =
                    source.isDone || source.waiting.size() > (source.isPaused ? FEW : MOST);
            if (isFull != source.isPaused) {
                source.isPaused = isFull;
                var partition = List.of(source.partition);
                if (isFull) {
                    consumer.pause(partition);
                } else {
                    consumer.resume(partition);
                }
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
