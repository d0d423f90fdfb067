package io.counterweight.app.service;

import static io.counterweight.app.service.PlantedIds.CARD;
import static io.counterweight.app.service.PlantedIds.ID;
import static io.counterweight.app.service.PlantedIds.bytes;
import static io.counterweight.app.service.PlantedIds.card;
import static io.counterweight.app.service.PlantedIds.planted;
import static io.counterweight.app.service.PlantedIds.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.counterweight.app.ProgramRun;
import io.counterweight.app.broker.BrokerProcess;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.event.CsvTransactions;
import io.counterweight.event.DueLabels;
import io.counterweight.event.IdKeys;
import io.counterweight.event.LabelledTransaction;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A service that is a process of its own, and has had [PlantedIds] in every way there is: good and
/// bad records, keys and headers, labels by topic and by HTTP, alerts, questions, a change of the
/// key.
final class PlantedService implements AutoCloseable {
    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(240);

    /// The key of the first run, and that of the second, which has the first behind it.
    static final String ONE = "k1:" + "0123456789abcdef".repeat(4);

    private static final String TWO = "k2:" + "fedcba9876543210".repeat(4);

    /// Of each process, in their order.
    final List<ProgramRun> runs = new ArrayList<>();

    final RecordedAnswers answers = new RecordedAnswers();

    private final Path folder;
    private final BrokerProcess broker;
    private final TopicNames names = TopicNames.of("demo");
    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<LabelledTransaction> rows = new ArrayList<>();
    private final DueLabels labels = new DueLabels();
    private int sent;
    private int dead;
    private int labelled;

    /// The first row under the other key.
    private int changed;

    PlantedService(Path folder) throws IOException {
        this.folder = folder;
        this.broker = BrokerProcess.start(Files.createDirectory(folder.resolve("broker")));
        this.topics = new Topics(broker.bootstrap());
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrap(), "acks", "all"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    void run() throws Exception {
        prepare();
        changed = rows.size() * 4 / 5;
        try (var serve = serve(ONE)) {
            send(0, changed);
            awaitAnswers();
            await().atMost(PATIENCE).until(() -> answers.status(serve, "health/ready") == 200);
            sendWhatCannotBeUsed();
            awaitAnswers();
            end(serve);
        }
        try (var serve = serve(TWO + "\n" + ONE)) {
            send(changed, rows.size());
            awaitAnswers();
            await().atMost(PATIENCE).until(() -> answers.status(serve, "health/ready") == 200);
            ask(serve);
            end(serve);
        }
    }

    String bootstrap() {
        return broker.bootstrap();
    }

    TopicNames names() {
        return names;
    }

    Topics topics() {
        return topics;
    }

    Path state() {
        return folder.resolve("state");
    }

    /// Labels that met their transactions by the topic.
    int labelled() {
        return labelled;
    }

    /// Those of them that can have been there before the change of the key.
    int labelledBefore() {
        return changed;
    }

    /// As the second run writes it.
    String hashOfLastCard() {
        return IdKeys.parse(TWO).hash(card(rows.getLast()));
    }

    @Override
    public void close() {
        runs.forEach(ProgramRun::close);
        answers.close();
        producer.close();
        broker.close();
    }

    private void prepare() throws IOException {
        var pipeline = folder.resolve("demo.yaml");
        Files.writeString(
                pipeline,
                Pipelines.load("demo")
                        .text()
                        .replace("id: TRANSACTION_ID", "id: {from: TRANSACTION_ID, secret: true}")
                        .replace("{from: CUSTOMER_ID}", "{from: CUSTOMER_ID, secret: true}")
                        .replace("at: 0.5", "at: 0.003"));
        var declared = Pipelines.load(pipeline.toString());
        TopicAdmin.apply(
                Map.of("bootstrap.servers", broker.bootstrap()),
                TopicCatalogue.packed().expand(declared.value(), names, PARTITIONS),
                TopicAdmin.BROKERS_REPLICATION);
        var file = folder.resolve("cards.csv");
        var settings = new SimulatorSettings(100, 200, LocalDate.of(2024, 3, 4), 10, 5, null);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), file);
        var plan = Pipelines.plan(declared, names);
        try (var csv = CsvTransactions.open(file, plan.event(), plan.labels(), plan.classes())) {
            csv.forEachRemaining(rows::add);
        }
    }

    private ProgramRun serve(String keys) throws IOException {
        Files.writeString(folder.resolve("keys"), keys + "\n");
        var config =
                Files.writeString(
                        folder.resolve("serve.yaml"),
                        """
                        pipeline: demo.yaml
                        state-dir: state
                        id-keys-file: keys
                        kafka:
                          bootstrap.servers: %s
                        """
                                .formatted(broker.bootstrap()));
        var run = ProgramRun.main(folder, "serve", "--config", config.toString(), "--port", "0");
        runs.add(run);
        await().atMost(PATIENCE)
                .failFast("serve ended", () -> !run.process().isAlive())
                .until(() ->
                        run.errText().contains("name=scorer state=RUNNING")
                                && run.errText().contains("name=trainer state=RUNNING"));
        return run;
    }

    private void end(ProgramRun serve) throws InterruptedException {
        serve.process().destroy();
        assertThat(serve.exitCode()).isZero();
    }

    /// Transactions by the card, with a header that names both, and the labels that are due before
    /// them.
    private void send(int from, int to) {
        for (var row : rows.subList(from, to)) {
            labels.upTo(row.eventTime(), this::label);
            transaction(card(row), planted(row.transaction(), row.transactionId()));
            labels.add(row);
        }
        producer.flush();
    }

    private void label(DueLabels.DueLabel due) {
        labelled++;
        var id = due.transactionId();
        send(names.labels(), planted(id), planted(due.value(), id));
    }

    private void transaction(String key, byte[] value) {
        send(names.transactions(), key, value);
        sent++;
    }

    private void send(String topic, String key, byte[] value) {
        var record = new ProducerRecord<>(topic, bytes(key), value);
        record.headers().add("x-" + text(CARD), CARD).add("id", ID);
        producer.send(record);
    }

    private void sendWhatCannotBeUsed() {
        var row = rows.getFirst();
        var good = text(planted(row.transaction(), row.transactionId()));
        var bad =
                List.of(
                        good.replaceFirst("\"TX_AMOUNT\":[^,}]*", "\"TX_AMOUNT\":\"4929planted\""),
                        good.replaceFirst("\"TX_AMOUNT\":[^,}]*", "\"TX_AMOUNT\":1e99"),
                        good.replaceFirst("\"TX_DATETIME\":\"", "\"TX_DATETIME\":\"4929planted"),
                        good.replaceFirst("\"TERMINAL_ID\":", "\"4929planted\":"),
                        good.replace("{", "{\"TERMINAL_ID\":\"4929planted\","),
                        good.replace("planted-id", "planted-id" + "9".repeat(300)),
                        good.substring(0, good.length() - 1),
                        "4929planted",
                        "[" + good + "]");
        bad.forEach(text -> transaction("4929planted", bytes(text)));
        transaction("4929planted".repeat(10_000), bytes(good));
        // The same once more.
        var last = rows.get(changed - 1);
        transaction(card(last), planted(last.transaction(), last.transactionId()));
        dead = bad.size() + 2;
        var label = "{\"transactionId\":\"planted-id%s\",\"class\":\"%s\",\"labelledAt\":%d}";
        long early = row.eventTime();
        send(names.labels(), "4929planted", bytes(label.formatted("-x", "4929planted", early)));
        send(names.labels(), "4929planted", bytes("planted-id"));
        send(names.labels(), "4929planted", bytes(label.formatted("-nobody", "fraud", early)));
        producer.flush();
    }

    /// Every transaction has a decision, or is a dead letter; so have the labels that cannot be
    /// used. The one that no transaction came for is dead when its time is over.
    private void awaitAnswers() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    var letters = topics.read(names.deadLetters());
                    long transactions =
                            letters.stream()
                                    .filter(letter ->
                                            text(letter.headers().lastHeader("topic").value())
                                                    .equals(names.transactions()))
                                    .count();
                    assertThat(transactions).isEqualTo(dead);
                    assertThat(topics.count(names.decisions()) + transactions).isEqualTo(sent);
                });
    }

    private void ask(ProgramRun serve) throws Exception {
        await().atMost(PATIENCE)
                .until(() ->
                        topics.read(names.deadLetters()).stream()
                                .anyMatch(letter ->
                                        text(letter.headers().lastHeader("reason").value())
                                                .equals("unknown-transaction")));
        var last = rows.getLast();
        var path = "/api/v1/transactions/" + planted(last.transactionId());
        await().atMost(PATIENCE).until(() -> answers.status(serve, path.substring(1)) == 200);
        answers.get(serve, path, "/api/v1/transactions/{card decided last}");
        answers.get(
                serve,
                "/api/v1/transactions/" + IdKeys.parse(TWO).hash(planted(last.transactionId())),
                "/api/v1/transactions/{the same by its hash}");
        var before = rows.get(changed - 1);
        answers.get(
                serve,
                "/api/v1/transactions/" + planted(before.transactionId()),
                "/api/v1/transactions/{of before}");
        answers.get(
                serve, "/api/v1/transactions/planted-id-unknown", "/api/v1/transactions/{unknown}");
        for (var page :
                List.of(
                        "/",
                        "/metrics",
                        "/dashboard.json",
                        "/health/live",
                        "/health/ready",
                        "/api/v1/state",
                        "/api/v1/recipes",
                        "/api/v1/models",
                        "/api/v1/alerts?limit=1000",
                        "/api/v1/pipeline",
                        "/api/v1/config")) {
            answers.get(serve, page, page);
        }
        var labels =
                "[{\"transactionId\":\"%s\",\"class\":\"fraud\"},"
                        + "{\"transactionId\":\"planted-id-new\",\"class\":\"genuine\"},"
                        + "{\"transactionId\":\"planted-id\",\"class\":\"4929planted\"}]";
        answers.post(serve, "/api/v1/labels", labels.formatted(planted(last.transactionId())));
        answers.post(serve, "/api/v1/recipes/demo-plain/promote", "{\"reason\":\"tried\"}");
        answers.events(serve);
        await().atMost(PATIENCE).until(() -> topics.count(names.examples()) == labelled + 1);
    }
}
