package io.counterweight.stream;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// A store over a map, for one thread; ranges where the map is sorted.
final class MemoryStore<K> implements KeyValueStore<K, byte[]> {
    private final String name;
    private final Map<K, byte[]> entries;

    MemoryStore(String name, Map<K, byte[]> entries) {
        this.name = name;
        this.entries = entries;
    }

    @Override
    public byte @Nullable [] get(K key) {
        return entries.get(key);
    }

    @Override
    public void put(K key, byte @Nullable [] value) {
        if (value == null) {
            entries.remove(key);
        } else {
            entries.put(key, value);
        }
    }

    @Override
    public byte @Nullable [] delete(K key) {
        return entries.remove(key);
    }

    @Override
    public byte @Nullable [] putIfAbsent(K key, byte[] value) {
        return entries.putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<K, byte[]>> all) {
        all.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public KeyValueIterator<K, byte[]> range(K from, K to) {
        if (entries instanceof NavigableMap<K, byte[]> sorted) {
            return new Entries<>(sorted.subMap(from, true, to, true).entrySet().iterator());
        }
        throw new UnsupportedOperationException("store is not sorted: store=" + name);
    }

    @Override
    public KeyValueIterator<K, byte[]> all() {
        return new Entries<>(entries.entrySet().iterator());
    }

    /// All entries, the keys as bytes.
    SortedMap<Bytes, byte[]> entries() {
        var sorted = new TreeMap<Bytes, byte[]>();
        entries.forEach((key, value) ->
                sorted.put(
                        switch (key) {
                            case Bytes bytes -> bytes;
                            case String text -> Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
                            default -> throw new IllegalStateException("unknown key: " + key);
                        },
                        value));
        return sorted;
    }

    @Override
    public long approximateNumEntries() {
        return entries.size();
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

    private record Entries<K>(Iterator<Map.Entry<K, byte[]>> entries)
            implements KeyValueIterator<K, byte[]> {
        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public KeyValue<K, byte[]> next() {
            var entry = entries.next();
            return new KeyValue<>(entry.getKey(), entry.getValue());
        }

        @Override
        public K peekNextKey() {
            throw new UnsupportedOperationException("no processor looks ahead");
        }

        @Override
        public void close() {}
    }
}
