package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.counterweight.app.broker.BrokerProcess;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.event.CsvTransactions;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two scorers and a trainer under a steady stream, restarted one after the other as a StatefulSet
/// would: the highest number first, the next when that one has been ready for a while, ids and
/// state folders kept. The last line it prints is the figure in `docs/kubernetes.md`.
class RollingRestartIT {
    private static final int PARTITIONS = 4;
    private static final int PER_SECOND = 100;

    /// The chart's `minReadySeconds`, and its grace period.
    private static final Duration READY = Duration.ofSeconds(10);

    private static final Duration GRACE = Duration.ofSeconds(120);

    /// The chart's session timeout: a pod that only vanished would keep its partitions that long.
    private static final Duration SESSION = Duration.ofSeconds(45);

    @TempDir private static Path folder;

    private List<LabelledTransaction> rows = List.of();
    private volatile boolean isOver;

    @Test
    void aRollingRestartLosesAndDoublesNothing() throws Exception {
        try (var broker = BrokerProcess.start(folder.resolve("broker"))) {
            var pipeline = pipelineFile();
            var plan = create(broker.bootstrap(), pipeline);
            rows = rows(plan);
            var topics = new Topics(broker.bootstrap());
            int history = rows.size() / 4;
            try (var times = new DecisionTimes(broker.bootstrap(), plan.topics().decisions());
                    var trainer = new Pod(folder, "trainer", 0, broker.bootstrap(), pipeline);
                    var first = new Pod(folder, "scorer", 0, broker.bootstrap(), pipeline);
                    var second = new Pod(folder, "scorer", 1, broker.bootstrap(), pipeline)) {
                sendHistory(topics, plan, times, rows.subList(0, history));
                for (var pod : List.of(trainer, first, second)) {
                    pod.awaitReady(Duration.ZERO);
                }
                awaitDecided(times);

                long before = times.decided();
                long streamStart = System.nanoTime();
                var stream = stream(topics, plan, times, rows.subList(history, rows.size()));
                await().atMost(Duration.ofSeconds(30)).until(() -> times.decided() > before + 300);
                var ends = new ArrayList<Duration>();
                for (var pod : List.of(second, first)) {
                    ends.add(pod.terminate());
                    assertThat(pod.saidNotReady()).as("not ready while it ended").isTrue();
                    pod.restart();
                    pod.awaitReady(READY);
                }
                isOver = true;
                stream.join();
                awaitDecided(times);

                assertThat(times.doubled()).as("decided twice").isZero();
                assertThat(ends).allSatisfy(end -> assertThat(end).isLessThan(GRACE));
                var waits = times.waits(streamStart);
                report(times, waits, ends);
                assertThat(waits.getLast()).as("longest wait").isLessThan(SESSION);
            }
        }
    }

    private static void report(DecisionTimes times, List<Duration> waits, List<Duration> ends) {
        System.out.printf(
                "rolling restart: sent %d = decided %d, doubled %d; wait for a decision p50 %d ms,"
                        + " p99 %d ms, longest %d ms; ends took %s ms%n",
                times.sent(),
                times.decided(),
                times.doubled(),
                waits.get(waits.size() / 2).toMillis(),
                waits.get(waits.size() * 99 / 100).toMillis(),
                waits.getLast().toMillis(),
                ends.stream().map(Duration::toMillis).toList());
    }

    private static void awaitDecided(DecisionTimes times) {
        await().atMost(Duration.ofSeconds(120))
                .untilAsserted(() -> assertThat(times.decided()).isEqualTo(times.sent()));
    }

    /// As fast as it goes, with all its labels, so that the trainer publishes a first model.
    private static void sendHistory(
            Topics topics, StreamPlan plan, DecisionTimes times, List<LabelledTransaction> part) {
        for (var row : part) {
            times.sent(row.transactionId());
            topics.send(plan.topics().transactions(), row.key(), row.transaction());
        }
        for (var row : part) {
            topics.send(plan.topics().labels(), row.transactionId(), row.labelRecord());
        }
    }

    /// At a steady rate, until it is over or there are no more.
    private Thread stream(
            Topics topics, StreamPlan plan, DecisionTimes times, List<LabelledTransaction> part) {
        return Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    long start = System.nanoTime();
                    for (int i = 0; i < part.size() && !isOver; i++) {
                        long due = start + i * 1_000_000_000L / PER_SECOND;
                        while (System.nanoTime() < due) {
                            LockSupport.parkNanos(due - System.nanoTime());
                        }
                        var row = part.get(i);
                        times.sent(row.transactionId());
                        topics.send(plan.topics().transactions(), row.key(), row.transaction());
                    }
                });
    }

    private static StreamPlan create(String bootstrap, Path file) {
        var declared = Pipelines.load(file.toString());
        var names = TopicNames.of(declared.value().pipeline());
        TopicAdmin.apply(
                Map.of("bootstrap.servers", bootstrap),
                TopicCatalogue.packed().expand(declared.value(), names, PARTITIONS),
                TopicAdmin.BROKERS_REPLICATION);
        return Pipelines.plan(declared, names);
    }

    private static Path pipelineFile() throws IOException {
        return Files.writeString(
                folder.resolve("cards.yaml"),
                Files.readString(Path.of("models/handbook.yaml"))
                        .replace("pipeline: handbook", "pipeline: cards")
                        .replace("delay: 7d", "delay: 1d"));
    }

    private static List<LabelledTransaction> rows(StreamPlan plan) throws IOException {
        var file = folder.resolve("cards.csv");
        var settings = new SimulatorSettings(400, 800, LocalDate.of(2024, 3, 4), 24, 5, null);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), file);
        var read = new ArrayList<LabelledTransaction>();
        try (var csv = CsvTransactions.open(file, plan.event(), plan.labels(), plan.classes())) {
            csv.forEachRemaining(read::add);
        }
        return read;
    }
}
