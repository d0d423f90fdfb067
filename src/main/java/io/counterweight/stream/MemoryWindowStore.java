package io.counterweight.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.kstream.internals.TimeWindow;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/// A window store over maps, for one thread: single windows only. As Kafka's, it drops what is
/// older than `kept` before its newest time.
final class MemoryWindowStore implements WindowStore<String, byte[]> {
    private final String name;
    private final long kept;
    private final TreeMap<Long, Map<String, byte[]>> windows = new TreeMap<>();

    MemoryWindowStore(String name, long kept) {
        this.name = name;
        this.kept = kept;
    }

    @Override
    public void put(String key, byte[] value, long start) {
        windows.computeIfAbsent(start, time -> new HashMap<>()).put(key, value);
        windows.headMap(windows.lastKey() - kept, true).clear();
    }

    @Override
    public byte @Nullable [] fetch(String key, long start) {
        var window = windows.get(start);
        return window == null ? null : window.get(key);
    }

    /// All entries, by key and time as bytes.
    SortedMap<Bytes, byte[]> entries() {
        var sorted = new TreeMap<Bytes, byte[]>();
        windows.forEach((start, window) ->
                window.forEach((key, value) ->
                        sorted.put(
                                Changelogs.windowKey(key.getBytes(StandardCharsets.UTF_8), start),
                                value)));
        return sorted;
    }

    @Override
    public WindowStoreIterator<byte[]> fetch(String key, long from, long to) {
        throw unused();
    }

    @Override
    public KeyValueIterator<Windowed<String>, byte[]> fetch(
            String keyFrom, String keyTo, long from, long to) {
        throw unused();
    }

    @Override
    public KeyValueIterator<Windowed<String>, byte[]> fetchAll(long from, long to) {
        throw unused();
    }

    @Override
    public KeyValueIterator<Windowed<String>, byte[]> all() {
        var all = new ArrayList<KeyValue<Windowed<String>, byte[]>>();
        windows.forEach((start, window) ->
                window.forEach((key, value) ->
                        all.add(
                                KeyValue.pair(
                                        new Windowed<>(key, new TimeWindow(start, start + 1)),
                                        value))));
        return new Entries(all.iterator());
    }

    private record Entries(Iterator<KeyValue<Windowed<String>, byte[]>> entries)
            implements KeyValueIterator<Windowed<String>, byte[]> {
        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public KeyValue<Windowed<String>, byte[]> next() {
            return entries.next();
        }

        @Override
        public Windowed<String> peekNextKey() {
            throw unused();
        }

        @Override
        public void close() {}
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {}

    @Override
    public void close() {}

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("no processor of a topology may use this");
    }
}
