package io.counterweight.app.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import io.counterweight.app.broker.EmbeddedBroker;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.config.TopicSpec;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.TopicNames;
import io.counterweight.feature.EntityFeatures;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.stream.Changelogs;
import io.counterweight.web.WebSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/// Prints what a number of customers' profiles take on the heap (decoded), in the changelog and,
/// restored, on disk, and how long a scorer that has nothing takes from its start to its first
/// decision: `ProfileRestore [customers] [pipeline]`. Each has some 90 transactions of 45 days.
final class ProfileRestore {
    private static final long DAY = 86_400_000;
    private static final long START = 1_522_540_800_000L;
    private static final String CUSTOMER = "customer";

    /// Different ones; the others are copies under other ids.
    private static final int TEMPLATES = 1000;

    private static final int ON_HEAP = 20_000;

    private ProfileRestore() {}

    public static void main(String[] arguments) throws Exception {
        int customers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        var pipeline = arguments.length > 1 ? arguments[1] : "handbook";
        var declared = Pipelines.load(pipeline);
        var plan = Pipelines.plan(declared, TopicNames.of(pipeline));
        var templates = templates(plan);
        printHeap(plan.features().of(CUSTOMER), templates);
        var folder = Files.createTempDirectory("profile-restore");
        try (var broker = EmbeddedBroker.start(folder.resolve("broker"))) {
            var kafka = Map.<String, Object>of("bootstrap.servers", broker.bootstrap());
            TopicAdmin.apply(
                    kafka,
                    TopicCatalogue.packed().expand(declared.value(), plan.topics(), 1).stream()
                            .map(TopicSpec::keptForever)
                            .toList(),
                    TopicAdmin.BROKERS_REPLICATION);
            var settings =
                    new StreamSettings(
                            Map.of("bootstrap.servers", broker.bootstrap()),
                            plan.topics(),
                            folder.resolve("state"),
                            1);
            var store = "profiles-" + CUSTOMER;
            var changelog = Changelogs.topic(settings.applicationId("scorer"), store);
            fill(kafka, changelog, Changelogs.settings(store), templates, customers);
            System.out.printf(
                    "%s: %,d customers: changelog %,d MB%n",
                    pipeline, customers, megabytes(folder.resolve("broker"), changelog));
            firstDecision(broker, plan, settings);
            System.out.printf("disk %,d MB%n", megabytes(folder.resolve("state"), store));
        } finally {
            delete(folder);
        }
    }

    private static byte[][] templates(StreamPlan plan) {
        var features = plan.features().of(CUSTOMER);
        var random = new Random(1);
        var vector = new float[plan.features().columns()];
        var templates = new byte[TEMPLATES][];
        for (int i = 0; i < templates.length; i++) {
            var profile = features.read(null);
            int transactions = 60 + random.nextInt(60);
            for (int t = 0; t < transactions; t++) {
                long time = START + 45 * DAY * t / transactions + random.nextLong(DAY / 4);
                features.observe(profile, transaction(random, "c", time), vector);
                if (time > START + 37 * DAY) {
                    profile.ids().add(random.nextLong(), time, START + 37 * DAY);
                }
            }
            templates[i] = features.write(profile);
        }
        return templates;
    }

    private static EnrichedTransaction transaction(Random random, String customer, long time) {
        return EnrichedTransaction.newBuilder()
                .setEventTime(time)
                .addEntities(customer)
                .addEntities("t-" + random.nextInt(40))
                .addNumbers(random.nextInt(20_000) / 100.0)
                .build();
    }

    private static void printHeap(EntityFeatures features, byte[][] templates) {
        long before = usedHeap();
        var profiles = new Object[ON_HEAP];
        for (int i = 0; i < ON_HEAP; i++) {
            profiles[i] = features.read(templates[i % TEMPLATES]);
        }
        long bytes = 0;
        long estimated = 0;
        for (var template : templates) {
            bytes += template.length;
            estimated += features.read(template).heapBytes();
        }
        System.out.printf(
                "a profile: %d bytes stored, %d decoded on the heap, %d by its own estimate%n",
                bytes / TEMPLATES, (usedHeap() - before) / profiles.length, estimated / TEMPLATES);
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void fill(
            Map<String, Object> kafka,
            String topic,
            Map<String, String> config,
            byte[][] templates,
            int customers)
            throws Exception {
        try (var admin = Admin.create(kafka)) {
            var changelog = new NewTopic(topic, Optional.of(1), Optional.of((short) 1));
            admin.createTopics(List.of(changelog.configs(config))).all().get();
        }
        var settings =
                Map.<String, Object>of(
                        "bootstrap.servers",
                        kafka.get("bootstrap.servers"),
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        65_536);
        try (var producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < customers; i++) {
                producer.send(
                        new ProducerRecord<>(
                                topic,
                                0,
                                START,
                                ("customer-" + i).getBytes(UTF_8),
                                templates[i % TEMPLATES]));
            }
        }
    }

    private static void firstDecision(
            EmbeddedBroker broker, StreamPlan plan, StreamSettings settings) throws Exception {
        var topics = new Topics(broker.bootstrap());
        var transaction =
                """
                {"TRANSACTION_ID": "1", "TX_DATETIME": "2018-05-17 00:00:00", \
                "CUSTOMER_ID": "customer-7", "TERMINAL_ID": "t-1", "TX_AMOUNT": 12.5}
                """;
        topics.send(plan.topics().transactions(), "1", transaction.getBytes(UTF_8));
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long start = System.nanoTime();
        long before = machine.getProcessCpuTime();
        try (var _ = Service.start(plan, settings, Role.SCORER, WebSettings.loopback(0))) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> topics.count(plan.topics().decisions()) > 0);
            System.out.printf(
                    "first decision after %.1f s, %.1f s of processor with the broker's%n",
                    (System.nanoTime() - start) / 1e9,
                    (machine.getProcessCpuTime() - before) / 1e9);
        }
    }

    private static long megabytes(Path folder, String part) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().contains(part) && Files.isRegularFile(file))
                            .mapToLong(file -> file.toFile().length())
                            .sum()
                    >> 20;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
    }
}
