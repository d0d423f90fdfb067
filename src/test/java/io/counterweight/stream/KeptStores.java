package io.counterweight.stream;

import io.counterweight.plan.StreamPlan;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;
import org.apache.kafka.streams.state.WindowStore;

/// Puts topologies into Kafka Streams with stores that outlive them: the next topology finds them
/// as the last one left them. A test driver deletes its state and replays no changelog, so this
/// stands for the restored stores of a restart.
final class KeptStores {
    private final Map<String, StateStore> stores = new HashMap<>();

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
