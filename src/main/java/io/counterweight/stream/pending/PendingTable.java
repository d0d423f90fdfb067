package io.counterweight.stream.pending;

import io.counterweight.event.PendingLeft;
import io.counterweight.event.PendingTransaction;
import io.counterweight.stream.pending.PendingEntry.Change;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The entries of the store `pending` by segment, and when they are due. Memory has what changed,
/// and of the rest as much as it may ([PendingDisk] has what is too much). For one thread.
public final class PendingTable {
    /// Segments that an entry may be in, about: a lookup asks each.
    private static final int SEGMENTS = 3;

    private static final long HOUR = 3_600_000;

    /// Times so many lengths of a segment ahead share longer ones, so many times as long: there are
    /// few segments, whatever labels say of their time.
    private static final int AHEAD = 8;

    private static final int LONGER = 64;

    private final PendingRules rules;
    private final long length;
    private final NavigableMap<Long, PendingSegment> segments = new TreeMap<>();
    private final DueIndex index = new DueIndex();
    private final @Nullable PendingDisk disk;

    /// What the entries in memory take, in bytes.
    private long used;

    /// The entry that was looked for last, null where there was none: most are put right after.
    private @Nullable String soughtId;

    private @Nullable PendingEntry found;
    private @Nullable PendingTransaction foundValue;

    /// @param disk where the rest goes; null where all stays in memory
    /// @param left what is on that disk
    PendingTable(PendingRules rules, @Nullable PendingDisk disk, PendingLeft left) {
        this.rules = rules;
        this.disk = disk;
        long hours = 1;
        while (hours * HOUR * SEGMENTS < rules.kept()) {
            hours *= 2;
        }
        this.length = hours * HOUR;
        if (disk != null) {
            for (var each : left.getSegmentsList()) {
                segments.put(each.getEnd(), disk.open(each));
            }
            disk.open(index);
        }
    }

    Collection<PendingSegment> segments() {
        return segments.values();
    }

    DueIndex index() {
        return index;
    }

    /// That segment, which may be new.
    ///
    /// @param firstRecord number of its first record, where it is new
    PendingSegment segment(long end, long firstRecord) {
        var segment = segments.get(end);
        if (segment == null) {
            segment = new PendingSegment(end, firstRecord);
            segments.put(end, segment);
        }
        return segment;
    }

    /// The end of the segment of what is kept from a time on.
    ///
    /// @param clock what time it is
    long endOf(long since, long clock) {
        long span = since - clock > AHEAD * length ? LONGER * length : length;
        return (Math.floorDiv(since, span) + 1) * span;
    }

    /// The entry, where there is one.
    @Nullable PendingEntry entry(String id) {
        if (!id.equals(soughtId)) {
            soughtId = id;
            foundValue = null;
            found = seek(id);
        }
        return found;
    }

    private @Nullable PendingEntry seek(String id) {
        for (var segment : segments.values()) {
            var entry = segment.memory.get(id);
            if (entry != null && !entry.isGone()) {
                return entry;
            }
        }
        for (var segment : segments.values()) {
            if (segment.disk() != null && !segment.memory.containsKey(id)) {
                var entry = segment.read(id);
                if (entry != null) {
                    return entry;
                }
            }
        }
        return null;
    }

    /// The entry of one segment.
    static @Nullable PendingEntry entry(PendingSegment segment, String id) {
        var entry = segment.memory.get(id);
        if (entry == null) {
            return segment.read(id);
        }
        return entry.isGone() ? null : entry;
    }

    /// What it holds, where there is one.
    @Nullable PendingTransaction value(String id) {
        var entry = entry(id);
        if (entry != null && foundValue == null) {
            foundValue = entry.read();
        }
        return foundValue;
    }

    /// Puts one in the place of another.
    ///
    /// @param before the one that was found; null where there was none
    /// @param change what the changelog is to be told
    PendingEntry put(
            @Nullable PendingEntry before,
            PendingSegment segment,
            String id,
            PendingTransaction now,
            Change change) {
        long place = rules.place(now);
        boolean isMet = PendingRules.isMet(now);
        boolean isIndexed = false;
        var then = before == null ? null : valueOf(before);
        if (then != null && PendingRules.isMet(then)) {
            isIndexed = isMet && rules.place(then) == place;
            if (!isIndexed) {
                index.remove(DueIndex.key(rules.place(then), id));
            }
        }
        if (isMet && !isIndexed) {
            index.add(place, id);
        }
        var entry = before;
        var how = change;
        if (entry != null && entry.segment != segment) {
            change(entry, null, how == Change.NONE ? how : Change.REMOVED);
            entry = null;
        }
        if (entry == null) {
            entry = new PendingEntry(id, segment);
            how = how == Change.NONE ? how : Change.WHOLE;
        }
        change(entry, now, how);
        segment.latest = Math.max(segment.latest, place);
        soughtId = id;
        found = entry;
        foundValue = now;
        return entry;
    }

    private @Nullable PendingTransaction valueOf(PendingEntry entry) {
        return entry == found && foundValue != null ? foundValue : entry.read();
    }

    /// @param change what the changelog is to be told
    void remove(PendingEntry entry, Change change) {
        var then = valueOf(entry);
        if (then != null && PendingRules.isMet(then)) {
            index.remove(DueIndex.key(rules.place(then), entry.id));
        }
        change(entry, null, change);
        soughtId = null;
    }

    private void change(PendingEntry entry, @Nullable PendingTransaction now, Change how) {
        hold(entry);
        used -= entry.size();
        if (entry.change() == Change.NONE && how != Change.NONE) {
            entry.segment.changed.add(entry);
        }
        entry.set(now, how);
        used += entry.size();
    }

    private void hold(PendingEntry entry) {
        var there = entry.segment.memory.put(entry.id, entry);
        used += entry.size() - (there == null ? 0 : there.size());
    }

    /// The changelog is to be told of it whole, though nothing of it changed.
    void retell(PendingEntry entry) {
        hold(entry);
        if (entry.change() == Change.NONE) {
            entry.segment.changed.add(entry);
        }
        entry.tell(Change.WHOLE);
    }

    /// The changelog has it now.
    ///
    /// @param written its bytes
    void settle(PendingEntry entry, byte @Nullable [] written) {
        if (entry.segment.memory.get(entry.id) != entry) {
            // One that went, and came again.
            entry.settle(written);
            return;
        }
        used -= entry.size();
        entry.settle(written);
        if (entry.isGone() && entry.segment.disk() == null) {
            entry.segment.memory.remove(entry.id);
        } else {
            used += entry.size();
        }
    }

    /// Lets go of the segments that nothing can come to any more, and of which all is forgotten.
    ///
    /// @param walked until when what was due has been met
    /// @return those segments
    List<PendingSegment> dropBefore(long walked) {
        var old = segments.headMap(walked - rules.kept(), true).values();
        if (old.isEmpty()) {
            return List.of();
        }
        var dropped = old.stream().filter(segment -> segment.latest < walked).toList();
        for (var segment : dropped) {
            segments.remove(segment.end);
            for (var entry : segment.memory.values()) {
                used -= entry.size();
            }
            if (disk != null) {
                disk.delete(segment);
            }
            soughtId = null;
        }
        return dropped;
    }

    /// Where memory is full, the oldest go to the disk, some at once.
    ///
    /// @param most bytes that memory may have
    /// @param batches to write at most: what one commit made bytes of is more than a call has time
    ///   for
    void makeRoom(long most, int batches) {
        for (int i = 0; i < batches && disk != null && used > most; i++) {
            var out = oldest();
            if (out.isEmpty()) {
                return;
            }
            disk.write(out, segments.values());
            for (var entry : out) {
                entry.segment.memory.remove(entry.id);
                used -= entry.size();
            }
            disk.writeDue(out, rules, index);
            soughtId = null;
        }
    }

    private List<PendingEntry> oldest() {
        for (var segment : segments.values()) {
            var out =
                    segment.memory.values().stream()
                            .limit(4 * PendingDisk.AT_ONCE)
                            .filter(entry -> entry.change() == Change.NONE)
                            .limit(PendingDisk.AT_ONCE)
                            .toList();
            if (!out.isEmpty()) {
                return out;
            }
        }
        return List.of();
    }

    /// Leaves everything on the disk. It is of no use after that.
    List<PendingLeft.Segment> leave(PendingDisk disk) {
        for (var segment : segments.values()) {
            disk.write(segment.memory.values(), segments.values());
            disk.keep(segment);
        }
        disk.writeAll(index);
        return segments.values().stream().map(PendingSegment::left).toList();
    }
}
