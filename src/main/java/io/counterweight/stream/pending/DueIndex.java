package io.counterweight.stream.pending;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// What is to be met and when: ids by due time, then by their bytes. In memory, and what is too
/// much for it on disk. It follows from the entries, so no changelog has it; it may name what is no
/// longer due. For one thread.
public final class DueIndex {
    private static final byte[] NOTHING = {};

    private final TreeSet<Bytes> memory = new TreeSet<>();

    /// Null while memory was enough.
    private @Nullable KeyValueStore<Bytes, byte[]> disk;

    void add(long due, String id) {
        memory.add(key(due, id));
    }

    void remove(Bytes key) {
        if (!memory.remove(key) && disk != null) {
            disk.put(key, null);
        }
    }

    /// The first ones, in order.
    ///
    /// @param until before this
    /// @param most as many at most
    List<Bytes> first(Bytes from, Bytes until, int most) {
        var first = new ArrayList<Bytes>();
        for (var key : memory.tailSet(from)) {
            if (first.size() == most || key.compareTo(until) >= 0) {
                break;
            }
            first.add(key);
        }
        if (disk == null) {
            return first;
        }
        int inMemory = first.size();
        try (var entries = disk.range(from, until)) {
            while (first.size() - inMemory < most && entries.hasNext()) {
                first.add(entries.next().key);
            }
        }
        return first.stream().sorted().distinct().limit(most).toList();
    }

    /// Those that were met, and will not be looked for again.
    void dropBefore(Bytes met) {
        memory.headSet(met).clear();
    }

    /// Goes on with what is on disk, where there is something.
    void read(KeyValueStore<Bytes, byte[]> disk) {
        this.disk = disk;
    }

    /// One that shall be in memory no longer: what is to be written to the disk for it.
    @Nullable KeyValue<Bytes, byte[]> out(long due, String id) {
        var key = key(due, id);
        return memory.remove(key) ? new KeyValue<>(key, NOTHING) : null;
    }

    /// All of them.
    List<KeyValue<Bytes, byte[]>> out() {
        var all = memory.stream().map(key -> new KeyValue<>(key, NOTHING)).toList();
        memory.clear();
        return all;
    }

    int inMemory() {
        return memory.size();
    }

    static Bytes key(long due, String id) {
        return key(due, id.getBytes(StandardCharsets.UTF_8));
    }

    static Bytes key(long due, byte[] id) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + id.length).putLong(due).put(id).array());
    }

    static long dueOf(Bytes key) {
        return ByteBuffer.wrap(key.get()).getLong();
    }

    static String idOf(Bytes key) {
        var bytes = key.get();
        return new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8);
    }
}
