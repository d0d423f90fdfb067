package io.counterweight.learn;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/// The form of every stored state of training: named sections, each readable without the others, so
/// that a state outlives an edit of what it belongs to.
///
/// | bytes | what |
/// |---|---|
/// | 4 | mark, `CWSS` |
/// | 4 | version of the form, 1 |
/// | 4 | entries of the owner, then for each its name and its text |
/// | 4 | sections, then for each its name, its length (4) and its bytes |
/// | 4 | CRC-32C of all before |
///
/// Numbers are big-endian; a text is its length (4) and its UTF-8 bytes. Immutable once built.
public final class StateSections {
    private static final int MARK = 0x43575353;
    private static final int VERSION = 1;
    private static final int CHECKSUM = 4;

    private final Map<String, String> owner = new LinkedHashMap<>();
    private final Map<String, byte[]> sections = new LinkedHashMap<>();

    /// Writes one section.
    public interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    /// Reads one section.
    public interface Reading {
        void from(DataInputStream in) throws IOException;
    }

    /// Sections of a state that belongs to whom `owner` says: what a reader compares itself with.
    public StateSections(Map<String, String> owner) {
        this.owner.putAll(owner);
    }

    /// Adds a section; returns this.
    public StateSections with(String name, Writing writing) {
        return with(name, bytes(writing));
    }

    /// The same with bytes that are ready.
    public StateSections with(String name, byte[] bytes) {
        if (sections.put(name, bytes) != null) {
            throw new IllegalArgumentException("sections must have distinct names: name=" + name);
        }
        return this;
    }

    public byte[] toBytes() {
        byte[] body =
                bytes(out -> {
                    out.writeInt(MARK);
                    out.writeInt(VERSION);
                    out.writeInt(owner.size());
                    for (var entry : owner.entrySet()) {
                        text(entry.getKey(), out);
                        text(entry.getValue(), out);
                    }
                    out.writeInt(sections.size());
                    for (var section : sections.entrySet()) {
                        text(section.getKey(), out);
                        out.writeInt(section.getValue().length);
                        out.write(section.getValue());
                    }
                });
        return ByteBuffer.allocate(body.length + CHECKSUM)
                .put(body)
                .putInt(checksum(body, body.length))
                .array();
    }

    /// Whether the bytes have this form, whole or not; those of releases before have another.
    public static boolean isOne(byte[] bytes) {
        return bytes.length >= 8 && ByteBuffer.wrap(bytes).getInt() == MARK;
    }

    /// @throws IllegalArgumentException for bytes that are none, of another version, or damaged
    public static StateSections of(byte[] bytes) {
        if (!isOne(bytes)) {
            throw new IllegalArgumentException(
                    "a state must begin with its mark: bytes=" + bytes.length);
        }
        int version = ByteBuffer.wrap(bytes).getInt(4);
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "expected a state of version %d, found version=%d".formatted(VERSION, version));
        }
        int body = bytes.length - CHECKSUM;
        if (ByteBuffer.wrap(bytes).getInt(body) != checksum(bytes, body)) {
            throw new IllegalArgumentException(
                    "a state must have the bytes that were written: its checksum differs, bytes="
                            + bytes.length);
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes, 8, body - 8))) {
            var read = new StateSections(Map.of());
            for (int i = in.readInt(); i > 0; i--) {
                read.owner.put(text(in), text(in));
            }
            for (int i = in.readInt(); i > 0; i--) {
                read.sections.put(text(in), in.readNBytes(in.readInt()));
            }
            return read;
        } catch (IOException e) {
            throw new IllegalArgumentException("a state must be whole: bytes=" + bytes.length, e);
        }
    }

    /// What the owner said under that name; empty where it said nothing.
    public String owner(String name) {
        return owner.getOrDefault(name, "");
    }

    /// Whether all of the other's owner is the same.
    public boolean isOf(Map<String, String> other) {
        return owner.equals(other);
    }

    public boolean has(String name) {
        return sections.containsKey(name);
    }

    /// The bytes of a section.
    ///
    /// @throws IllegalArgumentException where there is none of that name
    public byte[] bytes(String name) {
        var bytes = sections.get(name);
        if (bytes == null) {
            throw new IllegalArgumentException(
                    "a state must have the section: name=" + name + ", has=" + sections.keySet());
        }
        return bytes;
    }

    /// Reads a section to its end.
    ///
    /// @throws IllegalArgumentException where there is none of that name, or it is not read whole
    public void read(String name, Reading reading) {
        byte[] bytes = bytes(name);
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            reading.from(in);
            if (in.available() > 0) {
                throw new IllegalArgumentException(
                        "a section must be read to its end: name=%s, bytes left=%d"
                                .formatted(name, in.available()));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "a section must be whole: name=%s, bytes=%d".formatted(name, bytes.length), e);
        }
    }

    private static byte[] bytes(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static int checksum(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
