package io.counterweight.stream;

import io.counterweight.event.BadRecord;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.EventShape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// A record that could not be used, with why and where it was read: on the dead-letter topic its
/// key and value as they were (cut where they are huge), and the headers `reason`, `detail`,
/// `topic`, `partition` and `offset`. Where the pipeline has secret ids, key and value are left
/// out: the headers say where the record is in the team's own topic.
record DeadLetter(
        BadRecord bad,
        String topic,
        int partition,
        long offset,
        byte @Nullable [] key,
        byte @Nullable [] value) {
    /// Bytes of a key or value that are kept.
    private static final int KEPT = 64 << 10;

    /// A transaction that was read, but goes no further. Its bytes are where the headers say.
    static DeadLetter of(BadRecord bad, EnrichedTransactionOrBuilder transaction) {
        return new DeadLetter(
                bad,
                transaction.getSourceTopic(),
                transaction.getSourcePartition(),
                transaction.getSourceOffset(),
                transaction.getTransactionId().getBytes(StandardCharsets.UTF_8),
                null);
    }

    /// What a record that was sent to a pipeline of such events leaves here.
    DeadLetter of(EventShape event) {
        return event.hasSecrets()
                ? new DeadLetter(bad, topic, partition, offset, null, null)
                : this;
    }

    Record<Object, Object> toRecord(long timestamp) {
        return new Record<>(cut(key), cut(value), timestamp, headers());
    }

    /// A key larger than this is not used: it would burden every hop.
    static boolean isTooLarge(byte @Nullable [] key) {
        return key != null && key.length > KEPT;
    }

    Headers headers() {
        var headers = new RecordHeaders();
        add(headers, "reason", bad.reason().code());
        add(headers, "detail", bad.detail());
        add(headers, "topic", topic);
        add(headers, "partition", String.valueOf(partition));
        add(headers, "offset", String.valueOf(offset));
        return headers;
    }

    static byte @Nullable [] cut(byte @Nullable [] bytes) {
        return bytes == null || bytes.length <= KEPT ? bytes : Arrays.copyOf(bytes, KEPT);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
