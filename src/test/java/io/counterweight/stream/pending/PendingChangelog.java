package io.counterweight.stream.pending;

import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.StateStores;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Reads the changelog of what waits, for tests of other packages.
public final class PendingChangelog {
    private PendingChangelog() {}

    /// The entries of all partitions as a snapshot has them, and the clock of one of them.
    ///
    /// @param records in the order of their offsets
    public static Map<ByteBuffer, ByteBuffer> entries(
            StreamPlan plan, List<ConsumerRecord<byte[], byte[]>> records) {
        var stores = new HashMap<Integer, PendingStore>();
        for (var record : records) {
            stores.computeIfAbsent(
                            record.partition(),
                            p ->
                                    PendingStore.inMemory(
                                            StateStores.PENDING,
                                            PendingRules.of(plan.labels()),
                                            null))
                    .restore(record.key(), record.value());
        }
        var entries = new HashMap<ByteBuffer, ByteBuffer>();
        for (var store : stores.values()) {
            store.entries()
                    .forEach((key, value) ->
                            entries.put(ByteBuffer.wrap(key.get()), ByteBuffer.wrap(value)));
        }
        return entries;
    }
}
