package io.counterweight.app;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/// A topology without a broker, record by record in the calling thread.
final class DrivenTopology implements AutoCloseable {
    private final TopologyTestDriver driver;
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final List<Output> outputs;

    /// What becomes of a topic's records: they must be taken off, or they pile up.
    private record Output(
            TestOutputTopic<byte[], byte[]> topic, Consumer<TestRecord<byte[], byte[]>> receiver) {
        void drain() {
            while (!topic.isEmpty()) {
                receiver.accept(topic.readRecord());
            }
        }
    }

    /// @param receivers who gets a topic's records, by topic; those of others are dropped
    DrivenTopology(
            String name,
            Topology topology,
            Map<String, Consumer<TestRecord<byte[], byte[]>>> receivers) {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
        this.driver = new TopologyTestDriver(topology, settings);
        this.outputs =
                sinks(topology)
                        .map(topic -> new Output(
                                driver.createOutputTopic(
                                        topic,
                                        new ByteArrayDeserializer(),
                                        new ByteArrayDeserializer()),
                                receivers.getOrDefault(topic, record -> {})))
                        .toList();
    }

    private static Stream<String> sinks(Topology topology) {
        return topology.describe().subtopologies().stream()
                .flatMap(part -> part.nodes().stream())
                .flatMap(node -> node instanceof Sink sink ? Stream.of(sink.topic()) : Stream.of())
                .distinct();
    }

    /// Processes one record and all that follows from it inside this topology.
    void pipe(String topic, TestRecord<byte[], byte[]> record) {
        inputs.computeIfAbsent(
                        topic,
                        name ->
                                driver.createInputTopic(
                                        name,
                                        new ByteArraySerializer(),
                                        new ByteArraySerializer()))
                .pipeInput(record);
    }

    /// Hands out what was written since.
    void drain() {
        outputs.forEach(Output::drain);
    }

    KeyValueStore<String, byte[]> store(String name) {
        return Objects.requireNonNull(driver.getKeyValueStore(name), name);
    }

    @Override
    public void close() {
        driver.close();
    }
}
