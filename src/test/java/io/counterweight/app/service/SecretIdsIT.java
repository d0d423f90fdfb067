package io.counterweight.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.counterweight.app.ProgramRun;
import io.counterweight.app.broker.BrokerProcess;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.event.CsvTransactions;
import io.counterweight.event.IdKeys;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Card numbers and transaction ids that are declared secret go through a service that is a process
/// of its own, in every way there is: good and bad records, keys and headers, labels by topic and
/// by HTTP, alerts, questions, a change of the key. Then everything it wrote is searched for them:
/// all topics but the team's own two, the state folder, the logs, each answer of HTTP.
class SecretIdsIT {
    /// In every card number and every transaction id, and in nothing else.
    private static final byte[] CARD = bytes("4929planted");

    private static final byte[] ID = bytes("planted-id");
    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final String ONE = "k1:" + "0123456789abcdef".repeat(4);
    private static final String TWO = "k2:" + "fedcba9876543210".repeat(4);

    @TempDir private static Path folder;

    private static BrokerProcess broker;
    private static KafkaProducer<byte[], byte[]> producer;
    private static Topics topics;
    private static TopicNames names;
    private static List<LabelledTransaction> rows;
    private static int sent;
    private static int dead;
    private static int labelled;

    /// The first row under the other key.
    private static int changed;

    private static final List<ProgramRun> runs = new ArrayList<>();
    private static final Map<String, String> answers = new LinkedHashMap<>();
    private static final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void runTheService() throws Exception {
        broker = BrokerProcess.start(Files.createDirectory(folder.resolve("broker")));
        prepare();
        changed = rows.size() * 4 / 5;
        try (var serve = serve(ONE)) {
            send(0, changed);
            awaitAnswers();
            await().atMost(PATIENCE).until(() -> status(serve, "health/ready") == 200);
            sendWhatCannotBeUsed();
            awaitAnswers();
            end(serve);
        }
        try (var serve = serve(TWO + "\n" + ONE)) {
            send(changed, rows.size());
            awaitAnswers();
            await().atMost(PATIENCE).until(() -> status(serve, "health/ready") == 200);
            ask(serve);
            end(serve);
        }
    }

    @AfterAll
    static void close() {
        runs.forEach(ProgramRun::close);
        http.shutdownNow();
        producer.close();
        broker.close();
    }

    @Test
    void noTopicButTheTeamsOwnHoldsACardOrATransactionId() throws Exception {
        var searched = new TreeSet<String>();
        var found = new TreeMap<String, Integer>();
        for (var topic : allTopics()) {
            int records = search(topic, found);
            if (records > 0) {
                searched.add(topic.replaceFirst("^demo[.-]", ""));
            }
        }
        assertThat(found)
                .as("the search finds what is there")
                .containsOnlyKeys(names.transactions(), names.labels());
        assertThat(searched)
                .contains(
                        "by-customer",
                        "by-terminal",
                        "dead-letters",
                        "decisions",
                        "evaluation",
                        "examples",
                        "labels-by-transaction",
                        "models",
                        "outcomes-terminal",
                        "promotions",
                        "scored",
                        "scorer-profiles-customer-changelog",
                        "scorer-profiles-terminal-changelog",
                        "scorer-seen-changelog",
                        "trainer-expiry-changelog",
                        "trainer-learner-changelog",
                        "trainer-pending-changelog");
    }

    /// What the service itself wrote there is what was posted to it.
    @Test
    void labelsThatWerePostedAreInTheTopicByTheirHashes() {
        var ours =
                topics.read(names.labels()).stream()
                        .filter(record -> text(record.key()).startsWith("k2."))
                        .toList();
        assertThat(ours).hasSize(2);
        for (var record : ours) {
            assertThat(text(record.value())).contains("earlierTransactionId\":\"k1.");
            assertThat(contains(record.value(), ID)).isFalse();
        }
    }

    @Test
    void noFileOfTheStateHoldsOne() throws IOException {
        var state = folder.resolve("state");
        var hash = bytes(keys(TWO).hash(lastCard()));
        int files = 0;
        boolean isHashThere = false;
        try (var all = Files.walk(state)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var content = Files.readAllBytes(file);
                assertThat(contains(content, CARD)).as(file.toString()).isFalse();
                assertThat(contains(content, ID)).as(file.toString()).isFalse();
                isHashThere |= contains(content, hash);
                files++;
            }
        }
        assertThat(files).isGreaterThan(20);
        assertThat(isHashThere).as("files are not compressed: a card's hash is found").isTrue();
    }

    @Test
    void noLineOfTheLogHoldsOneOrAKey() throws IOException {
        assertThat(runs).hasSize(2);
        for (var run : runs) {
            for (var text : List.of(run.errText(), run.outText())) {
                assertThat(text).doesNotContain("planted").doesNotContain(ONE.substring(3));
            }
            assertThat(run.errText()).contains("setting id-keys-file=");
        }
    }

    @Test
    void noAnswerOfHttpHoldsOne() {
        assertThat(answers.get("GET /api/v1/transactions/{card decided last}")).contains("200");
        assertThat(answers.get("GET /api/v1/transactions/{the same by its hash}"))
                .contains("200 {\"transactionId\":\"k2.");
        assertThat(answers.get("GET /api/v1/transactions/{of before}"))
                .contains("200 {\"transactionId\":\"k1.");
        assertThat(answers.get("GET /api/v1/alerts?limit=1000")).contains("\"k2.");
        assertThat(answers.get("GET /dashboard.json")).contains("\"k2.");
        assertThat(answers.get("POST /api/v1/labels")).startsWith("207 ");
        assertThat(answers).hasSizeGreaterThan(15);
        answers.forEach((asked, answer) ->
                assertThat(answer)
                        .as(asked)
                        .isNotEmpty()
                        .doesNotContain("planted")
                        .doesNotContain(ONE.substring(3)));
    }

    @Test
    void labelsMeetTheirTransactionsUnderEitherKey() {
        var learned =
                topics.read(names.examples()).stream()
                        .map(record -> text(record.key()).substring(0, 3))
                        .toList();
        assertThat(learned).contains("k1.", "k2.").hasSize(labelled + 1);
        assertThat(changed).as("some labels came after the change").isLessThan(labelled);
    }

    private static void prepare() throws IOException {
        var pipeline = folder.resolve("demo.yaml");
        Files.writeString(
                pipeline,
                Pipelines.load("demo")
                        .text()
                        .replace("id: TRANSACTION_ID", "id: {from: TRANSACTION_ID, secret: true}")
                        .replace("{from: CUSTOMER_ID}", "{from: CUSTOMER_ID, secret: true}")
                        .replace("at: 0.5", "at: 0.003"));
        var declared = Pipelines.load(pipeline.toString());
        names = TopicNames.of("demo");
        TopicAdmin.apply(
                Map.of("bootstrap.servers", broker.bootstrap()),
                TopicCatalogue.packed().expand(declared.value(), names, PARTITIONS),
                TopicAdmin.BROKERS_REPLICATION);
        topics = new Topics(broker.bootstrap());
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrap(), "acks", "all"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        var file = folder.resolve("cards.csv");
        var settings = new SimulatorSettings(100, 200, LocalDate.of(2024, 3, 4), 10, 5, null);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), file);
        var plan = Pipelines.plan(declared, names);
        rows = new ArrayList<>();
        try (var csv = CsvTransactions.open(file, plan.event(), plan.labels(), plan.classes())) {
            csv.forEachRemaining(rows::add);
        }
    }

    private static ProgramRun serve(String keys) throws IOException {
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

    private static void end(ProgramRun serve) throws InterruptedException {
        serve.process().destroy();
        assertThat(serve.exitCode()).isZero();
    }

    /// Transactions by the card, with a header that names both; each label before the first
    /// transaction later than it.
    private static void send(int from, int to) {
        for (var row : rows.subList(from, to)) {
            while (rows.get(labelled).label().labelledAt() <= row.eventTime()) {
                var known = rows.get(labelled++);
                var label = planted(known.labelRecord(), known.transactionId());
                send(names.labels(), id(known), label);
            }
            transaction(card(row), planted(row.transaction(), row.transactionId()));
        }
        producer.flush();
    }

    private static void transaction(String key, byte[] value) {
        send(names.transactions(), key, value);
        sent++;
    }

    private static void send(String topic, String key, byte[] value) {
        var record = new ProducerRecord<>(topic, bytes(key), value);
        record.headers().add("x-" + text(CARD), CARD).add("id", ID);
        producer.send(record);
    }

    private static void sendWhatCannotBeUsed() {
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
    private static void awaitAnswers() {
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

    private static void ask(ProgramRun serve) throws Exception {
        await().atMost(PATIENCE)
                .until(() ->
                        topics.read(names.deadLetters()).stream()
                                .anyMatch(letter ->
                                        text(letter.headers().lastHeader("reason").value())
                                                .equals("unknown-transaction")));
        var last = rows.getLast();
        var path = "/api/v1/transactions/" + id(last);
        await().atMost(PATIENCE).until(() -> status(serve, path.substring(1)) == 200);
        get(serve, path, "/api/v1/transactions/{card decided last}");
        get(
                serve,
                "/api/v1/transactions/" + keys(TWO).hash(id(last)),
                "/api/v1/transactions/{the same by its hash}");
        var before = rows.get(changed - 1);
        get(serve, "/api/v1/transactions/" + id(before), "/api/v1/transactions/{of before}");
        get(serve, "/api/v1/transactions/planted-id-unknown", "/api/v1/transactions/{unknown}");
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
            get(serve, page, page);
        }
        var labels =
                "[{\"transactionId\":\"%s\",\"class\":\"fraud\"},"
                        + "{\"transactionId\":\"planted-id-new\",\"class\":\"genuine\"},"
                        + "{\"transactionId\":\"planted-id\",\"class\":\"4929planted\"}]";
        post(serve, "/api/v1/labels", labels.formatted(id(last)));
        post(serve, "/api/v1/recipes/demo-plain/promote", "{\"reason\":\"tried\"}");
        answers.put("GET /events", events(serve));
        await().atMost(PATIENCE).until(() -> topics.count(names.examples()) == labelled + 1);
    }

    private static void get(ProgramRun serve, String path, String as) throws Exception {
        var request = HttpRequest.newBuilder(url(serve).resolve(path)).build();
        var answer = http.send(request, BodyHandlers.ofString());
        answers.put("GET " + as, answer.statusCode() + " " + answer.body());
    }

    private static void post(ProgramRun serve, String path, String json) throws Exception {
        var request =
                HttpRequest.newBuilder(url(serve).resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build();
        var answer = http.send(request, BodyHandlers.ofString());
        answers.put("POST " + path, answer.statusCode() + " " + answer.body());
    }

    /// What comes first: a whole snapshot.
    private static String events(ProgramRun serve) throws Exception {
        var request = HttpRequest.newBuilder(url(serve).resolve("/events")).build();
        try (InputStream in = http.send(request, BodyHandlers.ofInputStream()).body()) {
            return text(in.readNBytes(2_000));
        }
    }

    private static int status(ProgramRun serve, String path) throws Exception {
        var request = HttpRequest.newBuilder(url(serve).resolve("/" + path)).build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static URI url(ProgramRun serve) throws IOException {
        var matcher = Pattern.compile("serving .* url=(\\S+)").matcher(serve.errText());
        assertThat(matcher.find()).isTrue();
        return URI.create(matcher.group(1));
    }

    private static Set<String> allTopics() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            return admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
        }
    }

    /// Keys, values and headers, aborted transactions too.
    ///
    /// @param found records with a planted text, by topic
    /// @return records that were searched
    private static int search(String topic, Map<String, Integer> found) {
        var settings = Map.<String, Object>of("bootstrap.servers", broker.bootstrap());
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(p -> new TopicPartition(topic, p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            int searched = 0;
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    searched++;
                    var parts = new ArrayList<byte[]>();
                    parts.add(record.key());
                    parts.add(record.value());
                    record.headers()
                            .forEach(header -> {
                                parts.add(bytes(header.key()));
                                parts.add(header.value());
                            });
                    if (parts.stream().anyMatch(p -> contains(p, CARD) || contains(p, ID))) {
                        found.merge(topic, 1, Integer::sum);
                    }
                }
            }
            return searched;
        }
    }

    private static boolean contains(byte[] content, byte[] part) {
        if (content == null) {
            return false;
        }
        // Latin letters keep each byte as one character.
        var text = new String(content, StandardCharsets.ISO_8859_1);
        return text.contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    /// The row with the planted texts in the place of its ids.
    private static byte[] planted(byte[] json, String transactionId) {
        return bytes(
                text(json)
                        .replaceFirst(
                                "(\"TRANSACTION_ID\"|\"transactionId\"):\"?"
                                        + Pattern.quote(transactionId)
                                        + "\"?",
                                "$1:\"planted-id" + transactionId + "\"")
                        .replaceFirst(
                                "\"CUSTOMER_ID\":\"?(\\d+)\"?",
                                "\"CUSTOMER_ID\":\"4929planted$1\""));
    }

    private static String id(LabelledTransaction row) {
        return "planted-id" + row.transactionId();
    }

    private static String card(LabelledTransaction row) {
        var matcher = Pattern.compile("\"CUSTOMER_ID\":\"?(\\d+)").matcher(text(row.transaction()));
        assertThat(matcher.find()).isTrue();
        return "4929planted" + matcher.group(1);
    }

    private static String lastCard() {
        return card(rows.getLast());
    }

    private static IdKeys keys(String file) {
        return IdKeys.parse(file);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
