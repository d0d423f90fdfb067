package io.counterweight.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    @Test
    void keepsOldRecordsAndCommittedTransactionsOverARestart(@TempDir Path folder)
            throws Exception {
        try (var broker = EmbeddedBroker.start(folder)) {
            var clients = new BrokerClients(broker.bootstrap());
            clients.create("events");
            clients.produce("events", 1_000, "from 1970");
            clients.produceInTransaction("events", "committed");
        }
        try (var broker = EmbeddedBroker.start(folder)) {
            var clients = new BrokerClients(broker.bootstrap());
            assertThat(clients.read("events", 2)).containsExactly("from 1970", "committed");
        }
    }

    @Test
    void createsNoTopicByItselfAndTakesLargeRecords(@TempDir Path folder) throws Exception {
        try (var broker = EmbeddedBroker.start(folder)) {
            var clients = new BrokerClients(broker.bootstrap());
            assertThatThrownBy(() -> send(broker, "nowhere", 1))
                    .hasMessageContaining("Topic nowhere not present");
            assertThat(clients.topics()).doesNotContain("nowhere");

            clients.create("large");
            send(broker, "large", 15 << 20);
        }
    }

    @Test
    void saysWhichPortIsTaken(@TempDir Path folder) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedBroker.start(folder, taken.getLocalPort()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port=" + taken.getLocalPort());
        }
    }

    private static void send(EmbeddedBroker broker, String topic, int bytes)
            throws ExecutionException, InterruptedException {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrap(),
                        "max.block.ms",
                        2_000,
                        "max.request.size",
                        16 << 20);
        try (var producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, new byte[bytes])).get();
        }
    }
}
