package io.counterweight.app.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.web.api.Unavailable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/// Labels where no broker answers: the port is one that nobody listens on.
class TopicProducerTest {
    @Test
    void aThousandRecordsWithoutABrokerWaitAsLongAsOne() throws Exception {
        try (var producer = new TopicProducer(Map.of("bootstrap.servers", nobody()))) {
            var record = new ProducerRecord<>("labels", "a", new byte[1]);
            long start = System.nanoTime();
            var sent = producer.sendAll(Collections.nCopies(1_000, record));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(15));
            assertThat(sent).hasSize(1_000).containsOnly(false);
        }
    }

    @Test
    void onePromotionWithoutABrokerIsUnavailable() throws Exception {
        try (var producer = new TopicProducer(Map.of("bootstrap.servers", nobody()))) {
            assertThatThrownBy(() -> producer.send("promotions", "a", new byte[1]))
                    .isInstanceOf(Unavailable.class);
        }
    }

    private static String nobody() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }
}
