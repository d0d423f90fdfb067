package io.counterweight.app.bench.stream;

import io.counterweight.app.bench.stage.Cards;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;

/// The program of the yardsticks that run in Kafka Streams: one input topic, one output topic, one
/// thread, exactly once. Arguments: job, servers, name, input, output, state folder. On its
/// standard input `hold` and `go` stop and resume it, each answered by a line; its end ends the
/// program.
final class BareStreams {
    private BareStreams() {}

    public static void main(String[] arguments) throws IOException {
        var topology = topology(Job.of(arguments[0]), arguments[3], arguments[4]);
        try (var streams =
                        new KafkaStreams(
                                topology, settings(arguments[1], arguments[2], arguments[5]));
                var input =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            streams.start();
            for (var line = input.readLine(); line != null; line = input.readLine()) {
                if (line.equals("hold")) {
                    streams.pause();
                } else {
                    streams.resume();
                }
                System.out.println(line);
                System.out.flush();
            }
            streams.close(Duration.ofSeconds(10));
        }
        System.exit(0);
    }

    private static Topology topology(Job job, String input, String output) {
        return switch (job) {
            case PASS_THROUGH -> passThrough(input, output);
            case BARE_WINDOWS ->
                    windows(
                            input,
                            output,
                            Stores.persistentKeyValueStore(CountWindows.CUSTOMERS),
                            Stores.persistentKeyValueStore(CountWindows.TERMINALS));
            case BARE_WINDOWS_MEMORY ->
                    windows(
                            input,
                            output,
                            Stores.inMemoryKeyValueStore(CountWindows.CUSTOMERS),
                            Stores.inMemoryKeyValueStore(CountWindows.TERMINALS));
            default -> throw new IllegalArgumentException("no yardstick: job=" + job.label());
        };
    }

    /// By transaction id, as all jobs write.
    private static Topology passThrough(String input, String output) {
        var builder = new StreamsBuilder();
        builder.stream(input, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .map((_, json) -> KeyValue.pair(id(json), json))
                .to(output, Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
        return builder.build();
    }

    private static byte[] id(byte[] json) {
        return Arrays.copyOfRange(json, Cards.ID_AT, Cards.ID_AT + Cards.ID_DIGITS);
    }

    private static Topology windows(
            String input,
            String output,
            KeyValueBytesStoreSupplier customers,
            KeyValueBytesStoreSupplier terminals) {
        var bytes = Serdes.ByteArray();
        return new Topology()
                .addSource("input", bytes.deserializer(), bytes.deserializer(), input)
                .addProcessor("count-windows", CountWindows::new, "input")
                .addStateStore(
                        Stores.keyValueStoreBuilder(customers, Serdes.Bytes(), bytes),
                        "count-windows")
                .addStateStore(
                        Stores.keyValueStoreBuilder(terminals, Serdes.Bytes(), bytes),
                        "count-windows")
                .addSink("output", output, bytes.serializer(), bytes.serializer(), "count-windows");
    }

    /// Those of the service before it was made faster: they stay as they are, so that figures of
    /// other times can be held against this.
    private static Properties settings(String bootstrap, String name, String stateFolder) {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 65_536);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        settings.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        return settings;
    }
}
