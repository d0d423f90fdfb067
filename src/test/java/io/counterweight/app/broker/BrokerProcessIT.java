package io.counterweight.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerProcessIT {
    @Test
    void takesAcknowledgedRecordsAndEndsWhenClosed(@TempDir Path folder) throws Exception {
        BrokerProcess process;
        try (var broker = BrokerProcess.start(folder)) {
            process = broker;
            var clients = new BrokerClients(broker.bootstrap());
            clients.create("events");
            clients.produce("events", 1_000, "hello");
            assertThat(clients.read("events", 1)).containsExactly("hello");
            assertThat(ProcessHandle.of(broker.pid())).isPresent();
        }
        assertThat(process.isAlive()).isFalse();
        assertThat(folder.resolve("broker.log")).exists();
        assertThat(folder.resolve(".kafka_cleanshutdown")).exists();
    }

    @Test
    void saysWhatItHasAppendedTheMarkersOfTransactionsToo(@TempDir Path folder) throws Exception {
        try (var broker = BrokerProcess.start(folder)) {
            var clients = new BrokerClients(broker.bootstrap());
            clients.create("events");
            clients.produce("events", 1_000, "hello");
            var first = broker.appended().get("events");
            assertThat(first.records()).isEqualTo(1);
            assertThat(first.bytes()).isBetween(60L, 100L);
            clients.produceInTransaction("events", "hello");
            // The marker is written after the producer has its answer.
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> broker.appended().get("events").minus(first).records() == 2);
            var second = broker.appended().get("events").minus(first);
            assertThat(second.bytes()).isBetween(100L, 200L);
        }
    }

    @Test
    void outlivesACtrlCUntilItsParentLetsGo(@TempDir Path folder) throws Exception {
        BrokerProcess process;
        try (var broker = BrokerProcess.start(folder)) {
            process = broker;
            var interrupt = new ProcessBuilder("kill", "-INT", String.valueOf(broker.pid()));
            assertThat(interrupt.start().waitFor()).isZero();
            var clients = new BrokerClients(broker.bootstrap());
            clients.create("events");
            clients.produceInTransaction("events", "the last one");
            assertThat(clients.read("events", 1)).containsExactly("the last one");
        }
        assertThat(process.isAlive()).isFalse();
        assertThat(folder.resolve(".kafka_cleanshutdown")).exists();
    }

    @Test
    void saysWhatItsLogSaysWhenItDiesAtStart(@TempDir Path folder) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> BrokerProcess.start(folder, port))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("broker.log")
                    .hasMessageContaining("port=" + port);
        }
    }

    @Test
    void endsWhenItsParentIsKilled(@TempDir Path folder) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var parent =
                new ProcessBuilder(
                                List.of(
                                        java,
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Parent.class.getName(),
                                        folder.toString()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var output = parent.inputReader()) {
            var broker = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
            parent.destroyForcibly().waitFor();
            await().atMost(Duration.ofSeconds(20)).until(() -> !broker.isAlive());
        }
    }

    /// A parent that starts a broker, says its process id and waits to be killed.
    static final class Parent {
        public static void main(String[] arguments) throws Exception {
            var broker = BrokerProcess.start(Path.of(arguments[0]));
            System.out.println(broker.pid());
            Thread.currentThread().join();
        }
    }
}
