package io.counterweight.app.bench.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// The program of the first yardstick: a consumer that does nothing. Arguments: servers and topic.
/// For each number on its standard input it reads so many records more, then answers with a line.
final class BareConsumer {
    private BareConsumer() {}

    public static void main(String[] arguments) throws IOException {
        try (var consumer =
                        new KafkaConsumer<>(
                                Map.<String, Object>of(
                                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                        arguments[0],
                                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                        "earliest",
                                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                        false),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer());
                var input =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var topic = arguments[1];
            consumer.assign(
                    consumer.partitionsFor(topic).stream()
                            .map(p -> new TopicPartition(topic, p.partition()))
                            .toList());
            long wanted = 0;
            long read = 0;
            for (var line = input.readLine(); line != null; line = input.readLine()) {
                wanted += Long.parseLong(line);
                while (read < wanted) {
                    read += consumer.poll(Duration.ofSeconds(1)).count();
                }
                System.out.println(read);
                System.out.flush();
            }
        }
        System.exit(0);
    }
}
