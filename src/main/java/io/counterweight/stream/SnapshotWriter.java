package io.counterweight.stream;

import io.counterweight.plan.PlanText;
import io.counterweight.plan.StreamPlan;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.common.utils.Bytes;

/// Writes a [StateSnapshot]. Equal state gives equal bytes.
///
/// The file, gzipped, big-endian: magic, version, parts of the declaration (name, text), time of
/// the last transaction, stores (name, entries of key and value), end mark. Texts and bytes stand
/// behind their length, a 32-bit number.
final class SnapshotWriter implements AutoCloseable {
    private final DataOutputStream out;

    private SnapshotWriter(DataOutputStream out) {
        this.out = out;
    }

    /// @param until time of the last transaction, in milliseconds
    /// @param stores entries as their changelogs have them, by store
    static void write(
            Path file,
            StreamPlan plan,
            long until,
            SortedMap<String, SortedMap<Bytes, byte[]>> stores)
            throws IOException {
        var part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (var writer =
                    new SnapshotWriter(
                            new DataOutputStream(
                                    new BufferedOutputStream(
                                            new GZIPOutputStream(
                                                    Files.newOutputStream(part), 1 << 16),
                                            1 << 16)))) {
                writer.write(plan, until, stores);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void write(
            StreamPlan plan, long until, SortedMap<String, SortedMap<Bytes, byte[]>> stores)
            throws IOException {
        text(StateSnapshot.MAGIC);
        out.writeInt(StateSnapshot.VERSION);
        var parts = PlanText.of(plan);
        out.writeInt(parts.size());
        for (var part : parts.entrySet()) {
            text(part.getKey());
            text(part.getValue());
        }
        out.writeLong(until);
        out.writeInt(stores.size());
        for (var store : stores.entrySet()) {
            text(store.getKey());
            entries(store.getValue());
        }
        text(StateSnapshot.END);
    }

    private void entries(Map<Bytes, byte[]> entries) throws IOException {
        out.writeInt(entries.size());
        for (var entry : entries.entrySet()) {
            bytes(entry.getKey().get());
            bytes(entry.getValue());
        }
    }

    private void text(String text) throws IOException {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
