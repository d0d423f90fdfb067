package io.counterweight.app.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.ProgramRun;
import io.counterweight.app.broker.BrokerProcess;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.event.CsvTransactions;
import io.counterweight.event.FileTransactions;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two scorers that answer callers, killed one after the other while they do. Short in every build;
/// `-Danswers.kills=20 -Danswers.rate=500` is the long form. The last line it prints is what
/// docs/performance.md says.
class AnswerKillIT {
    private static final int KILLS = Integer.getInteger("answers.kills", 2);
    private static final int RATE = Integer.getInteger("answers.rate", 60);
    private static final int DEADLINE = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    /// What the simulator is asked for: some 70 rows each, of which the long form needs a minute's
    /// a kill.
    private static final int CUSTOMERS = Math.max(1_000, KILLS * RATE);

    /// Rows that come by the topic before the first call.
    private static final int HISTORY = 15_000;

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Set<Integer> CLEAR = Set.of(200, 409, 429, 503);

    @TempDir private static Path folder;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofMillis(DEADLINE))
                    .build();

    /// How calls ended, by id: the last status, 0 where both scorers were away.
    private final ConcurrentMap<String, Integer> statuses = new ConcurrentHashMap<>();

    /// Of calls that were answered, those that were told that the broker may not have them: a
    /// scorer that is killed then takes them along.
    private final Set<String> notAppended = ConcurrentHashMap.newKeySet();

    private final ConcurrentMap<String, Integer> fallbacks = new ConcurrentHashMap<>();
    private final AtomicLong longest = new AtomicLong();

    /// How calls ended that both scorers left unanswered.
    private final ConcurrentMap<String, String> unanswered = new ConcurrentHashMap<>();

    /// One scorer, as a process.
    private static final class Scorer implements AutoCloseable {
        private final Path config;
        private final Path home;
        final int port;
        private ProgramRun run;

        Scorer(int number, String bootstrap, Path pipeline, Path keys) throws IOException {
            this.port = freePort();
            this.home = Files.createDirectories(folder.resolve("scorer-" + number));
            this.config =
                    Files.writeString(
                            home.resolve("serve.yaml"),
                            """
                            pipeline: %s
                            role: %s
                            state-dir: %s
                            kafka:
                              bootstrap.servers: %s
                              group.instance.id: scorer-%d
                              session.timeout.ms: 6000
                              heartbeat.interval.ms: 1000
                            http: {port: %d}
                            answers: {key-file: %s, advertise: "127.0.0.1:%d"}
                            """
                                    .formatted(
                                            pipeline,
                                            number == 0 ? "all" : "scorer",
                                            home.resolve("state"),
                                            bootstrap,
                                            number,
                                            port,
                                            keys,
                                            port));
            start();
        }

        private void start() throws IOException {
            run = ProgramRun.main(home, "serve", "--config", config.toString());
        }

        URI url(String path) {
            return URI.create("http://127.0.0.1:" + port + path);
        }

        void killAndRestart() throws Exception {
            run.process().destroyForcibly().waitFor();
            start();
        }

        @Override
        public void close() {
            run.close();
        }

        private static int freePort() throws IOException {
            try (var socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            }
        }
    }

    @Test
    void everyCallIsAnsweredAndEachAcceptedTransactionIsDecidedOnceWhileScorersAreKilled()
            throws Exception {
        var keys =
                Files.writeString(
                        folder.resolve("answer-keys"), "k1:" + "0123456789abcdef".repeat(4));
        try (var broker = BrokerProcess.start(folder.resolve("broker"))) {
            var pipeline = pipelineFile();
            var plan = create(broker.bootstrap(), pipeline);
            var topics = new Topics(broker.bootstrap());
            try (var rows = rows(plan);
                    var first = new Scorer(0, broker.bootstrap(), pipeline, keys);
                    var second = new Scorer(1, broker.bootstrap(), pipeline, keys)) {
                var history = Stream.generate(rows::next).limit(HISTORY).toList();
                history.forEach(row ->
                        topics.send(plan.topics().transactions(), row.key(), row.transaction()));
                history.forEach(row ->
                        topics.send(
                                plan.topics().labels(), row.transactionId(), row.labelRecord()));
                for (var scorer : List.of(first, second)) {
                    awaitReady(scorer);
                }
                await().atMost(PATIENCE)
                        .until(() -> topics.count(plan.topics().decisions()) >= HISTORY);
                var isOver = new AtomicBoolean();
                var callers =
                        Thread.ofPlatform().start(() -> call(List.of(first, second), rows, isOver));
                for (int kill = 0; kill < KILLS; kill++) {
                    var victim = kill % 2 == 0 ? second : first;
                    int before = statuses.size();
                    await().atMost(PATIENCE)
                            .failFast("no rows are left", () -> !callers.isAlive())
                            .until(() -> statuses.size() > before + RATE);
                    victim.killAndRestart();
                    awaitReady(victim);
                }
                isOver.set(true);
                callers.join();
                awaitDecided(plan, topics);
                report();
            }
            check(plan, topics);
        }
    }

    private void awaitDecided(StreamPlan plan, Topics topics) {
        await().atMost(PATIENCE.multipliedBy(2))
                .pollInterval(Duration.ofSeconds(5))
                .untilAsserted(() -> {
                    var decided = decided(plan, topics);
                    assertThat(accepted().stream().filter(id -> !decided.containsKey(id)))
                            .as("answered, and not decided, beside " + decided.size())
                            .isEmpty();
                });
    }

    private List<String> accepted() {
        return statuses.entrySet().stream()
                .filter(status -> status.getValue() == 200)
                .map(Map.Entry::getKey)
                .filter(id -> !notAppended.contains(id))
                .toList();
    }

    private void report() {
        var byStatus = new TreeMap<Integer, Integer>();
        statuses.values().forEach(status -> byStatus.merge(status, 1, Integer::sum));
        System.out.printf(
                "answers under kills: kills=%d rate=%d/s calls=%d by status %s, accepted %d, fallbacks %s,"
                        + " longest %d ms of a deadline of %d%n",
                KILLS,
                RATE,
                statuses.size(),
                byStatus,
                accepted().size(),
                new TreeMap<>(fallbacks),
                longest.get(),
                DEADLINE);
    }

    private void check(StreamPlan plan, Topics topics) throws IOException {
        assertThat(unanswered).as("every call has an answer").isEmpty();
        assertThat(Set.copyOf(statuses.values()))
                .as("every call has a clear answer")
                .allMatch(CLEAR::contains);
        assertThat(accepted()).hasSizeGreaterThan(statuses.size() / 2);
        var decided = decided(plan, topics);
        assertThat(accepted()).allSatisfy(id -> assertThat(decided.get(id)).as(id).isEqualTo(1));
        assertThat(decided.values()).as("none twice").containsOnly(1);
        // The processor of a machine that is shared may be away for a while.
        assertThat(longest.get()).isLessThan(5L * DEADLINE);
    }

    private static Map<String, Integer> decided(StreamPlan plan, Topics topics) {
        var decided = new HashMap<String, Integer>();
        topics.each(
                plan.topics().decisions(),
                record -> decided.merge(new String(record.key(), UTF_8), 1, Integer::sum));
        return decided;
    }

    /// At a steady rate, each call to one scorer, and to the other where that one is away.
    private void call(
            List<Scorer> scorers, Iterator<LabelledTransaction> rows, AtomicBoolean isOver) {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            for (int i = 0; rows.hasNext() && !isOver.get(); i++) {
                long due = start + i * 1_000_000_000L / RATE;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                var row = rows.next();
                var one = scorers.get(i % 2);
                var other = scorers.get(1 - i % 2);
                callers.execute(() -> {
                    int status = ask(one, row);
                    if (status == 0) {
                        status = ask(other, row);
                    }
                    statuses.put(row.transactionId(), status);
                    if (status != 0) {
                        unanswered.remove(row.transactionId());
                    }
                });
            }
        }
    }

    private int ask(Scorer scorer, LabelledTransaction row) {
        long start = System.nanoTime();
        try {
            var response =
                    http.send(
                            HttpRequest.newBuilder(scorer.url("/api/v1/decisions"))
                                    .timeout(Duration.ofSeconds(10))
                                    .header("Content-Type", "application/json")
                                    .header("Deadline-Ms", String.valueOf(DEADLINE))
                                    .POST(BodyPublishers.ofByteArray(row.transaction()))
                                    .build(),
                            BodyHandlers.ofString());
            var answer = JSON.readTree(response.body());
            if (answer.path("appended").asBoolean(false)) {
                notAppended.remove(row.transactionId());
            } else {
                notAppended.add(row.transactionId());
            }
            var fallback = answer.path("fallback").asText();
            if (!fallback.isEmpty()) {
                fallbacks.merge(fallback, 1, Integer::sum);
            }
            longest.accumulateAndGet((System.nanoTime() - start) / 1_000_000, Math::max);
            return response.statusCode();
        } catch (IOException gone) {
            long millis = (System.nanoTime() - start) / 1_000_000;
            unanswered.merge(
                    row.transactionId(),
                    scorer.port + " after " + millis + " ms: " + gone,
                    (one, other) -> one + "; " + other);
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private void awaitReady(Scorer scorer) {
        await().atMost(PATIENCE)
                .failFast("a scorer ended", () -> !scorer.run.process().isAlive())
                .until(() -> {
                    try {
                        var ready = HttpRequest.newBuilder(scorer.url("/health/ready")).build();
                        return http.send(ready, BodyHandlers.discarding()).statusCode() == 200;
                    } catch (IOException notYet) {
                        return false;
                    }
                });
    }

    private static StreamPlan create(String bootstrap, Path file) {
        var declared = Pipelines.load(file.toString());
        var names = TopicNames.of(declared.value().pipeline());
        TopicAdmin.apply(
                Map.of("bootstrap.servers", bootstrap),
                TopicCatalogue.packed().expand(declared.value(), names, 2),
                TopicAdmin.BROKERS_REPLICATION);
        return Pipelines.plan(declared, names);
    }

    private static Path pipelineFile() throws IOException {
        return Files.writeString(
                folder.resolve("cards.yaml"),
                Pipelines.load("demo").text().replace("pipeline: demo", "pipeline: cards"));
    }

    /// Not read at once: the long form has half a million.
    private static FileTransactions rows(StreamPlan plan) throws IOException {
        var file = folder.resolve("cards.csv");
        var settings =
                new SimulatorSettings(CUSTOMERS, 2_000, LocalDate.of(2024, 3, 4), 40, 5, null);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), file);
        return CsvTransactions.open(file, plan.event(), plan.labels(), plan.classes());
    }
}
