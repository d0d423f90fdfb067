package io.counterweight.app.bench.stage;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/// What groups of consumers have not committed yet of the partitions that they read. For one
/// thread.
public final class Lag implements AutoCloseable {
    private static final long POLL_MILLIS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Admin admin;

    public Lag(String bootstrap) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    /// Waits until all is committed.
    ///
    /// @param check asked while it waits; throws when waiting is in vain
    /// @throws IllegalStateException when that takes longer than 90 s
    public void awaitNone(List<String> groups, Runnable check) throws InterruptedException {
        long start = System.nanoTime();
        for (var group : groups) {
            long lag = of(group);
            while (lag > 0) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw new IllegalStateException(
                            "records are not read: group=%s, lag=%d".formatted(group, lag));
                }
                check.run();
                Thread.sleep(POLL_MILLIS);
                lag = of(group);
            }
        }
    }

    private long of(String group) throws InterruptedException {
        try {
            var committed =
                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
            var latest = new HashMap<TopicPartition, OffsetSpec>();
            committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
            // The marker that ends the last transaction is not read.
            return admin.listOffsets(latest).all().get().entrySet().stream()
                    .mapToLong(end ->
                            end.getValue().offset()
                                    - Objects.requireNonNull(committed.get(end.getKey())).offset())
                    .filter(behind -> behind > 1)
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker does not say what was read: " + group, e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
