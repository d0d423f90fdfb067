package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.broker.EmbeddedBroker;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.Declared;
import io.counterweight.config.Pipeline;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.CsvTransactions;
import io.counterweight.event.DueLabels;
import io.counterweight.event.Example;
import io.counterweight.event.LabelledTransaction;
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
import io.counterweight.stream.StreamReplay;
import io.counterweight.web.WebSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole service on a real broker: a stream with duplicates, bad records and labels of every
/// kind goes through scorer and trainer, which end in the middle, lose their stores and go on.
class ServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITIONS = 2;
    private static final int BAD = 3;
    private static final int DUPLICATES = 5;

    /// Labels that come again with another class, once their transaction was learned from.
    private static final int CHANGED = 1;

    @TempDir static Path folder;

    private static EmbeddedBroker broker;
    private static StreamPlan plan;
    private static Topics topics;
    private static List<LabelledTransaction> rows = List.of();
    private static final Map<String, String> pages = new HashMap<>();

    @BeforeAll
    static void runTheStream() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        var declared = pipeline();
        var names = TopicNames.of("cards");
        plan = Pipelines.plan(declared, names);
        TopicAdmin.apply(
                Map.of("bootstrap.servers", broker.bootstrap()),
                TopicCatalogue.packed().expand(declared.value(), names, PARTITIONS),
                TopicAdmin.BROKERS_REPLICATION);
        topics = new Topics(broker.bootstrap());
        rows = rows();
        int half = rows.size() / 2;

        try (var service = start("first")) {
            send(rows.subList(0, half));
            awaitAnswers(half);
        }
        // another folder: the stores come back from Kafka alone
        try (var service = start("second")) {
            send(rows.subList(half, rows.size()));
            awaitExamples(rows.size());
            sendWhatCannotBeUsed();
            awaitAnswers(rows.size() + BAD + DUPLICATES);
            awaitExamples(rows.size() + CHANGED);
            await().atMost(PATIENCE)
                    .until(() -> get(service, "/metrics").contains("counterweight_dead_letters"));
            for (var page : List.of("/", "/metrics", "/health/live", "/health/ready")) {
                pages.put(page, get(service, page));
            }
        }
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @Test
    void everyTransactionIsDecidedOnceAndTheRestIsDeadLettered() throws Exception {
        var ids = decisions().stream().map(d -> d.get("transactionId").textValue()).toList();

        assertThat(ids).doesNotHaveDuplicates().hasSameSizeAs(rows);
        assertThat(deadLetters(plan.topics().transactions()))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("not-json", 1L, "missing-field", 2L, "duplicate-transaction", 5L));
    }

    @Test
    void labelsThatCannotBeUsedAreDeadLetteredToo() throws Exception {
        assertThat(deadLetters(plan.topics().labels()))
                .containsExactlyEntriesOf(Map.of("unknown-class", 1L));
    }

    @Test
    void everyLabelIsLearnedOnceAndAChangedOneTwice() throws Exception {
        var examples = examplesOnKafka();

        assertThat(examples).hasSize(rows.size() + CHANGED);
        assertThat(examples.getLast().getRevisedFrom())
                .as("class that the last label, a changed one, takes back")
                .isEqualTo(1 - examples.getLast().getLabel());
    }

    @Test
    void modelsAreThereBeforeTheFirstTransactionAfterARestart() throws Exception {
        var versions =
                decisions().stream()
                        .collect(
                                Collectors.toMap(
                                        d -> d.get("transactionId").textValue(),
                                        d -> d.get("modelVersion").textValue()));

        // Those that the first model was learned from.
        assertThat(versions.values()).contains("");
        assertThat(rows.subList(rows.size() / 2, rows.size()))
                .allSatisfy(row -> assertThat(versions.get(row.transactionId())).isNotEmpty());
    }

    @Test
    void theExamplesAloneGiveTheSameModelsToTheBit() throws Exception {
        var rebuilt = new ArrayList<byte[]>();
        try (var registry =
                        new ModelRegistry(
                                plan.modelTerms(),
                                ModelBuilds.direct(),
                                new io.counterweight.app.ObservedModels(StreamObserver.SILENT));
                var replay =
                        new StreamReplay(
                                plan, new JavaKernels(), registry, StreamObserver.SILENT)) {
            replay.listenToModels(rebuilt::add);
            for (var example : examplesOnKafka()) {
                replay.example(example.getScored().getTransactionId(), example, 0);
            }
        }
        var live = topics.read(plan.topics().models()).stream().map(ConsumerRecord::value).toList();

        // How many there are depends on how the partitions' labels met: a day that is crossed in
        // one
        // leap gives one model.
        assertThat(live).hasSizeGreaterThan(1);
        assertThat(rebuilt).containsExactlyElementsOf(live);
    }

    @Test
    void metricsProbesAndPageAnswer() {
        assertThat(pages.get("/")).contains("<html");
        assertThat(pages.get("/health/live")).startsWith("200");
        assertThat(pages.get("/health/ready")).startsWith("200");
        assertThat(pages.get("/metrics"))
                .contains("counterweight_labelled_total{")
                .contains("counterweight_class_counts{")
                .contains(
                        "counterweight_dead_letters_total{pipeline=\"cards\",reason=\"duplicate-transaction\"} 5.0")
                .contains("counterweight_recall{")
                .contains("kafka_stream");
    }

    private static Service start(String state) {
        var settings =
                new StreamSettings(
                        Map.of("bootstrap.servers", broker.bootstrap()),
                        plan.topics(),
                        folder.resolve(state),
                        1);
        return Service.start(plan, settings, Role.ALL, WebSettings.loopback(0));
    }

    private static Declared<Pipeline> pipeline() throws IOException {
        var file = folder.resolve("cards.yaml");
        Files.writeString(
                file,
                Files.readString(Path.of("models/handbook.yaml"))
                        .replace("pipeline: handbook", "pipeline: cards")
                        .replace("delay: 7d", "delay: 1d"));
        return Pipelines.load(file.toString());
    }

    private static List<LabelledTransaction> rows() throws IOException {
        var file = folder.resolve("cards.csv");
        var settings = new SimulatorSettings(200, 400, LocalDate.of(2024, 3, 4), 12, 5, null);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), file);
        var read = new ArrayList<LabelledTransaction>();
        try (var csv = CsvTransactions.open(file, plan.event(), plan.labels(), plan.classes())) {
            csv.forEachRemaining(read::add);
        }
        return read;
    }

    /// Transactions and their labels as they are due; those that are out at the end follow.
    private static void send(List<LabelledTransaction> part) {
        var labels = new DueLabels();
        for (var row : part) {
            labels.upTo(row.eventTime(), ServiceIT::send);
            topics.send(plan.topics().transactions(), row.key(), row.transaction());
            labels.add(row);
        }
        labels.upTo(Long.MAX_VALUE, ServiceIT::send);
    }

    private static void send(DueLabels.DueLabel label) {
        topics.send(plan.topics().labels(), label.transactionId(), label.value());
    }

    private static void sendWhatCannotBeUsed() {
        var transactions = plan.topics().transactions();
        for (var row : rows.subList(rows.size() - DUPLICATES, rows.size())) {
            topics.send(transactions, "another key", row.transaction());
        }
        topics.send(transactions, "k", bytes("not JSON"));
        topics.send(transactions, "k", bytes("{}"));
        topics.send(transactions, "k", bytes("{\"TRANSACTION_ID\": \"x\"}"));
        var last = rows.getLast();
        topics.send(plan.topics().labels(), last.transactionId(), last.labelRecord());
        var text = new String(last.labelRecord(), StandardCharsets.UTF_8);
        var changed =
                text.contains("\"fraud\"")
                        ? text.replace("\"fraud\"", "\"genuine\"")
                        : text.replace("\"genuine\"", "\"fraud\"");
        topics.send(plan.topics().labels(), last.transactionId(), bytes(changed));
        topics.send(
                plan.topics().labels(),
                last.transactionId(),
                bytes(text.replaceAll("\"(fraud|genuine)\"", "\"fruad\"")));
    }

    private static void awaitExamples(int count) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(topics.count(plan.topics().examples())).isEqualTo(count));
    }

    private static void awaitAnswers(int sent) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(topics.count(plan.topics().decisions()) + deadTransactions())
                                .as("decisions and dead letters of %d", sent)
                                .isEqualTo(sent));
    }

    private static long deadTransactions() {
        return deadLetters(plan.topics().transactions()).values().stream().mapToLong(n -> n).sum();
    }

    private static List<JsonNode> decisions() throws IOException {
        var json = new ObjectMapper();
        var decisions = new ArrayList<JsonNode>();
        for (var record : topics.read(plan.topics().decisions())) {
            decisions.add(json.readTree(record.value()));
        }
        return decisions;
    }

    private static List<Example> examplesOnKafka() throws IOException {
        var examples = new ArrayList<Example>();
        for (var record : topics.read(plan.topics().examples())) {
            examples.add(Example.parseFrom(record.value()));
        }
        return examples;
    }

    /// Dead letters by reason, of records of that topic.
    private static Map<String, Long> deadLetters(String topic) {
        return topics.read(plan.topics().deadLetters()).stream()
                .filter(record -> header(record, "topic").equals(topic))
                .collect(Collectors.groupingBy(r -> header(r, "reason"), Collectors.counting()));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
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

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
