package io.counterweight.stream;

import io.counterweight.stream.pending.PendingKeys;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;

/// The topics that Kafka Streams keeps the stores in: their names, settings, and which partition
/// has which entry.
public final class Changelogs {
    /// A snapshot of a wide network is larger than the usual bound of a record.
    static final Map<String, String> LARGE_RECORDS = Map.of("max.message.bytes", "16777216");

    /// What Kafka Streams adds to the time that a window store keeps.
    private static final Duration SLACK = Duration.ofDays(1);

    private Changelogs() {}

    /// Its name, as Kafka Streams has it.
    public static String topic(String application, String store) {
        return application + "-" + store + "-changelog";
    }

    /// Its settings, as Kafka Streams makes it.
    public static Map<String, String> settings(String store) {
        var settings = new HashMap<>(LARGE_RECORDS);
        settings.put("message.timestamp.type", "CreateTime");
        settings.put("segment.bytes", "52428800");
        settings.put("cleanup.policy", "compact");
        if (store.equals(StateStores.SEEN)) {
            settings.put("cleanup.policy", "compact,delete");
            settings.put(
                    "retention.ms", String.valueOf(SeenIds.KEPT_BEFORE.plus(SLACK).toMillis()));
        }
        return settings;
    }

    /// The partitions that an entry belongs to: that of the records it is read with, by the rule of
    /// Kafka's default partitioner. Four have no one partition and go to all: `seen` and
    /// `seen-ids`, whose records are keyed by something else, the clock of `pending`, and the
    /// newest day of profiles.
    ///
    /// @param partitions of the topics that the store is read with
    public static int[] partitions(String store, byte[] key, int partitions) {
        return switch (store) {
            case StateStores.LEARNER -> new int[] {0};
            case StateStores.SEEN, StateStores.SEEN_IDS -> all(partitions);
            case StateStores.PENDING ->
                    PendingKeys.isClock(key) ? all(partitions) : of(key, partitions);
            // The newest day of profiles.
            default -> key.length == 0 ? all(partitions) : of(key, partitions);
        };
    }

    private static int[] all(int partitions) {
        return IntStream.range(0, partitions).toArray();
    }

    private static int[] of(byte[] key, int partitions) {
        return new int[] {Utils.toPositive(Utils.murmur2(key)) % partitions};
    }

    /// A key of a window store: the key, the window's start and a number that is 0 where a window
    /// has one value.
    static Bytes windowKey(byte[] key, long start) {
        return Bytes.wrap(
                ByteBuffer.allocate(key.length + Long.BYTES + Integer.BYTES)
                        .put(key)
                        .putLong(start)
                        .putInt(0)
                        .array());
    }
}
