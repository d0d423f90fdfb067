package io.counterweight.hostile;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// A record that somebody may send to a topic of a pipeline.
///
/// @param topic its name in the catalogue
/// @param key null for none
/// @param value null for a tombstone
/// @param headers how many of 100 bytes each
/// @param how it was made, for a person
public record HostileRecord(
        String topic, byte[] key, byte[] value, int headers, long timestamp, String how) {
    public Headers kafkaHeaders() {
        var all = new RecordHeaders();
        for (int i = 0; i < headers; i++) {
            all.add("planted-" + i, new byte[100]);
        }
        return all;
    }

    /// As a file of the corpus: topic, key, value and timestamp, a line each; bytes in hex.
    public String text() {
        return String.join("\n", topic, hex(key), hex(value), String.valueOf(timestamp), how)
                + "\n";
    }

    public static HostileRecord parse(String text) {
        var lines = text.split("\n", -1);
        return new HostileRecord(
                lines[0], bytes(lines[1]), bytes(lines[2]), 0, Long.parseLong(lines[3]), lines[4]);
    }

    private static String hex(byte[] bytes) {
        return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String hex) {
        return hex.equals("null") ? null : HexFormat.of().parseHex(hex);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return topic + ": " + how;
    }
}
