package io.counterweight.stream;

import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.pending.PendingRules;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/// Where a topology is put together: into Kafka Streams ([KafkaWiring]) or into one thread without
/// it ([ThreadWiring]). Both get the same nodes under the same names.
interface Wiring {
    /// Reads a topic.
    <K, V> void source(String name, String topic, Serde<K> keys, Serde<V> values);

    /// Reads a topic of the pipeline's own through a processor that checks its records.
    ///
    /// @param check the name of that processor; what it cannot use goes to its child `letters`
    /// @param deadLetters the topic behind that child
    /// @return the node to read on from
    default String checkedSource(
            String name,
            String topic,
            String check,
            ProcessorSupplier<byte[], byte[], Object, Object> supplier,
            String letters,
            String deadLetters) {
        source(name, topic, Serdes.ByteArray(), Serdes.ByteArray());
        processor(check, supplier, name);
        sink(letters, deadLetters, Serdes.ByteArray(), Serdes.ByteArray(), check);
        return check;
    }

    <KIn, VIn, KOut, VOut> void processor(
            String name, ProcessorSupplier<KIn, VIn, KOut, VOut> supplier, String... parents);

    /// Writes a topic. Each sub-topology has sinks of its own: a shared one would join them.
    <K, V> void sink(String name, String topic, Serde<K> keys, Serde<V> values, String parent);

    /// A store of bytes by key, for these processors of one sub-topology.
    <K> void store(String name, Serde<K> keys, String... processors);

    /// The profiles of an entity's members, for these processors of one sub-topology.
    void profileStore(StreamPlan plan, String entity, String... processors);

    /// The same, for few keys that are put again and again: each is written once a commit.
    default <K> void storeAtCommits(String name, Serde<K> keys, String... processors) {
        store(name, keys, processors);
    }

    /// The store of what waits for its other half.
    void pendingStore(String name, PendingRules rules, String processor);

    /// A store of bytes by key and time, in windows of `size`, which forgets what is older than
    /// `kept` before its newest time.
    void windowStore(String name, Duration kept, Duration size, String processor);

    /// A store that every instance has whole, filled from a topic by a processor of its own.
    void globalStore(
            String name,
            String topic,
            String processor,
            ProcessorSupplier<String, byte[], Void, Void> supplier);
}
