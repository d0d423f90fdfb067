package io.counterweight.stream;

import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.pending.PendingRules;
import io.counterweight.stream.pending.PendingStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;
import org.apache.kafka.streams.state.WindowStore;

/// Puts topologies into Kafka Streams with stores that outlive them: the next topology finds them
/// as the last one left them. A test driver deletes its state and replays no changelog, so this
/// stands for the restored stores of a restart.
final class KeptStores {
    private final Map<String, StateStore> stores = new HashMap<>();

    /// The changelog of `pending`, as compaction leaves it.
    private final Map<Bytes, byte[]> pending = new LinkedHashMap<>();

    /// Writes to the changelog of `pending`, for the next topology to restore.
    void pending(byte[] key, byte[] value) {
        write(Bytes.wrap(key), value);
    }

    Map<Bytes, byte[]> pending() {
        return pending;
    }

    private void write(Bytes key, byte[] value) {
        pending.remove(key);
        if (value != null) {
            pending.put(key, value);
        }
    }

    /// A wiring for one more topology over the same stores.
    Kept wiring() {
        return new Kept();
    }

    final class Kept implements Wiring {
        private final KafkaWiring kafka = new KafkaWiring();

        Topology topology() {
            return kafka.topology();
        }

        @Override
        public <K, V> void source(String name, String topic, Serde<K> keys, Serde<V> values) {
            kafka.source(name, topic, keys, values);
        }

        @Override
        public <KIn, VIn, KOut, VOut> void processor(
                String name, ProcessorSupplier<KIn, VIn, KOut, VOut> supplier, String... parents) {
            kafka.processor(name, supplier, parents);
        }

        @Override
        public <K, V> void sink(
                String name, String topic, Serde<K> keys, Serde<V> values, String parent) {
            kafka.sink(name, topic, keys, values, parent);
        }

        @Override
        public <K> void store(String name, Serde<K> keys, String... processors) {
            topology()
                    .addStateStore(
                            Stores.keyValueStoreBuilder(memory(name), keys, Serdes.ByteArray()),
                            processors);
        }

        @Override
        public void profileStore(StreamPlan plan, String entity, String... processors) {
            var disk = memory(StateStores.profiles(entity));
            topology().addStateStore(new ProfilesBuilder(plan, entity, disk::get), processors);
        }

        private KeyValueBytesStoreSupplier memory(String name) {
            var memory = Stores.inMemoryKeyValueStore(name);
            return with(
                    KeyValueBytesStoreSupplier.class,
                    memory,
                    "get",
                    () -> kept(name, KeyValueStore.class, memory::get));
        }

        @Override
        public void pendingStore(String name, PendingRules rules, String processor) {
            topology().addStateStore(new PendingBuilder(name, rules), processor);
        }

        @Override
        public void windowStore(String name, Duration kept, Duration size, String processor) {
            var memory = Stores.inMemoryWindowStore(name, kept, size, false);
            var supplier =
                    with(
                            WindowBytesStoreSupplier.class,
                            memory,
                            "get",
                            () -> kept(name, WindowStore.class, memory::get));
            topology()
                    .addStateStore(
                            Stores.windowStoreBuilder(
                                    supplier, Serdes.String(), Serdes.ByteArray()),
                            processor);
        }

        @Override
        public void globalStore(
                String name,
                String topic,
                String processor,
                ProcessorSupplier<String, byte[], Void, Void> supplier) {
            kafka.globalStore(name, topic, processor, supplier);
        }
    }

    /// What one topology committed the next restores, as from a topic.
    private final class PendingBuilder implements StoreBuilder<PendingStore> {
        private final String name;
        private final PendingRules rules;

        PendingBuilder(String name, PendingRules rules) {
            this.name = name;
            this.rules = rules;
        }

        @Override
        public PendingStore build() {
            var store = PendingStore.inMemory(name, rules, KeptStores.this::write);
            new LinkedHashMap<>(pending).forEach((key, value) -> store.restore(key.get(), value));
            return store;
        }

        @Override
        public StoreBuilder<PendingStore> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<PendingStore> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<PendingStore> withLoggingEnabled(Map<String, String> config) {
            return this;
        }

        @Override
        public StoreBuilder<PendingStore> withLoggingDisabled() {
            return this;
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }

        @Override
        public String name() {
            return name;
        }
    }

    private StateStore kept(
            String name, Class<? extends StateStore> type, Supplier<? extends StateStore> memory) {
        return stores.computeIfAbsent(name, n -> with(type, memory.get(), "close", () -> null));
    }

    /// `target` with another meaning of one of its methods.
    private static <T> T with(Class<T> type, Object target, String method, Supplier<?> instead) {
        var proxy =
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, called, arguments) -> {
                            if (called.getName().equals(method)
                                    && called.getParameterCount() == 0) {
                                return instead.get();
                            }
                            try {
                                return called.invoke(target, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
        return type.cast(proxy);
    }
}
