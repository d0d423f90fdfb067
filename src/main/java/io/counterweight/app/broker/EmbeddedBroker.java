package io.counterweight.app.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/// A Kafka broker inside this JVM: one node that is broker and controller, on loopback, for demos
/// and tests. Nothing is replicated, nothing expires: replayed records carry old event times, which
/// the usual retention would delete.
///
/// The broker's threads keep a JVM alive: [#close()] ends them. Starting again on the same folder
/// keeps topics, records and offsets.
public final class EmbeddedBroker implements AutoCloseable {
    private static final int NODE = 1;
    private static final String HOST = "127.0.0.1";

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /// Starts on a free port.
    public static EmbeddedBroker start(Path folder) {
        return start(folder, 0);
    }

    /// Starts on `port`, or on a free one where it is 0, with its log in `folder`; returns when the
    /// broker takes requests.
    ///
    /// @throws IllegalStateException when the folder cannot be formatted or the broker does not
    ///   start; the cause says why
    public static EmbeddedBroker start(Path folder, int port) {
        try {
            var ports = Ports.choose(port);
            format(folder);
            return start(folder, ports);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the broker's folder and port must be usable: folder="
                            + folder
                            + ", port="
                            + port,
                    e);
        }
    }

    private static EmbeddedBroker start(Path folder, Ports ports) {
        var server =
                new KafkaRaftServer(new KafkaConfig(settings(folder, ports), false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw new IllegalStateException("the broker does not start: folder=" + folder, e);
        }
        return new EmbeddedBroker(server, ports.broker());
    }

    /// Where the two halves of the node listen; each must know the other's before it starts.
    private record Ports(int broker, int controller) {
        /// @param port the broker's, or 0 for a free one
        static Ports choose(int port) throws IOException {
            try (var broker = free(port);
                    var controller = free(0)) {
                return new Ports(broker.getLocalPort(), controller.getLocalPort());
            }
        }

        private static ServerSocket free(int port) throws IOException {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        }
    }

    /// Where clients connect: `host:port`.
    public String bootstrap() {
        return HOST + ":" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path folder) throws IOException {
        if (Files.exists(folder.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(folder);
        try (var silent = new PrintStream(OutputStream.nullOutputStream(), false)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(folder.toString())
                    .setMetadataLogDirectory(folder.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the folder cannot be formatted: folder=" + folder, e);
        }
    }

    private static Map<String, String> settings(Path folder, Ports ports) {
        var settings = new HashMap<String, String>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", String.valueOf(NODE));
        settings.put("log.dirs", folder.toString());
        settings.put(
                "listeners",
                "PLAINTEXT://%s:%d,CONTROLLER://%s:%d"
                        .formatted(HOST, ports.broker(), HOST, ports.controller()));
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", NODE + "@" + HOST + ":" + ports.controller());
        settings.put("auto.create.topics.enable", "false");
        settings.put("message.max.bytes", String.valueOf(16 << 20));
        settings.put("log.retention.ms", "-1");
        // The default of 128 MB would not fit a small heap.
        settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
        oneNode(settings);
        quickGroups(settings);
        return settings;
    }

    private static void oneNode(Map<String, String> settings) {
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        // Aborts what a killed application left open soon after its time is over.
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    }

    /// Groups form at once: there is no crowd of members to wait for.
    private static void quickGroups(Map<String, String> settings) {
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.streams.initial.rebalance.delay.ms", "0");
        settings.put("group.streams.min.heartbeat.interval.ms", "100");
        settings.put("group.streams.heartbeat.interval.ms", "500");
        settings.put("group.streams.min.session.timeout.ms", "1000");
        settings.put("group.streams.session.timeout.ms", "6000");
        settings.put("group.streams.assignment.interval.ms", "100");
    }
}
