package io.counterweight.stream;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.test.TestRecord;

/// A dead letter as one reads it from its topic.
record Letter(
        String reason,
        String detail,
        String topic,
        int partition,
        long offset,
        byte[] key,
        byte[] value) {
    static Letter of(TestRecord<byte[], byte[]> record) {
        var headers = record.headers();
        return new Letter(
                text(headers, "reason"),
                text(headers, "detail"),
                text(headers, "topic"),
                Integer.parseInt(text(headers, "partition")),
                Long.parseLong(text(headers, "offset")),
                record.key(),
                record.value());
    }

    private static String text(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
