package io.counterweight.app.service;

import io.counterweight.app.broker.BrokerProcess;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.event.CsvTransactions;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/// Prints what one scorer and one trainer of the chart need for a stream of simulated cards: CPU,
/// resident memory, disk. Arguments: customers (twice as many terminals) and days.
final class PodSizes {
    private PodSizes() {}

    public static void main(String[] arguments) throws Exception {
        int customers = Integer.parseInt(arguments[0]);
        int days = Integer.parseInt(arguments[1]);
        var folder = Files.createTempDirectory("pod-sizes-");
        var declared = Pipelines.load("demo");
        var plan = Pipelines.plan(declared, TopicNames.of("demo"));
        try (var broker = BrokerProcess.start(folder.resolve("broker"))) {
            TopicAdmin.apply(
                    Map.of("bootstrap.servers", broker.bootstrap()),
                    TopicCatalogue.packed().expand(declared.value(), plan.topics(), 2),
                    TopicAdmin.BROKERS_REPLICATION);
            var file = folder.resolve("cards.csv");
            var settings =
                    new SimulatorSettings(
                            customers, 2 * customers, LocalDate.of(2024, 3, 4), days, 5, null);
            CardTransactionCsv.write(new CardSimulator(settings).iterator(), file);
            try (var scorer = new Pod(folder, "scorer", 0, broker.bootstrap(), Path.of("demo"));
                    var trainer =
                            new Pod(folder, "trainer", 0, broker.bootstrap(), Path.of("demo"));
                    var times = new DecisionTimes(broker.bootstrap(), plan.topics().decisions())) {
                scorer.awaitStarted();
                trainer.awaitStarted();
                var pods = List.of(scorer, trainer);
                var idle = pods.stream().map(Pod::cpu).toList();
                long start = System.nanoTime();
                var topics = new Topics(broker.bootstrap());
                try (var csv =
                        CsvTransactions.open(file, plan.event(), plan.labels(), plan.classes())) {
                    while (csv.hasNext()) {
                        var row = csv.next();
                        times.sent(row.transactionId());
                        topics.send(plan.topics().transactions(), row.key(), row.transaction());
                        topics.send(plan.topics().labels(), row.transactionId(), row.labelRecord());
                    }
                }
                Awaitility.await()
                        .atMost(Duration.ofMinutes(8))
                        .until(() -> times.decided() == times.sent());
                double seconds = (System.nanoTime() - start) / 1e9;
                Awaitility.await()
                        .atMost(Duration.ofMinutes(8))
                        .until(() -> lag(broker.bootstrap(), "demo-trainer") == 0);
                System.out.printf(
                        "%d customers, %d terminals, %d transactions in %.0f s%n",
                        customers, 2 * customers, times.sent(), seconds);
                for (int i = 0; i < pods.size(); i++) {
                    print(pods.get(i), idle.get(i), times.sent());
                }
            }
        }
    }

    /// Records that the group has not committed yet; those that end a transaction are none.
    private static long lag(String bootstrap, String group) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            var committed =
                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
            var latest = new HashMap<TopicPartition, OffsetSpec>();
            committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
            var ends = admin.listOffsets(latest).all().get();
            return ends.entrySet().stream()
                    .mapToLong(e ->
                            e.getValue().offset()
                                    - Objects.requireNonNull(committed.get(e.getKey())).offset())
                    .filter(behind -> behind > 1)
                    .sum();
        }
    }

    private static void print(Pod pod, Duration idle, long transactions) throws Exception {
        var cpu = pod.cpu().minus(idle);
        long resident = pod.resident();
        pod.terminate();
        System.out.printf(
                "%s: CPU %.1f s, %.0f µs a transaction; resident %d MB with a heap of 512 MB;"
                        + " state %.1f MB%n",
                pod.name(),
                cpu.toMillis() / 1e3,
                cpu.toNanos() / 1e3 / transactions,
                resident >> 20,
                size(pod.state()) / 1e6);
    }

    private static long size(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
        }
    }
}
