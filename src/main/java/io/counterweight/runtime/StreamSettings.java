package io.counterweight.runtime;

import io.counterweight.config.UserError;
import io.counterweight.event.TopicNames;
import io.counterweight.stream.pending.Disposals;
import io.counterweight.stream.profile.ProfileMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/// The settings of Kafka Streams: its guarantee, batches that cost little, a bounded wait. What the
/// user says in `kafka` goes over what is a matter of taste, and under what must hold.
///
/// @param kafka client settings as the user wrote them; `bootstrap.servers` among them
/// @param stateDir where the stores are; each application has its own folder in it
/// @param closeTimeout how long the applications may take to end, together
/// @param stallTimeout an application that stands still for longer is not ready
/// @param startFrom snapshot that stores which never held anything begin with; null for none
/// @param guarantee what the scorer promises
/// @param profileHeapPercent of the heap, for the profiles of the scorer; the rest of them is on
///   disk
public record StreamSettings(
        Map<String, String> kafka,
        TopicNames topics,
        Path stateDir,
        int threads,
        Duration closeTimeout,
        Duration stallTimeout,
        @Nullable Path startFrom,
        Guarantee guarantee,
        int profileHeapPercent) {
    /// Shorter than the grace period that Kubernetes gives.
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(60);

    /// Longer than a rebalance or a leader's change takes.
    public static final Duration STALL_TIMEOUT = Duration.ofSeconds(60);

    /// Room for a model or a snapshot of a wide network.
    private static final int LARGEST_RECORD = 16 << 20;

    /// Its name as an application.
    private static final String TRAINER = "trainer";

    /// Nobody waits for the trainer as for a decision: larger batches and fewer transactions cost
    /// less.
    private static final int TRAINERS_COMMIT_MS = 500;

    private static final int TRAINERS_LINGER_MS = 100;
    private static final int TRAINERS_FETCH_BYTES = 65_536;
    private static final int TRAINERS_FETCH_MS = 100;

    /// A store is restored in large batches: nobody is served meanwhile.
    private static final int RESTORED_AT_ONCE = 10_000;

    private static final int RESTORED_BYTES = 8 << 20;

    /// Threads that close and delete what a task let go of.
    private static final Executor DISPOSALS =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("disposal-", 1).factory());

    /// What is usual of guarantee and memory.
    public StreamSettings(
            Map<String, String> kafka,
            TopicNames topics,
            Path stateDir,
            int threads,
            Duration closeTimeout,
            Duration stallTimeout,
            @Nullable Path startFrom) {
        this(
                kafka,
                topics,
                stateDir,
                threads,
                closeTimeout,
                stallTimeout,
                startFrom,
                Guarantee.EXACTLY_ONCE,
                ProfileMemory.USUAL_PERCENT);
    }

    public StreamSettings(
            Map<String, String> kafka, TopicNames topics, Path stateDir, int threads) {
        this(kafka, topics, stateDir, threads, CLOSE_TIMEOUT, STALL_TIMEOUT, null);
    }

    public StreamSettings(
            Map<String, String> kafka,
            TopicNames topics,
            Path stateDir,
            int threads,
            Duration closeTimeout,
            @Nullable Path startFrom) {
        this(kafka, topics, stateDir, threads, closeTimeout, STALL_TIMEOUT, startFrom);
    }

    public String applicationId(String application) {
        return topics.pipeline() + "-" + application;
    }

    public Properties of(String application) {
        var settings = new Properties();
        settings.put(StreamsConfig.CLIENT_ID_CONFIG, application);
        boolean trains = application.equals(TRAINER);
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                trains ? TRAINERS_COMMIT_MS : guarantee.commitMillis());
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        settings.put(ProfileMemory.SETTING, ProfileMemory.ofHeap(profileHeapPercent));
        settings.put(Disposals.SETTING, DISPOSALS);
        settings.put(producer(ProducerConfig.BATCH_SIZE_CONFIG), 65_536);
        settings.put(
                producer(ProducerConfig.LINGER_MS_CONFIG),
                trains ? TRAINERS_LINGER_MS : guarantee.lingerMillis());
        settings.put(producer(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), LARGEST_RECORD);
        settings.put(restoreConsumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), RESTORED_AT_ONCE);
        settings.put(
                restoreConsumer(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), RESTORED_BYTES);
        if (trains) {
            settings.put(mainConsumer(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), TRAINERS_FETCH_BYTES);
            settings.put(mainConsumer(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), TRAINERS_FETCH_MS);
        }
        settings.putAll(kafka);
        settings.putAll(held(application));
        return settings;
    }

    /// What must hold, whatever the user says: a settings file that says it is refused.
    private Properties held(String application) {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId(application));
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        settings.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                application.equals(TRAINER) ? StreamsConfig.EXACTLY_ONCE_V2 : guarantee.kafka());
        // Kafka Streams says so itself only under exactly once; the team's producers may use
        // transactions.
        settings.put(consumer(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, ProducedAt.class);
        settings.put(consumer(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        return settings;
    }

    /// What the user is told of a value that Kafka does not take.
    public static UserError wrong(ConfigException e) {
        return new UserError("a setting of Kafka is wrong: " + e.getMessage(), e);
    }

    private static String producer(String setting) {
        return StreamsConfig.producerPrefix(setting);
    }

    private static String restoreConsumer(String setting) {
        return StreamsConfig.restoreConsumerPrefix(setting);
    }

    private static String mainConsumer(String setting) {
        return StreamsConfig.mainConsumerPrefix(setting);
    }

    private static String consumer(String setting) {
        return StreamsConfig.consumerPrefix(setting);
    }
}
