package io.counterweight.stream.pending;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.counterweight.event.PendingChange;
import io.counterweight.event.PendingChanges;
import io.counterweight.event.PendingLeft;
import io.counterweight.event.PendingTransaction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// The changelog of the store `pending`, as it is written: the changes of a segment since the last
/// commit are one record, under the segment's end and a number. What was written under an id, by
/// the release of commit 233ed96 or from a snapshot, is written again so, some with each commit.
/// The records of a segment that was let go of are deleted the same way. For one thread.
public final class PendingLog {
    /// Bytes of changes in one record, about.
    private static final int RECORD = 256 << 10;

    /// Records that a commit deletes, and ids that it writes anew, at most.
    private static final int WITH_A_COMMIT = 500;

    /// Ids that are remembered to be written anew. The rest is when they are restored once more.
    private static final int IDS = 100_000;

    /// Where the records go.
    public interface Topic {
        void write(Bytes key, byte @Nullable [] value);
    }

    private static final class Dropped {
        final long end;
        long next;
        final long until;

        Dropped(PendingLeft.Segment segment) {
            this.end = segment.getEnd();
            this.next = segment.getFirstRecord();
            this.until = segment.getNextRecord();
        }
    }

    private final Topic topic;
    private final Deque<Dropped> dropped = new ArrayDeque<>();
    private final Deque<String> ids = new ArrayDeque<>();

    PendingLog(Topic topic) {
        this.topic = topic;
    }

    /// Writes what changed since the last time.
    void write(PendingTable table) {
        for (int i = 0; i < WITH_A_COMMIT && !ids.isEmpty(); i++) {
            var id = ids.remove();
            // First, since it would delete what is written after it.
            topic.write(PendingKeys.ofId(id), null);
            var entry = table.entry(id);
            if (entry != null) {
                table.retell(entry);
            }
        }
        table.segments().forEach(segment -> write(table, segment));
        for (int i = 0; i < WITH_A_COMMIT && !dropped.isEmpty(); i++) {
            var first = dropped.getFirst();
            if (first.next < first.until) {
                topic.write(PendingKeys.ofChanges(first.end, first.next++), null);
            } else {
                dropped.removeFirst();
            }
        }
    }

    private void write(PendingTable table, PendingSegment segment) {
        var changes = PendingChanges.newBuilder();
        int size = 0;
        for (var entry : segment.changed) {
            var change = PendingChange.newBuilder().setId(entry.id);
            var bytes = entry.write();
            switch (entry.change()) {
                case WHOLE -> change.setWhole(UnsafeByteOperations.unsafeWrap(bytes));
                case LABEL -> change.setLabel(labelOf(entry.read()));
                case REMOVED -> change.setRemoved(true);
                case NONE -> {
                    // It was put twice.
                    continue;
                }
            }
            changes.addChanges(change);
            size += bytes == null ? 0 : bytes.length;
            table.settle(entry, bytes);
            if (size > RECORD) {
                write(segment, changes);
                changes.clear();
                size = 0;
            }
        }
        if (changes.getChangesCount() > 0) {
            write(segment, changes);
        }
        segment.changed.clear();
    }

    private void write(PendingSegment segment, PendingChanges.Builder changes) {
        var key = PendingKeys.ofChanges(segment.end, segment.nextRecord++);
        topic.write(key, changes.build().toByteArray());
    }

    /// What of an entry its label changes.
    private static ByteString labelOf(@Nullable PendingTransaction value) {
        if (value == null) {
            throw new IllegalStateException("an entry with a label must be there");
        }
        var label = PendingTransaction.newBuilder().setHeld(value.getHeld()).setDue(value.getDue());
        if (value.hasLabel()) {
            label.setLabel(value.getLabel());
        }
        if (value.hasDisposition()) {
            label.setDisposition(value.getDisposition());
        }
        return label.build().toByteString();
    }

    /// The same entry with what [#labelOf] said.
    static PendingTransaction labelled(PendingTransaction before, ByteString change) {
        try {
            var label = PendingTransaction.parseFrom(change);
            var now = before.toBuilder().setHeld(label.getHeld()).setDue(label.getDue());
            if (label.hasDisposition()) {
                now.setDisposition(label.getDisposition());
            }
            return (label.hasLabel() ? now.setLabel(label.getLabel()) : now.clearLabel()).build();
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("store pending is damaged", e);
        }
    }

    /// The clock, or another record of its own key.
    void write(Bytes key, byte[] value) {
        topic.write(key, value);
    }

    /// The records of these segments are no longer needed.
    void drop(List<PendingLeft.Segment> segments) {
        segments.forEach(segment -> dropped.add(new Dropped(segment)));
    }

    /// Those that it was told of, as far as their records are still there.
    List<PendingLeft.Segment> dropped() {
        return dropped.stream()
                .map(segment ->
                        PendingLeft.Segment.newBuilder()
                                .setEnd(segment.end)
                                .setFirstRecord(segment.next)
                                .setNextRecord(segment.until)
                                .build())
                .toList();
    }

    /// The number of the first record of a segment that is new.
    long firstRecord(long end) {
        return dropped.stream()
                .filter(segment -> segment.end == end)
                .mapToLong(segment -> segment.until)
                .max()
                .orElse(0);
    }

    /// A record under an id was read.
    void readId(String id) {
        if (ids.size() < IDS) {
            ids.add(id);
        }
    }

    static List<PendingChange> changes(byte[] value) {
        try {
            return PendingChanges.parseFrom(value).getChangesList();
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("store pending is damaged", e);
        }
    }
}
