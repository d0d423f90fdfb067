package io.counterweight.app.service;

import io.counterweight.app.ChosenKernels;
import io.counterweight.app.ObservedModels;
import io.counterweight.app.broker.EmbeddedBroker;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.config.TopicSpec;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Label;
import io.counterweight.event.LabelWriter;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import io.counterweight.stream.Champion;
import io.counterweight.stream.Rekeying;
import io.counterweight.stream.TrainerTopology;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.awaitility.Awaitility;

/// Prints what the trainer alone needs for a labelled transaction, on a broker in this JVM: CPU of
/// its threads, records and bytes of its changelogs. Not a test, run it by hand. Arguments: a
/// packed pipeline, transactions. They come with their labels over 45 days of event time, so that
/// they are forgotten in the run too.
final class TrainerCost {
    private static final long START = 1_704_067_200_000L;
    private static final int BEHIND = 1_000;

    private TrainerCost() {}

    public static void main(String[] arguments) throws Exception {
        var pipeline = arguments[0];
        int transactions = Integer.parseInt(arguments[1]);
        var folder = Files.createTempDirectory("trainer-cost-");
        var declared = Pipelines.load(pipeline);
        var plan = Pipelines.plan(declared, TopicNames.of(pipeline));
        try (var broker = EmbeddedBroker.start(folder.resolve("broker"));
                var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            TopicAdmin.apply(
                    Map.of("bootstrap.servers", broker.bootstrap()),
                    TopicCatalogue.packed().expand(declared.value(), plan.topics(), 1).stream()
                            .map(TopicSpec::keptForever)
                            .toList(),
                    TopicAdmin.BROKERS_REPLICATION);
            preload(plan, broker.bootstrap(), transactions);
            var observer = StreamObserver.SILENT;
            var settings =
                    new StreamSettings(
                            Map.of("bootstrap.servers", broker.bootstrap()),
                            plan.topics(),
                            folder.resolve("state"),
                            1);
            try (var registry =
                            new ModelRegistry(
                                    plan.modelTerms(),
                                    ModelBuilds.direct(),
                                    new ObservedModels(observer));
                    var streams =
                            new KafkaStreams(
                                    TrainerTopology.of(
                                            plan,
                                            Rekeying.HANDED_ON,
                                            ChosenKernels.choose(),
                                            registry,
                                            new Champion(plan),
                                            observer),
                                    settings.of("trainer"))) {
                streams.start();
                // The first half warms it up.
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(20))
                        .atMost(Duration.ofMinutes(10))
                        .until(() -> written(admin, plan) > transactions / 2);
                long began = System.nanoTime();
                long first = written(admin, plan);
                var before = cpu();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(10))
                        .until(() -> isDone(admin, plan, pipeline + "-trainer", transactions));
                double seconds = (System.nanoTime() - began) / 1e9;
                print(pipeline, transactions, transactions - first, seconds, before, admin);
            }
        }
        System.exit(0);
    }

    private static void preload(StreamPlan plan, String bootstrap, int transactions) {
        var random = new Random(1);
        var labels = new LabelWriter(plan.classes());
        long step = Duration.ofDays(45).toMillis() / transactions;
        try (var producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < transactions + BEHIND; i++) {
                long now = START + i * step;
                if (i < transactions) {
                    send(producer, plan.topics().scored(), i, now, scored(plan, random, i, now));
                }
                if (i >= BEHIND) {
                    var label = new Label(idOf(i - BEHIND), random.nextInt(50) == 0 ? 1 : 0, now);
                    send(producer, plan.topics().labels(), i - BEHIND, now, labels.write(label));
                }
            }
        }
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, String topic, int id, long at, byte[] value) {
        var key = idOf(id).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, null, at, key, value));
    }

    private static String idOf(int number) {
        return "transaction-" + number;
    }

    private static byte[] scored(StreamPlan plan, Random random, int id, long at) {
        var scored =
                ScoredTransaction.newBuilder()
                        .setTransactionId(idOf(id))
                        .setEventTime(at)
                        .setRecipe(plan.champion())
                        .setModelVersion("0123456789abcdef")
                        .setLayout(plan.features().layout().fingerprint());
        plan.features().entities().forEach(entity -> scored.addEntities(entity + "-" + id % 977));
        for (int f = 0; f < plan.features().columns(); f++) {
            scored.addFeatures(random.nextFloat());
        }
        float fraud = random.nextFloat() / 4;
        scored.addProbabilities(1 - fraud).addProbabilities(fraud);
        return scored.addRaw(1 - fraud).addRaw(fraud).build().toByteArray();
    }

    private static boolean isDone(Admin admin, StreamPlan plan, String group, int transactions)
            throws Exception {
        if (written(admin, plan) < transactions) {
            return false;
        }
        var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        var latest = new HashMap<TopicPartition, OffsetSpec>();
        committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get().entrySet().stream()
                .allMatch(e ->
                        e.getValue().offset()
                                        - Objects.requireNonNull(committed.get(e.getKey())).offset()
                                <= 1);
    }

    /// Examples, and the marks of transactions.
    private static long written(Admin admin, StreamPlan plan) throws Exception {
        var examples = new TopicPartition(plan.topics().examples(), 0);
        return admin.listOffsets(Map.of(examples, OffsetSpec.latest()))
                .partitionResult(examples)
                .get()
                .offset();
    }

    /// Of the stream thread, and of its clients' threads; in nanoseconds.
    private static long[] cpu() {
        var threads = ManagementFactory.getThreadMXBean();
        var nanos = new long[2];
        for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().contains("StreamThread")) {
                int which = info.getThreadName().matches(".*StreamThread-\\d+") ? 0 : 1;
                nanos[which] += threads.getThreadCpuTime(info.getThreadId());
            }
        }
        return nanos;
    }

    private static void print(
            String pipeline,
            int transactions,
            long counted,
            double seconds,
            long[] before,
            Admin admin)
            throws Exception {
        var cpu = cpu();
        System.out.printf(
                Locale.ROOT,
                "%s: the last %d of %d labelled transactions in %.0f s; CPU a transaction: %.1f µs"
                        + " of the stream thread, %.1f µs of its clients' threads%n",
                pipeline,
                counted,
                transactions,
                seconds,
                (cpu[0] - before[0]) / 1e3 / counted,
                (cpu[1] - before[1]) / 1e3 / counted);
        var changelogs =
                new TreeMap<TopicPartition, OffsetSpec>(
                        Comparator.comparing(TopicPartition::topic));
        for (var topic : admin.listTopics().names().get()) {
            if (topic.endsWith("-changelog")) {
                changelogs.put(new TopicPartition(topic, 0), OffsetSpec.latest());
            }
        }
        var ends = admin.listOffsets(changelogs).all().get();
        var sizes = new HashMap<TopicPartition, Long>();
        admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
                .flatMap(folders -> folders.values().stream())
                .forEach(folder ->
                        folder.replicaInfos()
                                .forEach((p, replica) -> sizes.put(p, replica.size())));
        for (var partition : changelogs.keySet()) {
            System.out.printf(
                    Locale.ROOT,
                    "  %s: %.3f records and markers, %.0f bytes a transaction%n",
                    partition.topic(),
                    (double) ends.get(partition).offset() / transactions,
                    (double) sizes.getOrDefault(partition, 0L) / transactions);
        }
    }
}
