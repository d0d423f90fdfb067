package io.counterweight.stream.pending;

import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.event.PendingLeft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// What of the store `pending` is on this machine's disk: a RocksDB store for each segment that has
/// something there, one for what is due, and a file that a task which ends in order leaves behind.
/// Without that file the rest is worth nothing, and goes. For one thread.
public final class PendingDisk {
    /// Entries that go there together.
    static final int AT_ONCE = 64;

    private final String name;
    private final String due;
    private final LocalStores stores;
    private final Path file;
    private final Disposals disposals;
    private @Nullable KeyValueStore<Bytes, byte[]> index;

    PendingDisk(String name, StateStoreContext context) {
        this.name = name;
        this.due = name + ".due";
        this.stores = new LocalStores(context);
        this.disposals = Disposals.of(context.appConfigs());
        this.file = context.stateDir().toPath().resolve(name + ".left");
    }

    /// What the task before left, once: from here on the disk changes.
    ///
    /// @return null where it left nothing in order
    @Nullable PendingLeft begin() {
        try {
            if (Files.exists(file)) {
                var left = PendingLeft.parseFrom(Files.readAllBytes(file));
                Files.delete(file);
                return left;
            }
        } catch (InvalidProtocolBufferException e) {
            deleteFile();
        } catch (IOException e) {
            throw new UncheckedIOException("what is left cannot be read: file=" + file, e);
        }
        stores.names(name + ".").forEach(stores::delete);
        return null;
    }

    private void deleteFile() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the file cannot be deleted: file=" + file, e);
        }
    }

    /// The task ends in order.
    void end(PendingLeft left) {
        var part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, left.toByteArray());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("what is left cannot be written: file=" + file, e);
        }
    }

    /// Opens a segment that the task before left.
    PendingSegment open(PendingLeft.Segment left) {
        var segment = new PendingSegment(left);
        if (!left.getDisk().isEmpty()) {
            segment.disk(left.getDisk(), stores.open(left.getDisk()));
        }
        return segment;
    }

    /// Opens what is due, where there is something.
    void open(DueIndex memory) {
        if (!stores.names(due).isEmpty()) {
            index = stores.open(due);
            memory.read(index);
        }
    }

    /// @param some all of one segment
    /// @param all every segment
    void write(Collection<PendingEntry> some, Collection<PendingSegment> all) {
        var out = new ArrayList<KeyValue<Bytes, byte[]>>(some.size());
        PendingSegment segment = null;
        for (var entry : some) {
            if (!entry.isStored) {
                out.add(PendingSegment.out(entry));
                entry.isStored = true;
                segment = entry.segment;
            }
        }
        if (segment != null) {
            diskOf(segment, all).putAll(out);
        }
    }

    private KeyValueStore<Bytes, byte[]> diskOf(
            PendingSegment segment, Collection<PendingSegment> all) {
        var disk = segment.disk();
        if (disk == null) {
            var taken = new HashSet<>(disposals.going());
            all.forEach(other -> taken.add(other.diskName()));
            int number = 0;
            while (taken.contains(name + "." + number)) {
                number++;
            }
            disk = stores.open(name + "." + number);
            segment.disk(name + "." + number, disk);
        }
        return disk;
    }

    /// What memory lets go of, of what is due.
    void writeDue(Collection<PendingEntry> some, PendingRules rules, DueIndex memory) {
        var out = new ArrayList<KeyValue<Bytes, byte[]>>();
        for (var entry : some) {
            var value = entry.read();
            if (value != null && PendingRules.isMet(value)) {
                var key = memory.out(rules.place(value), entry.id);
                if (key != null) {
                    out.add(key);
                }
            }
        }
        write(out, memory);
    }

    void writeAll(DueIndex memory) {
        write(memory.out(), memory);
        if (index != null) {
            index.commit(Map.of());
        }
    }

    private void write(List<KeyValue<Bytes, byte[]>> out, DueIndex memory) {
        if (out.isEmpty()) {
            return;
        }
        if (index == null) {
            index = stores.open(due);
            memory.read(index);
        }
        index.putAll(out);
    }

    /// What was written of it is there after the process too.
    void keep(PendingSegment segment) {
        var disk = segment.disk();
        if (disk != null) {
            disk.commit(Map.of());
        }
    }

    /// Nobody asks for the segment any more; its files go meanwhile.
    void delete(PendingSegment segment) {
        var disk = segment.disk();
        if (disk != null) {
            var diskName = segment.diskName();
            disposals.begin(
                    diskName,
                    () -> {
                        disk.close();
                        stores.delete(diskName);
                    });
        }
    }

    /// Waits for what is being deleted.
    void close(Collection<PendingSegment> segments) {
        for (var segment : segments) {
            var disk = segment.disk();
            if (disk != null) {
                disk.close();
            }
        }
        if (index != null) {
            index.close();
        }
        disposals.close();
    }
}
