package io.counterweight.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.plan.StreamPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// Reads every committed decision and dead letter from the start on, with a thread of its own, and
/// tells them to [Answers]. Dead letters of labels are counted apart. All methods may be called
/// from any thread.
final class AnswerCounter {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int END_SECONDS = 15;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StreamPlan plan;
    private final Answers answers;
    private final @Nullable Blocked blocked;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final AtomicLong deadLabels = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean isLast;
    private volatile @Nullable RuntimeException failure;

    /// @param blocked hears of every decision, before the answers do; null where nothing is
    ///   declined
    AnswerCounter(String bootstrap, StreamPlan plan, Answers answers, @Nullable Blocked blocked) {
        this.plan = plan;
        this.answers = answers;
        this.blocked = blocked;
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrap,
                                ConsumerConfig.CLIENT_ID_CONFIG,
                                "demo-answers",
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed",
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "earliest",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                                100,
                                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                5_000),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
    }

    void start() {
        Thread.ofPlatform().daemon().name("answer-counter").start(this::run);
    }

    /// Labels that could not be used.
    long deadLabels() {
        return deadLabels.get();
    }

    /// Why it counts no more; null while it does.
    @Nullable RuntimeException failure() {
        return failure;
    }

    /// Reads what is committed by now, then ends. To be called once, when nothing writes any more.
    ///
    /// @return whether it came to the end
    boolean readToEnd() throws InterruptedException {
        isLast = true;
        return ended.await(END_SECONDS, TimeUnit.SECONDS) && failure == null;
    }

    private void run() {
        try (consumer) {
            for (var topic : List.of(plan.topics().decisions(), plan.topics().deadLetters())) {
                consumer.partitionsFor(topic)
                        .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
            }
            consumer.assign(partitions);
            while (!isLast || !isAtEnd()) {
                consumer.poll(POLL).forEach(this::count);
            }
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            ended.countDown();
        }
    }

    private boolean isAtEnd() {
        return consumer.endOffsets(partitions).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void count(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(plan.topics().decisions())) {
            var id = text(record.key());
            if (blocked != null) {
                decided(blocked, id, record.value());
            }
            answers.scored(id);
            return;
        }
        var source = source(record);
        if (plan.topics().transactions().equals(source)) {
            answers.deadLettered(idOf(record));
        } else if (plan.topics().labels().equals(source)) {
            deadLabels.incrementAndGet();
        }
    }

    private static void decided(Blocked blocked, String id, byte[] decision) {
        try {
            blocked.decided(id, decision);
        } catch (IOException e) {
            throw new IllegalStateException("a decision must be JSON: transactionId=" + id, e);
        }
    }

    private static @Nullable String source(ConsumerRecord<byte[], byte[]> record) {
        var header = record.headers().lastHeader("topic");
        return header == null ? null : text(header.value());
    }

    /// A letter with a value is the record as it was sent: where its key is an entity's id, the
    /// transaction's is in the value.
    private @Nullable String idOf(ConsumerRecord<byte[], byte[]> letter) {
        if (letter.value() == null || plan.event().keyedBy() == null) {
            return letter.key() == null ? null : text(letter.key());
        }
        try {
            var path = "/" + plan.event().id().from().replace('.', '/');
            var id = JSON.readTree(letter.value()).at(path);
            return id.isValueNode() ? id.asText() : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
