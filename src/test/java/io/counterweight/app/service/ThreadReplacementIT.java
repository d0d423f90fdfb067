package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.counterweight.app.broker.EmbeddedBroker;
import io.counterweight.config.UserError;
import io.counterweight.event.TopicNames;
import io.counterweight.observe.StreamState;
import io.counterweight.runtime.StreamApplication;
import io.counterweight.runtime.StreamSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/// An application whose stream thread dies, on a real broker. Each test has a topic of its own.
class ThreadReplacementIT {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    /// A thread that died stays in its group until its session is over, and the next one waits.
    private static final String SESSION_MS = "6000";

    @TempDir private static Path brokerFolder;
    private static EmbeddedBroker broker;

    @TempDir private Path folder;

    private final List<String> replaced = new CopyOnWriteArrayList<>();
    private final List<String> failed = new CopyOnWriteArrayList<>();
    private String name = "";
    private StreamApplication application;
    private Topics topics;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(brokerFolder);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void createTopics(TestInfo test) throws Exception {
        name = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(name + ".in", 1, (short) 1),
                                    new NewTopic(name + ".out", 1, (short) 1)))
                    .all()
                    .get();
        }
        topics = new Topics(broker.bootstrap());
    }

    @AfterEach
    void close() {
        if (application != null) {
            application.close(Duration.ofSeconds(20));
        }
    }

    @Test
    void aThreadThatDiesOfWhatPassesByIsReplacedAndNothingIsLostOrDoubled() {
        var failures = new AtomicInteger(2);
        start(() -> failures.getAndDecrement() > 0 ? new NetworkException("gone") : null);
        for (int i = 0; i < 20; i++) {
            topics.send(name + ".in", "k" + i, bytes("v" + i));
        }
        eventually().until(() -> topics.count(name + ".out") == 20);
        assertThat(topics.read(name + ".out"))
                .extracting(r -> new String(r.value(), StandardCharsets.UTF_8))
                .doesNotHaveDuplicates()
                .hasSize(20);
        assertThat(replaced).containsExactly("broker", "broker");
        assertThat(failed).isEmpty();
        assertThat(application.state()).isEqualTo(StreamState.RUNNING);
    }

    @Test
    void aBugEndsTheApplication() {
        start(() -> new NullPointerException("a bug"));
        topics.send(name + ".in", "k", bytes("v"));
        eventually().until(() -> !failed.isEmpty());
        assertThat(failed).containsExactly("relay");
        assertThat(replaced).isEmpty();
        assertThat(application.state()).isEqualTo(StreamState.ERROR);
    }

    /// Kafka Streams itself takes its tasks back; no thread dies.
    @Test
    void aFencedProducerStopsNothing() throws Exception {
        start(() -> null);
        topics.send(name + ".in", "k0", bytes("v0"));
        eventually().until(() -> topics.count(name + ".out") == 1);
        fence();
        for (int i = 1; i < 10; i++) {
            topics.send(name + ".in", "k" + i, bytes("v" + i));
        }
        eventually().until(() -> topics.count(name + ".out") == 10);
        assertThat(failed).isEmpty();
        eventually().until(() -> application.state() == StreamState.RUNNING);
    }

    /// Takes the transactional ids of the application's threads over.
    private void fence() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            for (var listing : admin.listTransactions().all().get()) {
                if (!listing.transactionalId().startsWith(name)) {
                    continue;
                }
                var settings =
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                broker.bootstrap(),
                                "transactional.id",
                                listing.transactionalId());
                try (var producer =
                        new KafkaProducer<>(
                                settings, new ByteArraySerializer(), new ByteArraySerializer())) {
                    producer.initTransactions();
                }
            }
        }
    }

    @Test
    void theEndOfTheProcessDoesNotWaitForAPause() {
        start(() -> new NetworkException("for ever"));
        topics.send(name + ".in", "k", bytes("v"));
        eventually().until(() -> replaced.size() >= 4);
        long start = System.nanoTime();
        application.close(Duration.ofSeconds(20));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("the pause after the fourth death is 8 s")
                .isLessThan(Duration.ofSeconds(6));
        assertThat(application.state()).isEqualTo(StreamState.NOT_RUNNING);
    }

    @Test
    void anotherUserOfTheStateFolderIsToldInOneSentence() {
        start(() -> null);
        assertThatThrownBy(() -> make(() -> null))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("state-dir must be of one process alone")
                .hasMessageContaining("state-dir=" + folder);
    }

    /// A thread that dies says so to the JVM too, which is no failure of the test.
    private static ConditionFactory eventually() {
        return await().dontCatchUncaughtExceptions().atMost(PATIENCE);
    }

    private void start(Supplier<RuntimeException> failure) {
        application = make(failure);
        application.start();
    }

    private StreamApplication make(Supplier<RuntimeException> failure) {
        var topology = new Topology();
        topology.addSource(
                "in",
                Serdes.ByteArray().deserializer(),
                Serdes.ByteArray().deserializer(),
                name + ".in");
        topology.addProcessor("relay", () -> new Relay(failure), "in");
        // On the disk: only then has an application a folder to lock.
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore("kept"),
                        Serdes.String(),
                        Serdes.ByteArray()),
                "relay");
        topology.addSink(
                "out",
                name + ".out",
                Serdes.ByteArray().serializer(),
                Serdes.ByteArray().serializer(),
                "relay");
        var settings =
                new StreamSettings(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrap(),
                                "session.timeout.ms",
                                SESSION_MS),
                        TopicNames.of(name),
                        folder,
                        1);
        return new StreamApplication(
                "relay", topology, settings.of("relay"), replaced::add, failed::add);
    }

    /// Hands on what comes, unless it fails.
    private static final class Relay implements Processor<byte[], byte[], byte[], byte[]> {
        private final Supplier<RuntimeException> failure;
        private ProcessorContext<byte[], byte[]> context;

        Relay(Supplier<RuntimeException> failure) {
            this.failure = failure;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            this.context = context;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            var fault = failure.get();
            if (fault != null) {
                throw fault;
            }
            context.forward(record);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
