package io.counterweight.stream;

import static java.util.Objects.requireNonNull;

import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.Lane.Place;
import io.counterweight.stream.pending.PendingRules;
import io.counterweight.stream.pending.PendingStore;
import io.counterweight.stream.profile.MemoryProfiles;
import io.counterweight.stream.profile.ProfileCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/// Puts topologies together without Kafka: one partition, stores in memory, records handed on as
/// objects. What is written to a topic is read by every source of it as soon as the record that
/// caused it is done, in the order written. All in the calling thread, or each [Part] in a [Lane]
/// of its own; every node gets the same records in the same order. For the thread that sends.
final class ThreadWiring implements Wiring, AutoCloseable {
    private final Map<String, ThreadContext> contexts = new LinkedHashMap<>();
    private final Map<String, Processor<Object, Object, Object, Object>> processors =
            new LinkedHashMap<>();
    private final Map<String, List<Place>> children = new HashMap<>();
    private final Map<String, String> topicOf = new HashMap<>();
    private final Map<String, List<Reader>> readers = new HashMap<>();
    private final Map<String, StateStore> stores = new HashMap<>();
    private final Map<String, Predicate<Record<Object, Object>>> awaited = new HashMap<>();
    private final Map<Part, Lane> lanes = new EnumMap<>(Part.class);
    private final Set<String> checks;

    /// All in the calling thread.
    ThreadWiring() {
        checks = Set.of();
        var only = Lane.first(null);
        for (var part : Part.values()) {
            lanes.put(part, only);
        }
    }

    /// @param executor gives each part but the first a thread of its own
    ThreadWiring(Executor executor, StreamPlan plan) {
        checks = Part.checks(plan);
        Lane behind = null;
        for (var part : List.of(Part.values()).reversed()) {
            behind = part == Part.CHECK ? Lane.first(behind) : Lane.with(executor, behind);
            lanes.put(part, behind);
        }
    }

    /// Gets the processors ready; nothing may be wired after that.
    void start() {
        processors.forEach((name, processor) -> processor.init(contexts.get(name)));
    }

    /// Hears every record of a topic, after the sources of it, in the thread of a part.
    void listen(String topic, Part part, Consumer<Record<Object, Object>> listener) {
        readersOf(topic).add(new Reader(topic, new Place(lane(part), listener)));
    }

    /// The same in the thread of the scorer.
    void listen(String topic, Consumer<Record<Object, Object>> listener) {
        listen(topic, Part.SCORE, listener);
    }

    /// Which records of a topic may make its readers send something to a part before theirs: what
    /// follows waits for it. Every record is asked about, in the order written.
    void await(String topic, Predicate<Record<Object, Object>> isAwaited) {
        awaited.put(topic, isAwaited);
    }

    /// Sends a record to a topic, and processes it and all that follows from it; what other lanes
    /// have to do, later.
    void send(String topic, Object key, Object value, long timestamp) {
        var first = lane(Part.CHECK);
        write(first, topic, new Record<>(key, value, timestamp));
        first.run();
    }

    /// Waits until all that was sent is done.
    void settle() {
        lane(Part.CHECK).settle();
    }

    /// A topic that a part before reads has its order there: all its readers get it from there.
    private void write(Lane from, String topic, Record<Object, Object> record) {
        var to = readers.getOrDefault(topic, List.of());
        for (var reader : to) {
            if (!reader.lane().isAtOrBehind(from)) {
                from.sendBack(reader.lane(), () -> write(reader.lane(), topic, record));
                return;
            }
        }
        var isAwaited = awaited.get(topic);
        from.write(to, record, isAwaited != null && isAwaited.test(record));
    }

    private Lane laneOf(String processor) {
        return lane(Part.of(processor, checks));
    }

    private Lane lane(Part part) {
        return requireNonNull(lanes.get(part));
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
        topicOf.put(name, topic);
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
        var lane = laneOf(name);
        var context = new ThreadContext(this, lane, childrenOf(name));
        contexts.put(name, context);
        var place =
                new Place(
                        lane,
                        record -> {
                            context.reach(record.timestamp());
                            processor.process(record);
                        });
        for (var parent : parents) {
            addChild(parent, name, place);
        }
    }

    @Override
    public <K, V> void sink(
            String name, String topic, Serde<K> keys, Serde<V> values, String parent) {
        var lane = laneOf(parent);
        addChild(parent, name, new Place(lane, record -> write(lane, topic, record)));
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
    private void addChild(String parent, String name, Place child) {
        var topic = topicOf.get(parent);
        if (topic != null) {
            readersOf(topic).add(new Reader(topic, child));
            return;
        }
        childrenOf(parent).add(child);
        var context = contexts.get(parent);
        if (context != null) {
            context.name(name, child);
        }
    }

    private List<Place> childrenOf(String parent) {
        return children.computeIfAbsent(parent, p -> new ArrayList<>());
    }

    private List<Reader> readersOf(String topic) {
        return readers.computeIfAbsent(topic, t -> new ArrayList<>());
    }

    @Override
    public void close() {
        endThreads();
        processors.values().forEach(Processor::close);
    }

    /// Ends the threads alone: what they run may not have begun.
    void endThreads() {
        lane(Part.CHECK).close();
    }
}
