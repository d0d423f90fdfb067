package io.counterweight.app.service;

import io.counterweight.evaluate.EvaluationRecord.OfDay;
import io.counterweight.evaluate.EvaluationRecord.OfRecipe;
import io.counterweight.evaluate.EvaluationRecord.OfRules;
import io.counterweight.evaluate.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the topic `evaluation` for the page: its past at the start, bounded, so that a restart
/// does not empty the charts; and, in a process that does not learn, what the trainer goes on
/// saying. Belongs to no group and commits nothing.
///
/// The page does without what cannot be read: it is logged, and the service goes on.
final class EvaluationTopic implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EvaluationTopic.class);

    /// Offsets read back; about half of them are records, the others end transactions.
    static final long MOST_OFFSETS = 20_000;

    /// How long the start waits for the past.
    static final Duration LONGEST_READ = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(30);

    /// Its name in the catalogue.
    static final String TOPIC = "evaluation";

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final EvaluationReader reader;
    private final StreamObserver listener;
    private final StreamObserver counter;
    private boolean hasWarned;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Thread follower = new Thread(() -> {});

    /// @param kafka the settings of clients
    /// @param listener told of each evaluation, in order
    /// @param counter told of each record, whether it could be used
    EvaluationTopic(
            Map<String, String> kafka,
            String topic,
            EvaluationReader reader,
            StreamObserver listener,
            StreamObserver counter) {
        var settings = new HashMap<String, Object>(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "page");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) LONGEST_READ.toMillis());
        this.consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.partition = new TopicPartition(topic, 0);
        this.reader = reader;
        this.listener = listener;
        this.counter = counter;
    }

    /// Tells the past and returns; at most so much of it, and for at most so long, as the constants
    /// say.
    ///
    /// @return evaluations told
    int readPast() {
        int evaluations = 0;
        try {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long begin = consumer.position(partition);
            consumer.seekToEnd(List.of(partition));
            long end = consumer.position(partition);
            consumer.seek(partition, Math.max(begin, end - MOST_OFFSETS));
            long start = System.nanoTime();
            while (consumer.position(partition) < end
                    && System.nanoTime() - start < LONGEST_READ.toNanos()) {
                evaluations += tell(consumer.poll(POLL));
            }
        } catch (KafkaException e) {
            log.warn("the page starts without its past topic={}", partition.topic(), e);
        }
        log.info("the page has its past topic={} evaluations={}", partition.topic(), evaluations);
        return evaluations;
    }

    /// Goes on telling, from a thread of its own, until closed.
    void follow() {
        follower = Thread.ofPlatform().daemon().name("evaluation-topic").start(this::run);
    }

    private void run() {
        while (closed.getCount() > 0) {
            try {
                tell(consumer.poll(POLL));
            } catch (WakeupException e) {
                // closed
            } catch (KafkaException e) {
                log.warn("the page misses evaluations topic={}", partition.topic(), e);
                pause();
            }
        }
    }

    /// What a consumer throws, such as a right it lacks, does not pass by at once.
    private void pause() {
        try {
            var _ = closed.await(PAUSE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int tell(ConsumerRecords<byte[], byte[]> records) {
        int evaluations = 0;
        for (var record : records) {
            boolean used = tell(record);
            counter.read(TOPIC, used);
            evaluations += used ? 1 : 0;
        }
        return evaluations;
    }

    private boolean tell(ConsumerRecord<byte[], byte[]> record) {
        try {
            switch (reader.read(record.key(), record.value())) {
                case OfRecipe(var evaluation) -> listener.evaluated(evaluation);
                case OfRules(var evaluation) -> listener.rulesEvaluated(evaluation);
                // The trainer's own page has it.
                case OfDay _ -> {}
            }
            return true;
        } catch (IOException e) {
            warnOnce(record.offset(), e);
            return false;
        }
    }

    private void warnOnce(long offset, IOException e) {
        if (!hasWarned) {
            hasWarned = true;
            log.warn("evaluations cannot be read offset={} reason={}", offset, e.getMessage());
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        consumer.wakeup();
        follower.join();
        consumer.close();
    }
}
