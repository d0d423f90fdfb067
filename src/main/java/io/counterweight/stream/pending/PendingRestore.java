package io.counterweight.stream.pending;

import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.event.PendingChange;
import io.counterweight.event.PendingClock;
import io.counterweight.event.PendingTransaction;
import io.counterweight.stream.pending.PendingEntry.Change;
import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/// Reads back what the store `pending` wrote, record by record ([PendingKeys]): what [PendingLog]
/// writes, a snapshot, and what earlier releases wrote. For one thread.
final class PendingRestore {
    private final PendingRules rules;
    private final PendingTable table;
    private final KeptClock clock;

    /// Null where there is no changelog.
    private final @Nullable PendingLog log;

    /// Newest event time of what was read under its id, until the clock is known.
    private long newestById = -1;

    PendingRestore(
            PendingRules rules, PendingTable table, KeptClock clock, @Nullable PendingLog log) {
        this.rules = rules;
        this.table = table;
        this.clock = clock;
        this.log = log;
    }

    /// @return whether the clock was read as it is kept now
    boolean read(byte[] key, byte @Nullable [] value) {
        if (PendingKeys.isChanges(key)) {
            readChanges(key, value);
        } else if (value == null || !PendingKeys.isClock(key)) {
            readById(PendingKeys.id(key), value);
        } else if (PendingKeys.isEarlier(key)) {
            readEarlier(PendingKeys.isEarlierClock(key), ByteBuffer.wrap(value));
        } else {
            clock.read(clockOf(value));
            return true;
        }
        return false;
    }

    /// What was read is all there is.
    void end() {
        if (clock.now().getNow() == 0 && newestById >= 0) {
            clock.startAt(newestById);
        }
        newestById = -1;
        table.index().dropBefore(clock.walked());
    }

    private void readChanges(byte[] key, byte @Nullable [] value) {
        if (value == null) {
            return;
        }
        long number = PendingKeys.number(key);
        var segment = table.segment(PendingKeys.end(key), number);
        segment.nextRecord = Math.max(segment.nextRecord, number + 1);
        for (var change : PendingLog.changes(value)) {
            read(segment, change);
        }
    }

    private void read(PendingSegment segment, PendingChange change) {
        var id = change.getId();
        var entry = PendingTable.entry(segment, id);
        switch (change.getChangeCase()) {
            case WHOLE -> {
                var bytes = change.getWhole().toByteArray();
                put(segment, entry, id, PendingEntry.parse(bytes), bytes);
            }
            case LABEL -> {
                var before = entry == null ? null : entry.read();
                if (before != null) {
                    var now = PendingLog.labelled(before, change.getLabel());
                    put(segment, entry, id, now, now.toByteArray());
                }
            }
            case REMOVED -> remove(entry);
            case CHANGE_NOT_SET ->
                    throw new SerializationException("store pending is damaged: id=" + id);
        }
    }

    private void put(
            PendingSegment segment,
            @Nullable PendingEntry entry,
            String id,
            PendingTransaction now,
            byte[] bytes) {
        var put = table.put(entry, segment, id, now, Change.NONE);
        table.settle(put, bytes);
    }

    private void remove(@Nullable PendingEntry entry) {
        if (entry != null) {
            table.remove(entry, Change.NONE);
            table.settle(entry, null);
        }
    }

    /// An entry as an earlier release wrote it, or a snapshot has it.
    private void readById(String id, byte @Nullable [] value) {
        var entry = table.entry(id);
        if (value == null) {
            remove(entry);
            return;
        }
        var now = PendingEntry.parse(value);
        now = now.toBuilder().setDue(rules.place(now)).build();
        long since = Math.max(PendingRules.since(now), now.getDue() - rules.kept());
        // The clock may come after it.
        long end = table.endOf(since, since);
        var segment = table.segment(end, log == null ? 0 : log.firstRecord(end));
        put(segment, entry, id, now, now.toByteArray());
        newestById = Math.max(newestById, now.getScored().getEventTime());
        if (log != null) {
            log.readId(id);
        }
    }

    /// The clock, and how far it was met, or the beginning.
    private void readEarlier(boolean isClock, ByteBuffer value) {
        var now = clock.now().toBuilder();
        if (isClock) {
            now.setNow(value.getLong());
            now.setWalked(value.hasRemaining() ? value.getLong() : 0);
        } else {
            now.setBegin(value.getLong());
        }
        clock.set(now.build());
    }

    private static PendingClock clockOf(byte[] value) {
        try {
            return PendingClock.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("store pending is damaged", e);
        }
    }
}
