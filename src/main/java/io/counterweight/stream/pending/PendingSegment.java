package io.counterweight.stream.pending;

import io.counterweight.event.PendingLeft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The entries of the store `pending` that are kept from one span of event time on, and are
/// forgotten together. In memory, and what is too much for it on disk. For one thread.
public final class PendingSegment {
    /// Before this event time all of them begin.
    final long end;

    /// In the order in which they came; those that changed since, or were read again, too.
    final Map<String, PendingEntry> memory = new LinkedHashMap<>();

    /// Those that the next commit tells the changelog of.
    final List<PendingEntry> changed = new ArrayList<>();

    /// The latest time at which one of them is met or forgotten.
    long latest;

    /// Records of the changelog that are its own: from this number, up to the next.
    long firstRecord;

    long nextRecord;

    private @Nullable KeyValueStore<Bytes, byte[]> disk;
    private String diskName = "";

    PendingSegment(long end, long firstRecord) {
        this.end = end;
        this.firstRecord = firstRecord;
        this.nextRecord = firstRecord;
    }

    /// One that a task before left, as far as it is not on disk.
    PendingSegment(PendingLeft.Segment left) {
        this.end = left.getEnd();
        this.firstRecord = left.getFirstRecord();
        this.nextRecord = left.getNextRecord();
        this.latest = left.getLatest();
    }

    /// What is to be known of it to go on from its disk.
    PendingLeft.Segment left() {
        return PendingLeft.Segment.newBuilder()
                .setEnd(end)
                .setFirstRecord(firstRecord)
                .setNextRecord(nextRecord)
                .setLatest(latest)
                .setDisk(diskName)
                .build();
    }

    @Nullable KeyValueStore<Bytes, byte[]> disk() {
        return disk;
    }

    /// @return its name; empty where there is none
    String diskName() {
        return diskName;
    }

    void disk(String name, KeyValueStore<Bytes, byte[]> disk) {
        this.diskName = name;
        this.disk = disk;
    }

    /// One that is not in memory.
    @Nullable PendingEntry read(String id) {
        var bytes = disk == null ? null : disk.get(PendingKeys.ofId(id));
        if (bytes == null) {
            return null;
        }
        return PendingEntry.stored(id, this, bytes);
    }

    /// What is to be written to the disk for an entry.
    static KeyValue<Bytes, byte[]> out(PendingEntry entry) {
        return new KeyValue<>(PendingKeys.ofId(entry.id), entry.write());
    }

    /// All that are there, as they are written, those on disk too.
    Map<String, byte[]> all() {
        var all = new LinkedHashMap<String, byte[]>();
        if (disk != null) {
            try (var entries = disk.all()) {
                while (entries.hasNext()) {
                    var entry = entries.next();
                    all.put(PendingKeys.id(entry.key.get()), entry.value);
                }
            }
        }
        memory.forEach((id, entry) -> {
            var bytes = entry.write();
            if (bytes == null) {
                all.remove(id);
            } else {
                all.put(id, bytes);
            }
        });
        return all;
    }
}
