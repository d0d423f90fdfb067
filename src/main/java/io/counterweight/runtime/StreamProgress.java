package io.counterweight.runtime;

import io.counterweight.observe.Progress;
import io.counterweight.runtime.StreamSample.OneThread;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Tells an application that stands still from one that has nothing to do, by samples of it.
///
/// It gets on from one sample to the next when each of its threads does: it has committed
/// something; or it has partitions, brokers answered its fetches, no record waits and none is held
/// back by a transaction that is not over; or it has no partition, and its group answered.
/// Thread-safe.
final class StreamProgress implements Progress {
    private final LongSupplier nanos;
    private long lastProgress;
    private Map<String, OneThread> before = Map.of();
    private Map<TopicPartition, Long> blockedBefore = Map.of();
    private String obstacle = "nothing was asked of it yet";
    private @Nullable StreamSample newest;

    /// @param nanos the time
    StreamProgress(LongSupplier nanos) {
        this.nanos = nanos;
        this.lastProgress = nanos.getAsLong();
    }

    /// When it last got on, by the clock of nanoseconds; its making counts.
    synchronized long lastProgressNanos() {
        return lastProgress;
    }

    synchronized void take(StreamSample sample) {
        var hindered = obstacle(sample);
        if (hindered.isEmpty()) {
            lastProgress = nanos.getAsLong();
        } else {
            obstacle = hindered.get();
        }
        newest = sample;
        before = new HashMap<>();
        sample.threads().forEach(thread -> before.put(thread.name(), thread));
        blockedBefore = sample.blocked();
    }

    private Optional<String> obstacle(StreamSample sample) {
        if (!sample.isRunning()) {
            return Optional.of("it does not run");
        }
        if (sample.threads().isEmpty()) {
            return Optional.of("it has no thread");
        }
        return sample.threads().stream()
                .flatMap(thread -> obstacle(thread, sample).stream())
                .findFirst();
    }

    private Optional<String> obstacle(OneThread thread, StreamSample sample) {
        var last = before.get(thread.name());
        if (last == null) {
            return Optional.of("its threads have just begun");
        }
        if (thread.commits() > last.commits()) {
            return Optional.empty();
        }
        if (!sample.isBrokerThere()) {
            return Optional.of("the broker does not answer");
        }
        if (thread.partitions().isEmpty()) {
            return last.partitions().isEmpty() && thread.answers() > last.answers()
                    ? Optional.empty()
                    : Optional.of("no partition is assigned, and its group does not answer");
        }
        if (last.partitions().isEmpty()) {
            return Optional.of("its partitions have just come");
        }
        for (var partition : thread.partitions()) {
            var since = sample.blocked().get(partition);
            if (since != null && since.equals(blockedBefore.get(partition))) {
                return Optional.of(
                        "records of "
                                + partition
                                + " wait behind a transaction that is not over, offset="
                                + since);
            }
        }
        if (thread.waiting() > 0) {
            return Optional.of(thread.waiting() + " records wait and nothing is committed");
        }
        return thread.answers() > last.answers()
                ? Optional.empty()
                : Optional.of("no broker answers its fetches");
    }

    @Override
    public synchronized double ageSeconds() {
        return (nanos.getAsLong() - lastProgress) / 1e9;
    }

    @Override
    public synchronized int assignedPartitions() {
        return newest == null ? 0 : newest.assignedPartitions();
    }

    @Override
    public synchronized int unknownLags() {
        return newest == null ? 0 : newest.unknownPartitions();
    }

    @Override
    public synchronized String obstacle() {
        return obstacle;
    }
}
