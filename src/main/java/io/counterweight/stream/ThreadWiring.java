package io.counterweight.stream;

import io.counterweight.plan.StreamPlan;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/// Puts topologies together in the calling thread, without Kafka: one partition, stores in memory,
/// records handed on as objects. What is written to a topic is read by every source of it as soon
/// as the record that caused it is done, in the order written. For one thread.
final class ThreadWiring implements Wiring, AutoCloseable {
    /// What a node does with a record.
    interface Node {
        void take(Record<Object, Object> record);
    }

    private record Sent(String topic, Record<Object, Object> record) {}

    private final Map<String, ThreadContext> contexts = new LinkedHashMap<>();
    private final Map<String, Processor<Object, Object, Object, Object>> processors =
            new LinkedHashMap<>();
    private final Map<String, List<Node>> children = new HashMap<>();
    private final Map<String, List<Node>> readers = new HashMap<>();
    private final Map<String, StateStore> stores = new HashMap<>();
    private final Queue<Sent> sent = new ArrayDeque<>();
    private final Map<String, Long> offsets = new HashMap<>();
    private final ThreadPosition position = new ThreadPosition();

    /// Gets the processors ready; nothing may be wired after that.
    void start() {
        processors.forEach((name, processor) -> processor.init(contexts.get(name)));
    }

    /// Hears every record of a topic, after the sources of it.
    void listen(String topic, Consumer<Record<Object, Object>> listener) {
        readersOf(topic).add(listener::accept);
    }

    /// Sends a record to a topic and processes it, and all that follows from it.
    void send(String topic, Object key, Object value, long timestamp) {
        sent.add(new Sent(topic, new Record<>(key, value, timestamp)));
        for (var next = sent.poll(); next != null; next = sent.poll()) {
            long offset = offsets.merge(next.topic, 1L, Long::sum) - 1;
            for (var reader : readers.getOrDefault(next.topic, List.of())) {
                position.set(next.topic, offset);
                reader.take(next.record);
            }
        }
    }

    /// A store by its name.
    StateStore store(String name) {
        var store = stores.get(name);
        if (store == null) {
            throw new IllegalArgumentException("store must be wired: store=" + name);
        }
        return store;
    }

    /// The entries of all stores, by store, as their changelogs have them. The values are shared.
    SortedMap<String, SortedMap<Bytes, byte[]>> entries() {
        var entries = new TreeMap<String, SortedMap<Bytes, byte[]>>();
        stores.forEach((name, store) ->
                entries.put(
                        name,
                        switch (store) {
                            case MemoryStore<?> memory -> memory.entries();
                            case MemoryWindowStore memory -> memory.entries();
                            case MemoryProfiles memory -> memory.entries();
                            case PendingStore pending -> pending.entries();
                            default -> throw new IllegalStateException("unknown store: " + name);
                        }));
        return entries;
    }

    @Override
    public <K, V> void source(String name, String topic, Serde<K> keys, Serde<V> values) {
        var after = childrenOf(name);
        readersOf(topic).add(record -> after.forEach(child -> child.take(record)));
    }

    /// What is handed on here was just made: there is nothing to check.
    @Override
    public String checkedSource(
            String name,
            String topic,
            String check,
            ProcessorSupplier<byte[], byte[], Object, Object> supplier,
            String letters,
            String deadLetters) {
        source(name, topic, Serdes.String(), Serdes.ByteArray());
        return name;
    }

    @Override
    public <KIn, VIn, KOut, VOut> void processor(
            String name, ProcessorSupplier<KIn, VIn, KOut, VOut> supplier, String... parents) {
        @SuppressWarnings("unchecked") // The topology fits together: Kafka Streams runs it as well.
        var processor = (Processor<Object, Object, Object, Object>) supplier.get();
        processors.put(name, processor);
        var context = new ThreadContext(this, position, childrenOf(name));
        contexts.put(name, context);
        addNode(
                name,
                record -> {
                    context.reach(record.timestamp());
                    processor.process(record);
                },
                parents);
    }

    @Override
    public <K, V> void sink(
            String name, String topic, Serde<K> keys, Serde<V> values, String parent) {
        addNode(name, record -> sent.add(new Sent(topic, record)), parent);
    }

    @Override
    public <K> void store(String name, Serde<K> keys, String... processors) {
        stores.put(name, new MemoryStore<K>(name, mapFor(keys)));
    }

    private static <K> Map<K, byte[]> mapFor(Serde<K> keys) {
        return keys.getClass().equals(Serdes.String().getClass())
                ? new HashMap<>()
                : new TreeMap<>();
    }

    @Override
    public void profileStore(StreamPlan plan, String entity, String... processors) {
        var name = StateStores.profiles(entity);
        stores.put(name, new MemoryProfiles(name, new ProfileCodec(plan, entity)));
    }

    @Override
    public void pendingStore(String name, PendingRules rules, String processor) {
        stores.put(name, PendingStore.inMemory(name, rules, null));
    }

    @Override
    public void windowStore(String name, Duration kept, Duration size, String processor) {
        stores.put(name, new MemoryWindowStore(name, kept.toMillis()));
    }

    @Override
    public void globalStore(
            String name,
            String topic,
            String processor,
            ProcessorSupplier<String, byte[], Void, Void> supplier) {
        store(name, Serdes.String());
        source(name, topic, Serdes.String(), Serdes.ByteArray());
        processor(processor, supplier, name);
    }

    /// The name under which a parent forwards is that of its child's context.
    private void addNode(String name, Node node, String... parents) {
        for (var parent : parents) {
            childrenOf(parent).add(node);
            var context = contexts.get(parent);
            if (context != null) {
                context.name(name, node);
            }
        }
    }

    private List<Node> childrenOf(String parent) {
        return children.computeIfAbsent(parent, p -> new ArrayList<>());
    }

    private List<Node> readersOf(String topic) {
        return readers.computeIfAbsent(topic, t -> new ArrayList<>());
    }

    @Override
    public void close() {
        processors.values().forEach(Processor::close);
    }
}
