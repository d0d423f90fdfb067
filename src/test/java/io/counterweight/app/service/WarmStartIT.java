package io.counterweight.app.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.counterweight.app.ObservedModels;
import io.counterweight.app.broker.EmbeddedBroker;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.config.UserError;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.CsvTransactions;
import io.counterweight.event.DueLabels;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.PendingTransaction;
import io.counterweight.event.TopicNames;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import io.counterweight.runtime.StreamSettings;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import io.counterweight.stream.Changelogs;
import io.counterweight.stream.StateSnapshot;
import io.counterweight.stream.StreamReplay;
import io.counterweight.stream.pending.PendingChangelog;
import io.counterweight.web.WebSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A history, cut in two: the first part replayed and exported, a service started from that and
/// given the rest, and restarted without its disk. Its stores must be, byte for byte, those of one
/// replay over the whole history.
class WarmStartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Transactions before and after the midnight at which models are published.
    private static final int BEFORE = 12;

    private static final int AFTER = 18;

    private static final Map<String, String> STORES =
            Map.of(
                    "profiles-customer", "scorer",
                    "profiles-terminal", "scorer",
                    "seen-ids", "scorer",
                    "pending", "trainer",
                    "learner", "trainer");

    @TempDir private Path folder;
    private EmbeddedBroker broker;
    private StreamPlan plan;
    private Topics topics;
    private Path snapshot;

    @AfterEach
    void stopTheBroker() {
        broker.close();
    }

    @ParameterizedTest(name = "{0} partitions")
    @ValueSource(ints = {1, 3})
    void aServiceThatStartsFromAReplayGoesOnAsTheReplayWould(int partitions) throws Exception {
        start(partitions);
        try (var whole = new History()) {
            var steps = whole.upToTheLast(BEFORE + AFTER);
            whole.export(snapshot);
            int half = steps.size() / 2;
            try (var service = serve("first")) {
                awaitModel(service);
                follow(service, whole, steps.subList(0, half));
            }
            // Another folder: all comes back from Kafka alone, and the snapshot is left aside.
            try (var service = serve("second")) {
                awaitModel(service);
                follow(service, whole, steps.subList(half, steps.size()));
            }
            assertThat(whole.models).as("models published after the start").isPositive();
            var end = folder.resolve("end");
            whole.export(end);
            assertSameStores(end, partitions);
        }
    }

    @Test
    void anotherDeclarationIsRefusedBeforeAnythingIsWritten() throws Exception {
        start(1);
        try (var whole = new History()) {
            var steps = whole.upToTheLast(1);
            whole.export(snapshot);
            assertThat(steps).isNotEmpty();
            plan = plan("delay: 2d").plan();
            assertThatThrownBy(() -> serve("first"))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("start-from cannot be used")
                    .hasMessageContaining(
                            "declaration, other in: labels; features.terminal-count-1d");
            assertThat(topics.count(plan.topics().models())).isZero();
        }
    }

    /// One record of the history to come.
    private record Step(boolean label, String key, byte[] value, long at) {}

    /// The replay, as `replay` does it.
    private final class History implements AutoCloseable {
        final ModelRegistry registry =
                new ModelRegistry(
                        plan.modelTerms(),
                        ModelBuilds.direct(),
                        new ObservedModels(StreamObserver.SILENT));
        final StreamReplay replay =
                new StreamReplay(plan, new JavaKernels(), registry, StreamObserver.SILENT);
        long examples;

        /// Terminals are told of these alone.
        long frauds;

        long models;
        long until;

        History() {
            replay.listen(example -> {
                examples++;
                frauds += example.getLabel() == plan.classes().majority() ? 0 : 1;
            });
            replay.listenToModels(model -> models++);
        }

        /// Replays until midnight is near and returns what is left.
        List<Step> upToTheLast(int left) throws IOException {
            var rows = rows();
            int midnight = rows.size();
            long day = Duration.ofDays(1).toMillis();
            while (rows.get(midnight - 1).eventTime() / day == rows.getLast().eventTime() / day) {
                midnight--;
            }
            int from = midnight - BEFORE;
            var steps = new ArrayList<Step>();
            var labels = new DueLabels();
            for (int i = 0; i < from + left; i++) {
                var row = rows.get(i);
                boolean now = i < from;
                labels.upTo(
                        row.eventTime(),
                        due ->
                                take(
                                        new Step(true, due.transactionId(), due.value(), due.at()),
                                        now,
                                        steps));
                take(new Step(false, row.key(), row.transaction(), row.eventTime()), now, steps);
                labels.add(row);
            }
            examples = 0;
            frauds = 0;
            models = 0;
            return steps;
        }

        private void take(Step step, boolean now, List<Step> later) {
            if (now) {
                send(step);
            } else {
                later.add(step);
            }
        }

        void send(Step step) {
            var key = step.key().getBytes(UTF_8);
            if (step.label()) {
                replay.label(key, step.value(), step.at());
            } else {
                replay.transaction(key, step.value(), step.at());
                until = step.at();
            }
        }

        void export(Path file) throws IOException {
            replay.export(file, until);
        }

        @Override
        public void close() {
            replay.close();
            registry.close();
        }
    }

    /// Sends each record to both, the next when the service has done all that follows from one.
    private void follow(Service service, History whole, List<Step> steps) throws Exception {
        long examples = whole.examples;
        long frauds = whole.frauds;
        long models = whole.models;
        long transactions = 0;
        double swaps = swaps(service);
        try (var decided = tail(plan.topics().decisions());
                var learned = tail(plan.topics().examples());
                var published = tail(plan.topics().models());
                var profiles = tail(changelog("profiles-terminal"))) {
            for (var step : steps) {
                whole.send(step);
                var topic = step.label() ? plan.topics().labels() : plan.topics().transactions();
                topics.send(topic, step.key(), step.value());
                transactions += step.label() ? 0 : 1;
                decided.await(transactions);
                learned.await(whole.examples - examples);
                published.await(whole.models - models);
                profiles.await(transactions + whole.frauds - frauds);
                double expected = swaps + whole.models - models;
                if (whole.models > models) {
                    await().atMost(PATIENCE).until(() -> swaps(service) == expected);
                }
            }
            assertThat(new String(decided.last().value(), UTF_8))
                    .doesNotContain("\"modelVersion\":\"\"");
        }
    }

    private TopicTail tail(String topic) {
        return new TopicTail(broker.bootstrap(), topic);
    }

    private String changelog(String store) {
        return Changelogs.topic("cards-" + STORES.get(store), store);
    }

    private void assertSameStores(Path end, int partitions) {
        var expected = new TreeMap<String, Map<ByteBuffer, ByteBuffer>>();
        StateSnapshot.open(end, plan)
                .read(
                        plan,
                        (store, key, value) ->
                                expected.computeIfAbsent(store, s -> new HashMap<>())
                                        .put(ByteBuffer.wrap(key), ByteBuffer.wrap(value)));
        assertThat(newest(plan.topics().models())).isEqualTo(expected.get("models"));
        for (var store : STORES.keySet()) {
            var live =
                    store.equals("pending")
                            ? PendingChangelog.entries(plan, topics.read(changelog(store)))
                            : newest(changelog(store));
            var replayed = expected.get(store);
            if ((store.equals("pending") || store.equals("seen-ids")) && partitions > 1) {
                // Each partition has a clock of its own.
                live.remove(ByteBuffer.wrap(new byte[] {(byte) 0xff}));
                replayed.remove(ByteBuffer.wrap(new byte[] {(byte) 0xff}));
            }
            if (store.startsWith("profiles-") && partitions > 1) {
                // And a newest day.
                live.remove(ByteBuffer.allocate(0));
                replayed.remove(ByteBuffer.allocate(0));
            }
            if (store.equals("pending")) {
                var clock = ByteBuffer.wrap(new byte[] {(byte) 0xff});
                live.replaceAll(
                        (id, bytes) -> id.equals(clock) ? bytes : withoutPlaceOfLabel(bytes));
                replayed.replaceAll(
                        (id, bytes) -> id.equals(clock) ? bytes : withoutPlaceOfLabel(bytes));
            }
            if (store.equals("seen-ids")) {
                // Partitions forget at times of their own.
                live.keySet().retainAll(replayed.keySet());
            }
            assertThat(live.equals(replayed))
                    .as(
                            "store %s is that of the replay: %d entries, %d differ",
                            store, replayed.size(), differing(live, replayed))
                    .isTrue();
        }
    }

    /// Where in the topic `labels` the label was read, which is another place in a replay.
    private static ByteBuffer withoutPlaceOfLabel(ByteBuffer bytes) {
        try {
            var pending = PendingTransaction.parseFrom(bytes.duplicate()).toBuilder();
            if (pending.hasLabel()) {
                pending.getLabelBuilder().clearSourcePartition().clearSourceOffset();
            }
            return ByteBuffer.wrap(pending.build().toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("store pending is damaged", e);
        }
    }

    private static long differing(
            Map<ByteBuffer, ByteBuffer> live, Map<ByteBuffer, ByteBuffer> replayed) {
        return replayed.entrySet().stream()
                .filter(e -> !e.getValue().equals(live.get(e.getKey())))
                .count();
    }

    private Map<ByteBuffer, ByteBuffer> newest(String topic) {
        var newest = new HashMap<ByteBuffer, ByteBuffer>();
        for (var record : topics.read(topic)) {
            var key = ByteBuffer.wrap(record.key());
            if (record.value() == null) {
                newest.remove(key);
            } else {
                newest.put(key, ByteBuffer.wrap(record.value()));
            }
        }
        return newest;
    }

    private void start(int partitions) throws IOException {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        snapshot = folder.resolve("history.snapshot");
        var made = plan("delay: 1d");
        plan = made.plan();
        TopicAdmin.apply(
                Map.of("bootstrap.servers", broker.bootstrap()),
                TopicCatalogue.packed().expand(made.pipeline(), plan.topics(), partitions),
                TopicAdmin.BROKERS_REPLICATION);
        topics = new Topics(broker.bootstrap());
    }

    private record Made(io.counterweight.config.Pipeline pipeline, StreamPlan plan) {}

    private Made plan(String delay) throws IOException {
        var file = folder.resolve("cards.yaml");
        Files.writeString(
                file,
                Files.readString(Path.of("models/handbook.yaml"))
                        .replace("pipeline: handbook", "pipeline: cards")
                        .replace("delay: 7d", delay)
                        .replaceFirst("(?m)^recipes: .*", "recipes: [recommended]")
                        .replaceFirst("(?m)^champion: .*", "champion: recommended"));
        var declared = Pipelines.load(file.toString());
        return new Made(declared.value(), Pipelines.plan(declared, TopicNames.of("cards")));
    }

    private List<LabelledTransaction> rows() throws IOException {
        var file = folder.resolve("cards.csv");
        var settings = new SimulatorSettings(100, 200, LocalDate.of(2024, 3, 4), 6, 5, null);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), file);
        var read = new ArrayList<LabelledTransaction>();
        try (var csv = CsvTransactions.open(file, plan.event(), plan.labels(), plan.classes())) {
            csv.forEachRemaining(read::add);
        }
        return read;
    }

    private Service serve(String state) {
        var settings =
                new StreamSettings(
                        // Each step waits for several commits.
                        Map.of("bootstrap.servers", broker.bootstrap(), "commit.interval.ms", "10"),
                        plan.topics(),
                        folder.resolve(state),
                        1,
                        StreamSettings.CLOSE_TIMEOUT,
                        snapshot);
        return Service.start(plan, settings, Role.ALL, WebSettings.loopback(0));
    }

    private static void awaitModel(Service service) {
        await().atMost(PATIENCE).until(() -> get(service, "/health/ready").startsWith("200"));
        await().atMost(PATIENCE).until(service::isRunning);
    }

    private static double swaps(Service service) throws Exception {
        return get(service, "/metrics")
                .lines()
                .filter(line -> line.startsWith("counterweight_model_swaps_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static String get(Service service, String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(URI.create(service.url()).resolve(path)).build(),
                            BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }
}
