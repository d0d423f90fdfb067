package io.counterweight.stream.pending;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.kafka.common.TopicPartition;
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
/// Here is what Kafka Streams asks of a store; [PendingState] is what [PendingTransactions] works
/// with. [#get], [#range] and [#all] are for any thread, the rest for one.
public final class PendingStore
        implements ReadOnlyKeyValueStore<String, byte[]>, CachedStateStore<Void, Void>, StateStore {
    /// What entries may take in memory, in bytes; a partition.
    static final long MEMORY = 32L << 20;

    private final String name;
    private final PendingRules rules;
    private final long most;
    private final boolean isLogged;
    private final PendingLog.@Nullable Topic topic;
    private final boolean isInMemory;

    /// Null where there is no changelog.
    private @Nullable PendingLog log;

    /// Position in the changelog of the last commit; null before the first.
    private @Nullable Long offset;

    private volatile PendingState state;
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
        this.log = isInMemory && topic != null ? new PendingLog(topic) : null;
        this.state = new PendingState(rules, most, null, log, null);
        this.isOpen = isInMemory;
    }

    /// One without Kafka, in memory.
    ///
    /// @param topic where the changelog goes; null for none
    public static PendingStore inMemory(
            String name, PendingRules rules, PendingLog.@Nullable Topic topic) {
        return new PendingStore(name, rules, Long.MAX_VALUE, false, topic, true);
    }

    /// What it has: another once it was opened.
    PendingState state() {
        return state;
    }

    /// All that is not forgotten, and the clock: what [#restore] makes the same store of.
    public SortedMap<Bytes, byte[]> entries() {
        return state.entries();
    }

    /// One record of the changelog, or one entry of [#entries].
    public void restore(byte[] key, byte @Nullable [] value) {
        state.restore(key, value);
    }

    /// Goes back to what [#entries] gave, in memory.
    public void refill(Map<Bytes, byte[]> entries) {
        state = new PendingState(rules, most, null, log, null);
        entries.forEach((key, value) -> restore(key.get(), value));
    }

    @Override
    public synchronized void init(StateStoreContext context, StateStore root) {
        if (!isInMemory) {
            open(context);
        }
        context.register(root, this::restore);
    }

    private void open(StateStoreContext context) {
        var disk = new PendingDisk(name, context);
        var left = disk.begin();
        offset = left == null ? null : left.getOffset();
        if (topic != null || isLogged) {
            log = new PendingLog(topic == null ? topicOf(context) : topic);
            log.drop(left == null ? List.of() : left.getDroppedList());
        }
        state = new PendingState(rules, most, disk, log, left);
        isOpen = true;
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

    /// Tells the changelog of all changes.
    @Override
    public void flushCache() {
        state.flush();
    }

    @Override
    public synchronized void commit(Map<TopicPartition, Long> offsets) {
        if (!offsets.isEmpty()) {
            offset = offsets.values().iterator().next();
        }
        state.commit();
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
        if (isOpen) {
            isOpen = false;
            state.close(offset);
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
        return state.isOnDisk();
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
    public byte @Nullable [] get(String id) {
        var value = state.find(id);
        return value == null ? null : value.toByteArray();
    }

    @Override
    public KeyValueIterator<String, byte[]> all() {
        return new Entries(state.values().entrySet().iterator());
    }

    @Override
    public KeyValueIterator<String, byte[]> range(@Nullable String from, @Nullable String to) {
        var all = state.values();
        var behind = from == null ? all : all.tailMap(from, true);
        var part = to == null ? behind : behind.headMap(to, true);
        return new Entries(part.entrySet().iterator());
    }

    @Override
    public long approximateNumEntries() {
        return state.values().size();
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
