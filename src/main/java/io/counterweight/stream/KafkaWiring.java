package io.counterweight.stream;

import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.pending.PendingRules;
import io.counterweight.stream.pending.PendingStoreBuilder;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// Puts a topology into Kafka Streams: stores on disk, each with a changelog.
final class KafkaWiring implements Wiring {
    private final Topology topology = new Topology();

    Topology topology() {
        return topology;
    }

    @Override
    public <K, V> void source(String name, String topic, Serde<K> keys, Serde<V> values) {
        topology.addSource(name, keys.deserializer(), values.deserializer(), topic);
    }

    @Override
    public <KIn, VIn, KOut, VOut> void processor(
            String name, ProcessorSupplier<KIn, VIn, KOut, VOut> supplier, String... parents) {
        topology.addProcessor(name, supplier, parents);
    }

    @Override
    public <K, V> void sink(
            String name, String topic, Serde<K> keys, Serde<V> values, String parent) {
        topology.addSink(name, topic, keys.serializer(), values.serializer(), parent);
    }

    @Override
    public <K> void store(String name, Serde<K> keys, String... processors) {
        topology.addStateStore(logged(onDisk(name, keys)), processors);
    }

    @Override
    public <K> void storeAtCommits(String name, Serde<K> keys, String... processors) {
        topology.addStateStore(logged(onDisk(name, keys)).withCachingEnabled(), processors);
    }

    private static <K> StoreBuilder<KeyValueStore<K, byte[]>> onDisk(String name, Serde<K> keys) {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), keys, Serdes.ByteArray());
    }

    @Override
    public void profileStore(StreamPlan plan, String entity, String... processors) {
        var disk = Stores.persistentKeyValueStore(StateStores.profiles(entity));
        topology.addStateStore(new ProfilesBuilder(plan, entity, disk::get), processors);
    }

    @Override
    public void pendingStore(String name, PendingRules rules, String processor) {
        topology.addStateStore(
                logged(new PendingStoreBuilder(name, rules, Map.of(), false)), processor);
    }

    @Override
    public void windowStore(String name, Duration kept, Duration size, String processor) {
        topology.addStateStore(
                logged(
                        Stores.windowStoreBuilder(
                                Stores.persistentWindowStore(name, kept, size, false),
                                Serdes.String(),
                                Serdes.ByteArray())),
                processor);
    }

    @Override
    public void globalStore(
            String name,
            String topic,
            String processor,
            ProcessorSupplier<String, byte[], Void, Void> supplier) {
        topology.addGlobalStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(name),
                                Serdes.String(),
                                Serdes.ByteArray())
                        .withLoggingDisabled(),
                // Its topic may be written by the same application, to a sink of that name.
                "all-" + name,
                new StringDeserializer(),
                Serdes.ByteArray().deserializer(),
                topic,
                processor,
                supplier);
    }

    /// Caching stays off: with many keys it costs more than it saves.
    private static <S extends StateStore> StoreBuilder<S> logged(StoreBuilder<S> builder) {
        return builder.withLoggingEnabled(Changelogs.LARGE_RECORDS).withCachingDisabled();
    }
}
