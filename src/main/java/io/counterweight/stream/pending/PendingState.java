package io.counterweight.stream.pending;

import io.counterweight.event.PendingClock;
import io.counterweight.event.PendingLeft;
import io.counterweight.event.PendingTransaction;
import io.counterweight.stream.pending.PendingEntry.Change;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// What the store `pending` has: the entries ([PendingTable]), the clock that says what of them is
/// due, and what the changelog is to be told of both with the next commit ([PendingLog]). The rest
/// of [PendingStore] is what Kafka Streams wants of a store.
///
/// [#find], [#values] and [#entries] are for any thread, the rest for one.
final class PendingState {
    /// Batches that go to the disk when one entry is put, at most.
    private static final int BATCHES = 4;

    private final PendingRules rules;
    private final long most;
    private final PendingTable table;
    private final KeptClock clock;
    private final PendingRestore restore;

    /// Null where all is in memory.
    private final @Nullable PendingDisk disk;

    /// Null where there is no changelog.
    private final @Nullable PendingLog log;

    /// Whether nothing was done since the last commit.
    private boolean isCommitted;

    /// @param most bytes that entries may take in memory
    /// @param left what a task before left on the disk; null for nothing
    PendingState(
            PendingRules rules,
            long most,
            @Nullable PendingDisk disk,
            @Nullable PendingLog log,
            @Nullable PendingLeft left) {
        this.rules = rules;
        this.most = most;
        this.disk = disk;
        this.log = log;
        this.isCommitted = left != null;
        var begun = left == null ? PendingLeft.getDefaultInstance() : left;
        this.clock = new KeptClock(begun.getClock());
        this.table = new PendingTable(rules, disk, begun);
        this.restore = new PendingRestore(rules, table, clock, log);
    }

    /// What was read from the changelog is all there is.
    ///
    /// @return how far it is
    synchronized PendingClock begin() {
        restore.end();
        return clock.now();
    }

    synchronized PendingClock clock() {
        return clock.now();
    }

    synchronized void clock(PendingClock now) {
        isCommitted = false;
        clock.set(now);
    }

    /// Asks before each commit what else is to be kept with the clock.
    ///
    /// @param added gives the same clock back where nothing changed
    synchronized void beside(UnaryOperator<PendingClock> added) {
        clock.beside(added);
    }

    /// What was due before that was met: what is forgotten by then goes.
    synchronized void walk(Bytes to) {
        isCommitted = false;
        clock.walk(to);
        drop();
    }

    private void drop() {
        var dropped = table.dropBefore(clock.now().getWalked());
        if (log != null && !dropped.isEmpty()) {
            log.drop(dropped.stream().map(PendingSegment::left).toList());
        }
    }

    /// @return null where there is none, or it is forgotten
    synchronized @Nullable PendingTransaction find(String id) {
        var value = table.value(id);
        return value == null || clock.isPassed(rules.place(value), id) ? null : value;
    }

    /// Puts it in the place of what is there.
    ///
    /// @param now it must say when it is due
    /// @param isLabel whether nothing but its label changed, and when it is due
    synchronized void put(String id, PendingTransaction now, boolean isLabel) {
        long time = clock.now().getNow();
        long since = Math.max(PendingRules.since(now), time - rules.kept());
        long end = table.endOf(since, time);
        var segment = table.segment(end, log == null ? 0 : log.firstRecord(end));
        isCommitted = false;
        var change = isLabel ? Change.LABEL : Change.WHOLE;
        table.put(table.entry(id), segment, id, now, hasCommits() ? change : Change.NONE);
        table.makeRoom(most, BATCHES);
    }

    /// Without, entries are objects for good: nobody waits for their bytes.
    private boolean hasCommits() {
        return disk != null || log != null;
    }

    synchronized void remove(String id) {
        var entry = table.entry(id);
        if (entry != null) {
            table.remove(entry, hasCommits() ? Change.REMOVED : Change.NONE);
        }
        isCommitted = false;
    }

    /// The first of what is due and was not met, in order.
    synchronized List<Bytes> due(Bytes until, int most) {
        return table.index().first(clock.walked(), until, most);
    }

    /// It was met, or is no longer due then.
    synchronized void met(Bytes due) {
        isCommitted = false;
        table.index().remove(due);
    }

    /// Tells the changelog of all changes.
    synchronized void flush() {
        clock.addBeside();
        if (log == null) {
            for (var segment : table.segments()) {
                segment.changed.forEach(entry -> table.settle(entry, entry.write()));
                segment.changed.clear();
            }
            return;
        }
        log.write(table);
        var change = clock.change();
        if (change != null) {
            log.write(PendingKeys.CLOCK, change);
        }
    }

    /// What was told is there for good.
    synchronized void commit() {
        isCommitted = true;
    }

    /// One record of the changelog, or one entry of [#entries].
    synchronized void restore(byte[] key, byte @Nullable [] value) {
        if (restore.read(key, value)) {
            drop();
        }
        table.makeRoom(most, Integer.MAX_VALUE);
    }

    /// All that is not forgotten, and the clock: what [#restore] makes the same of.
    synchronized SortedMap<Bytes, byte[]> entries() {
        clock.addBeside();
        var all = new TreeMap<Bytes, byte[]>();
        values().forEach((id, value) -> all.put(PendingKeys.ofId(id), value));
        if (!clock.now().equals(PendingClock.getDefaultInstance())) {
            all.put(PendingKeys.CLOCK, clock.now().toByteArray());
        }
        return all;
    }

    /// All that is not forgotten, as it is written, by id.
    synchronized NavigableMap<String, byte[]> values() {
        var all = new TreeMap<String, byte[]>();
        for (var segment : table.segments()) {
            all.putAll(segment.all());
        }
        all.entrySet()
                .removeIf(e ->
                        clock.isPassed(rules.place(PendingEntry.parse(e.getValue())), e.getKey()));
        return all;
    }

    boolean isOnDisk() {
        return disk != null;
    }

    /// Leaves everything on the disk where nothing was done since the last commit; closes the disk.
    ///
    /// @param offset in the changelog, of the last commit; null before the first
    synchronized void close(@Nullable Long offset) {
        if (disk == null) {
            return;
        }
        if (!isCommitted || offset == null) {
            disk.close(table.segments());
            return;
        }
        var left = PendingLeft.newBuilder().setOffset(offset).setClock(clock.now());
        left.addAllSegments(table.leave(disk));
        if (log != null) {
            left.addAllDropped(log.dropped());
        }
        disk.close(table.segments());
        disk.end(left.build());
    }
}
