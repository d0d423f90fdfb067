package io.counterweight.runtime;

import io.counterweight.observe.StreamState;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks every [#PAUSE] whether the applications get on, and tells their [StreamProgress]. A thread
/// of its own: what stands still cannot say so.
public final class ProgressWatch implements AutoCloseable {
    static final Duration PAUSE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(ProgressWatch.class);

    /// Of one question to the broker.
    private static final int WAIT_MS = 4_000;

    private final List<StreamApplication> applications;
    private final Admin admin;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("progress-watch").unstarted(this::run);
    private boolean hasWarned;

    private ProgressWatch(List<StreamApplication> applications, Map<String, String> kafka) {
        this.applications = List.copyOf(applications);
        var settings = new HashMap<String, Object>(AdminSettings.of(kafka));
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "progress");
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, WAIT_MS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, WAIT_MS / 2);
        this.admin = Admin.create(settings);
    }

    /// @param kafka settings of the clients, `bootstrap.servers` among them
    public static ProgressWatch start(
            List<StreamApplication> applications, Map<String, String> kafka) {
        var watch = new ProgressWatch(applications, kafka);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                for (var application : applications) {
                    application.progress().take(sample(application));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private StreamSample sample(StreamApplication application) throws InterruptedException {
        boolean isRunning = application.state() == StreamState.RUNNING;
        var threads = StreamSample.threads(application.streams());
        var partitions = new HashSet<TopicPartition>();
        threads.forEach(thread -> partitions.addAll(thread.partitions()));
        if (partitions.isEmpty() || !isRunning) {
            return new StreamSample(isRunning, threads, true, Map.of());
        }
        try {
            return new StreamSample(isRunning, threads, true, blocked(partitions));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return new StreamSample(isRunning, threads, false, Map.of());
            }
            warnOnce(e);
        } catch (KafkaException e) {
            warnOnce(e);
        }
        // Without the right to ask: what the clients count must do.
        return new StreamSample(isRunning, threads, true, Map.of());
    }

    /// Partitions with records that a reader of what is committed does not get, and from where on.
    private Map<TopicPartition, Long> blocked(Set<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        var committed = ends(partitions, IsolationLevel.READ_COMMITTED);
        var all = ends(partitions, IsolationLevel.READ_UNCOMMITTED);
        committed.entrySet().removeIf(end -> end.getValue() >= all.getOrDefault(end.getKey(), 0L));
        return committed;
    }

    private Map<TopicPartition, Long> ends(Set<TopicPartition> partitions, IsolationLevel level)
            throws ExecutionException, InterruptedException {
        var latest = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(latest, new ListOffsetsOptions(level))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private void warnOnce(Exception e) {
        if (!hasWarned) {
            hasWarned = true;
            log.warn("the broker cannot be asked how far its topics go", e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        thread.interrupt();
        thread.join();
        admin.close(Duration.ofMillis(WAIT_MS));
    }
}
