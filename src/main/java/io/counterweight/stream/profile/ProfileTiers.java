package io.counterweight.stream.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.counterweight.feature.Profile;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// Profiles in memory: those used last decoded, those used before them encoded; each tier in the
/// order of use. Counts what they take. For one thread.
public final class ProfileTiers {
    /// Of an entry besides its profile, about: entry of the map, id, its object.
    private static final int ENTRY = 160;

    private final SequencedMap<String, Entry> decoded = new LinkedHashMap<>(16, 0.75f, true);
    private final SequencedMap<String, Entry> encoded = new LinkedHashMap<>();
    private long decodedBytes;
    private long encodedBytes;

    /// A profile in memory: as an object or as bytes.
    static final class Entry {
        final String id;
        private @Nullable Profile profile;
        private byte @Nullable [] bytes;
        private long touched;
        private long size;

        /// Its changelog lacks what it is now.
        boolean isTouched;

        /// That, encoded; null where it is not yet.
        byte @Nullable [] toLog;

        /// How often it was encoded since its changelog had it.
        int encodings;

        /// So does the disk.
        boolean isAhead;

        Entry(String id) {
            this.id = id;
        }

        /// Its changelog has it, or need not have it any more.
        void settle() {
            isTouched = false;
            toLog = null;
            encodings = 0;
        }

        Bytes key() {
            return Bytes.wrap(id.getBytes(UTF_8));
        }

        /// Of one that is decoded.
        Profile profile() {
            return present(profile);
        }

        /// Of one that is encoded.
        byte[] bytes() {
            return present(bytes);
        }

        boolean isDecoded() {
            return profile != null;
        }

        /// Event time of its newest transaction.
        long touched() {
            return profile == null ? touched : profile.touched();
        }

        private <T> T present(@Nullable T form) {
            if (form == null) {
                throw new IllegalStateException("a profile must be in this form: id=" + id);
            }
            return form;
        }
    }

    @Nullable Entry decoded(String id) {
        return decoded.get(id);
    }

    /// Takes an entry out of the tier of bytes.
    @Nullable Entry pollEncoded(String id) {
        var entry = encoded.remove(id);
        if (entry != null) {
            encodedBytes -= entry.size;
        }
        return entry;
    }

    /// Where it is in memory.
    @Nullable Entry find(String id) {
        var entry = encoded.get(id);
        return entry == null ? decoded.get(id) : entry;
    }

    /// Whether it is in memory; that is no use of it.
    boolean contains(String id) {
        return decoded.containsKey(id) || encoded.containsKey(id);
    }

    void addDecoded(Entry entry, Profile profile) {
        entry.bytes = null;
        entry.profile = profile;
        entry.size = ENTRY + profile.heapBytes();
        decodedBytes += entry.size;
        decoded.put(entry.id, entry);
    }

    void addEncoded(Entry entry, byte[] bytes) {
        entry.touched = entry.profile().touched();
        entry.profile = null;
        entry.bytes = bytes;
        entry.size = ENTRY + bytes.length;
        encodedBytes += entry.size;
        encoded.put(entry.id, entry);
    }

    /// A decoded profile has another size, or is another.
    void change(Entry entry, Profile profile) {
        entry.profile = profile;
        long size = ENTRY + profile.heapBytes();
        decodedBytes += size - entry.size;
        entry.size = size;
    }

    /// The decoded one used longest ago; null where there is but the one used last, which may be
    /// moved yet.
    @Nullable Entry eldestDecoded() {
        return decoded.size() < 2 ? null : decoded.firstEntry().getValue();
    }

    @Nullable Entry eldestEncoded() {
        return encoded.isEmpty() ? null : encoded.firstEntry().getValue();
    }

    /// Takes the eldest out of its tier.
    void remove(Entry eldest) {
        if (eldest.isDecoded()) {
            decoded.remove(eldest.id);
            decodedBytes -= eldest.size;
        } else {
            encoded.remove(eldest.id);
            encodedBytes -= eldest.size;
        }
    }

    Stream<Entry> all() {
        return Stream.concat(encoded.values().stream(), decoded.values().stream());
    }

    long decodedBytes() {
        return decodedBytes;
    }

    long bytes() {
        return decodedBytes + encodedBytes;
    }

    void clear() {
        decoded.clear();
        encoded.clear();
        decodedBytes = 0;
        encodedBytes = 0;
    }
}
