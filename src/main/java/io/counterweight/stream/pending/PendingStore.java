package io.counterweight.stream.pending;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.event.PendingChange;
import io.counterweight.event.PendingClock;
import io.counterweight.event.PendingLeft;
import io.counterweight.event.PendingTransaction;
import io.counterweight.stream.pending.PendingEntry.Change;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/// The store `pending`: what waits for its other half, by transaction id, and the clock that says
/// what of it is due. Entries that are kept from about the same time on are a segment and are
/// forgotten together, without a delete each ([PendingTable]).
///
/// What changes stays in memory until the commit, which tells the changelog of it, all changes of a
/// segment in one record ([PendingLog]): Kafka Streams calls [#flushCache] before each commit.
/// RocksDB on this machine, without changelogs of its own, has what is too much for memory. Without
/// Kafka everything is in memory.
///
/// [#get] is for any thread, the rest for one.
public final class PendingStore
        implements ReadOnlyKeyValueStore<String, byte[]>, CachedStateStore<Void, Void>, StateStore {
    /// What entries may take in memory, in bytes; a partition.
    static final long MEMORY = 32L << 20;

    /// Where the clock stands; no id begins so.
    private static final Bytes CLOCK = Bytes.wrap(new byte[] {(byte) 0xff});

    /// Begins what an earlier release kept of the clock, in a store `expiry`.
    private static final byte EARLIER = (byte) 0xfc;

    private static final long MINUTE = 60_000;

    /// Batches that go to the disk when one entry is put, at most.
    private static final int BATCHES = 4;

    private final String name;
    private final PendingRules rules;
    private final long most;
    private final boolean isLogged;
    private final PendingLog.@Nullable Topic topic;
    private final boolean isInMemory;
    private PendingTable table;

    /// Null where all is in memory.
    private @Nullable PendingDisk disk;

    private PendingClock clock = PendingClock.getDefaultInstance();
    private Bytes walked = DueIndex.key(0, "");
    private boolean isClockChanged;

    /// Adds what else is kept with the clock; gives the same back where nothing changed.
    private UnaryOperator<PendingClock> beside = UnaryOperator.identity();

    /// Null where there is no changelog.
    private @Nullable PendingLog log;

    /// Newest event time of what was read under its id, until the clock is known.
    private long newestById = -1;

    /// Position in the changelog of the last commit; null before the first.
    private @Nullable Long offset;

    /// Whether nothing was done since.
    private boolean isCommitted;

    private @Nullable TopicPartition changelog;
    private volatile boolean isOpen;

    /// One that Kafka Streams opens.
    ///
    /// @param most bytes that entries may take in memory
    PendingStore(String name, PendingRules rules, long most, boolean isLogged) {
        this(name, rules, most, isLogged, null, false);
    }

    /// @param topic where the changelog goes; null where Kafka Streams says so
    PendingStore(
            String name,
            PendingRules rules,
            long most,
            boolean isLogged,
            PendingLog.@Nullable Topic topic,
            boolean isInMemory) {
        this.name = name;
        this.rules = rules;
        this.most = most;
        this.isLogged = isLogged;
        this.topic = topic;
        this.isInMemory = isInMemory;
        this.table = new PendingTable(rules, null, PendingLeft.getDefaultInstance());
    }

    /// One without Kafka, in memory.
    ///
    /// @param topic where the changelog goes; null for none
    public static PendingStore inMemory(
            String name, PendingRules rules, PendingLog.@Nullable Topic topic) {
        var store = new PendingStore(name, rules, Long.MAX_VALUE, false, topic, true);
        store.log = topic == null ? null : new PendingLog(topic);
        store.isOpen = true;
        return store;
    }

    /// What was read from the changelog is all there is.
    ///
    /// @return how far it is
    synchronized PendingClock begin() {
        if (clock.getNow() == 0 && newestById >= 0) {
            // The store was used before it kept its clock here: its beginning is behind it.
            clock =
                    PendingClock.newBuilder()
                            .setNow(newestById / MINUTE * MINUTE)
                            .setBegin(clock.getBegin())
                            .build();
            isClockChanged = true;
        }
        newestById = -1;
        table.index().dropBefore(walked);
        return clock;
    }

    PendingClock clock() {
        return clock;
    }

    /// Asks before each commit what else is to be kept with the clock.
    ///
    /// @param added gives the same clock back where nothing changed
    synchronized void beside(UnaryOperator<PendingClock> added) {
        beside = added;
    }

    private void addBeside() {
        var now = beside.apply(clock);
        if (now != clock) {
            clock = now;
            isClockChanged = true;
        }
    }

    /// Everything that was due before this was met.
    Bytes walked() {
        return walked;
    }

    synchronized void clock(PendingClock now) {
        isCommitted = false;
        clock = now;
        walked = DueIndex.key(now.getWalked(), now.getWalkedId().toByteArray());
        isClockChanged = true;
    }

    /// What was due before that was met: what is forgotten by then goes.
    synchronized void walk(Bytes to) {
        var id = ByteString.copyFrom(to.get(), Long.BYTES, to.get().length - Long.BYTES);
        isCommitted = false;
        walked = to;
        clock = clock.toBuilder().setWalked(DueIndex.dueOf(to)).setWalkedId(id).build();
        isClockChanged = true;
        drop();
    }

    private void drop() {
        var dropped = table.dropBefore(clock.getWalked());
        if (log != null && !dropped.isEmpty()) {
            log.drop(dropped.stream().map(PendingSegment::left).toList());
        }
    }

    /// @return null where there is none, or it is forgotten
    synchronized @Nullable PendingTransaction find(String id) {
        var value = table.value(id);
        return value == null || isForgotten(id, value) ? null : value;
    }

    private boolean isForgotten(String id, PendingTransaction value) {
        long place = rules.place(value);
        return place < clock.getWalked()
                || place == clock.getWalked() && DueIndex.key(place, id).compareTo(walked) < 0;
    }

    /// Puts it in the place of what is there.
    ///
    /// @param now it must say when it is due
    /// @param isLabel whether nothing but its label changed, and when it is due
    synchronized void put(String id, PendingTransaction now, boolean isLabel) {
        long since = Math.max(PendingRules.since(now), clock.getNow() - rules.kept());
        var segment = segment(table.endOf(since, clock.getNow()));
        isCommitted = false;
        var change = isLabel ? Change.LABEL : Change.WHOLE;
        table.put(table.entry(id), segment, id, now, hasCommits() ? change : Change.NONE);
        table.makeRoom(most, BATCHES);
    }

    /// Without, entries are objects for good: nobody waits for their bytes.
    private boolean hasCommits() {
        return !isInMemory || log != null;
    }

    private PendingSegment segment(long end) {
        return table.segment(end, log == null ? 0 : log.firstRecord(end));
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
        return table.index().first(walked, until, most);
    }

    /// It was met, or is no longer due then.
    synchronized void met(Bytes due) {
        isCommitted = false;
        table.index().remove(due);
    }

    @Override
    public synchronized byte @Nullable [] get(String id) {
        var value = find(id);
        return value == null ? null : value.toByteArray();
    }

    /// Tells the changelog of all changes.
    @Override
    public synchronized void flushCache() {
        addBeside();
        if (log == null) {
            for (var segment : table.segments()) {
                segment.changed.forEach(entry -> table.settle(entry, entry.write()));
                segment.changed.clear();
            }
            return;
        }
        log.write(table);
        if (isClockChanged) {
            log.write(CLOCK, clock.toByteArray());
            isClockChanged = false;
        }
    }

    /// One record of the changelog, or one entry of [#entries].
    public synchronized void restore(byte[] key, byte @Nullable [] value) {
        if (PendingLog.isChanges(key)) {
            restoreChanges(key, value);
        } else if (value != null && Bytes.wrap(key).equals(CLOCK)) {
            boolean wasCommitted = isCommitted;
            clock(clockOf(value));
            isCommitted = wasCommitted;
            isClockChanged = false;
            drop();
        } else if (value != null && key.length == 2 && key[0] == EARLIER) {
            restoreEarlier(key[1] == (byte) 0xff, ByteBuffer.wrap(value));
        } else {
            restoreById(new String(key, StandardCharsets.UTF_8), value);
        }
        table.makeRoom(most, Integer.MAX_VALUE);
    }

    private void restoreChanges(byte[] key, byte @Nullable [] value) {
        if (value == null) {
            return;
        }
        long number = PendingLog.numberOf(key);
        var segment = table.segment(PendingLog.endOf(key), number);
        segment.nextRecord = Math.max(segment.nextRecord, number + 1);
        for (var change : PendingLog.changes(value)) {
            restore(segment, change);
        }
    }

    private void restore(PendingSegment segment, PendingChange change) {
        var id = change.getId();
        var entry = PendingTable.entry(segment, id);
        switch (change.getChangeCase()) {
            case WHOLE -> {
                var bytes = change.getWhole().toByteArray();
                restore(segment, entry, id, PendingEntry.parse(bytes), bytes);
            }
            case LABEL -> {
                var before = entry == null ? null : entry.read();
                if (before != null) {
                    var now = PendingLog.labelled(before, change.getLabel());
                    restore(segment, entry, id, now, now.toByteArray());
                }
            }
            case REMOVED -> {
                if (entry != null) {
                    table.remove(entry, Change.NONE);
                    table.settle(entry, null);
                }
            }
            case CHANGE_NOT_SET ->
                    throw new SerializationException("store pending is damaged: id=" + id);
        }
    }

    private void restore(
            PendingSegment segment,
            @Nullable PendingEntry entry,
            String id,
            PendingTransaction now,
            byte[] bytes) {
        var put = table.put(entry, segment, id, now, Change.NONE);
        table.settle(put, bytes);
    }

    /// An entry as an earlier release wrote it, or a snapshot has it.
    private void restoreById(String id, byte @Nullable [] value) {
        var entry = table.entry(id);
        if (value == null) {
            if (entry != null) {
                table.remove(entry, Change.NONE);
                table.settle(entry, null);
            }
            return;
        }
        var now = PendingEntry.parse(value);
        now = now.toBuilder().setDue(rules.place(now)).build();
        long since = Math.max(PendingRules.since(now), now.getDue() - rules.kept());
        // The clock may come after it.
        var segment = segment(table.endOf(since, since));
        restore(segment, entry, id, now, now.toByteArray());
        newestById = Math.max(newestById, now.getScored().getEventTime());
        if (log != null) {
            log.readId(id);
        }
    }

    /// The clock, and how far it was met, or the beginning.
    private void restoreEarlier(boolean isClock, ByteBuffer value) {
        var now = clock.toBuilder();
        if (isClock) {
            now.setNow(value.getLong());
            now.setWalked(value.hasRemaining() ? value.getLong() : 0);
        } else {
            now.setBegin(value.getLong());
        }
        clock(now.build());
    }

    private static PendingClock clockOf(byte[] value) {
        try {
            return PendingClock.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("store pending is damaged", e);
        }
    }

    /// All that is not forgotten, and the clock: what [#restore] makes the same store of.
    public synchronized SortedMap<Bytes, byte[]> entries() {
        addBeside();
        var all = new TreeMap<Bytes, byte[]>();
        values().forEach((id, value) ->
                all.put(Bytes.wrap(id.getBytes(StandardCharsets.UTF_8)), value));
        if (!clock.equals(PendingClock.getDefaultInstance())) {
            all.put(CLOCK, clock.toByteArray());
        }
        return all;
    }

    private NavigableMap<String, byte[]> values() {
        var all = new TreeMap<String, byte[]>();
        for (var segment : table.segments()) {
            all.putAll(segment.all());
        }
        all.entrySet().removeIf(e -> isForgotten(e.getKey(), PendingEntry.parse(e.getValue())));
        return all;
    }

    /// Goes back to what [#entries] gave.
    public synchronized void refill(Map<Bytes, byte[]> entries) {
        clock(PendingClock.getDefaultInstance());
        table = new PendingTable(rules, null, PendingLeft.getDefaultInstance());
        entries.forEach((key, value) -> restore(key.get(), value));
    }

    /// Whether an entry of [#entries] is of no one transaction.
    public static boolean isClock(byte[] key) {
        return key.length == 1 && key[0] == (byte) 0xff || key.length == 2 && key[0] == EARLIER;
    }

    /// Where an entry of the store `expiry` of an earlier release goes.
    ///
    /// @return null where it is not needed any more
    public static byte @Nullable [] keyOfEarlier(byte[] key) {
        return key.length == 1 ? new byte[] {EARLIER, key[0]} : null;
    }

    @Override
    public synchronized void init(StateStoreContext context, StateStore root) {
        if (isInMemory) {
            context.register(root, this::restore);
            return;
        }
        disk = new PendingDisk(name, context);
        var left = disk.begin();
        offset = left == null ? null : left.getOffset();
        clock(left == null ? PendingClock.getDefaultInstance() : left.getClock());
        isCommitted = left != null;
        isClockChanged = false;
        newestById = -1;
        table =
                new PendingTable(
                        rules, disk, left == null ? PendingLeft.getDefaultInstance() : left);
        if (topic != null || isLogged) {
            log = new PendingLog(topic == null ? topicOf(context) : topic);
            log.drop(left == null ? List.of() : left.getDroppedList());
        }
        isOpen = true;
        context.register(root, this::restore);
    }

    private PendingLog.Topic topicOf(StateStoreContext context) {
        if (!(context instanceof InternalProcessorContext<?, ?> internal)) {
            throw new IllegalStateException("a changelog needs Kafka Streams: store=" + name);
        }
        return (key, value) ->
                internal.logChange(
                        name,
                        key,
                        value,
                        internal.currentSystemTimeMs(),
                        new RecordHeaders(),
                        Position.emptyPosition());
    }

    @Override
    public synchronized void commit(Map<TopicPartition, Long> offsets) {
        if (!offsets.isEmpty()) {
            offset = offsets.values().iterator().next();
        }
        isCommitted = true;
    }

    /// Where it is in the changelog is known to it alone: what it has in memory is on disk only
    /// after a task ended in order.
    @Override
    public boolean managesOffsets() {
        return true;
    }

    @Override
    public synchronized @Nullable Long committedOffset(TopicPartition partition) {
        return offset;
    }

    @Override
    public synchronized void close() {
        if (!isOpen) {
            return;
        }
        isOpen = false;
        if (disk == null) {
            return;
        }
        if (isCommitted && offset != null) {
            var left = PendingLeft.newBuilder().setOffset(offset).setClock(clock);
            left.addAllSegments(table.leave(disk));
            if (log != null) {
                left.addAllDropped(log.dropped());
            }
            disk.close(table.segments());
            disk.end(left.build());
        } else {
            disk.close(table.segments());
        }
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Void, Void> listener, boolean sendOld) {
        return false;
    }

    /// What an aborted transaction did goes with the task's folder.
    @Override
    public void clearCache() {}

    @Override
    public boolean persistent() {
        return disk != null;
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized KeyValueIterator<String, byte[]> all() {
        return new Entries(values().entrySet().iterator());
    }

    @Override
    public synchronized KeyValueIterator<String, byte[]> range(
            @Nullable String from, @Nullable String to) {
        var all = values();
        var behind = from == null ? all : all.tailMap(from, true);
        var part = to == null ? behind : behind.headMap(to, true);
        return new Entries(part.entrySet().iterator());
    }

    @Override
    public synchronized long approximateNumEntries() {
        return values().size();
    }

    private record Entries(Iterator<Map.Entry<String, byte[]>> entries)
            implements KeyValueIterator<String, byte[]> {
        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public KeyValue<String, byte[]> next() {
            var entry = entries.next();
            return new KeyValue<>(entry.getKey(), entry.getValue());
        }

        @Override
        public String peekNextKey() {
            throw new UnsupportedOperationException("nobody looks ahead");
        }

        @Override
        public void close() {}
    }
}
