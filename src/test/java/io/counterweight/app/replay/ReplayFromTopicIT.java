package io.counterweight.app.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.app.broker.EmbeddedBroker;
import io.counterweight.app.topics.TopicAdmin;
import io.counterweight.config.TopicCatalogue;
import io.counterweight.event.CsvTransactions;
import io.counterweight.event.DueLabels;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The topics of a live pipeline on a broker, replayed: three partitions, records of transactions
/// that were aborted among them.
class ReplayFromTopicIT {
    @TempDir static Path folder;

    private static EmbeddedBroker broker;
    private static List<String> days = List.of();

    @BeforeAll
    static void sendAHistory() throws Exception {
        // Times of their own, so that partitions have one order.
        var settings = new SimulatorSettings(40, 100, LocalDate.of(2024, 3, 4), 20, 5, null);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), file("all.csv"));
        var lines = Files.readAllLines(file("all.csv"));
        var times = new HashSet<String>();
        lines.removeIf(line -> !times.add(line.split(",")[1]));
        Files.write(file("cards.csv"), lines);
        days = lines.stream().skip(1).map(line -> line.split(",")[1].substring(0, 10)).toList();
        Files.writeString(
                file("cards.yaml"),
                Files.readString(Path.of("models/handbook.yaml"))
                        .replace("pipeline: handbook", "pipeline: cards")
                        .replaceFirst(
                                "recipes: .*\nchampion: .*", "recipes: [plain]\nchampion: plain")
                        .replace("judge: {from: 61d", "judge: {from: 10d"));
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        var declared = Pipelines.load(file("cards.yaml").toString());
        var names = TopicNames.of("cards");
        var kafka = Map.<String, Object>of("bootstrap.servers", broker.bootstrap());
        var specs =
                TopicCatalogue.packed().expand(declared.value(), names, 3).stream()
                        .map(topic -> topic.keptForever())
                        .toList();
        TopicAdmin.apply(kafka, specs, TopicAdmin.BROKERS_REPLICATION);
        send();
    }

    /// As a live pipeline got them: each record with the time at which it came.
    private static void send() throws Exception {
        var plan =
                Pipelines.plan(
                        Pipelines.load(file("cards.yaml").toString()), TopicNames.of("cards"));
        var settings =
                Map.<String, Object>of(
                        "bootstrap.servers", broker.bootstrap(), "transactional.id", "history");
        try (var producer =
                        new KafkaProducer<>(
                                settings, new ByteArraySerializer(), new ByteArraySerializer());
                var rows =
                        CsvTransactions.open(
                                file("cards.csv"), plan.event(), plan.labels(), plan.classes())) {
            producer.initTransactions();
            var labels = new DueLabels();
            long n = 0;
            producer.beginTransaction();
            while (rows.hasNext()) {
                var row = rows.next();
                labels.upTo(row.eventTime(), due -> producer.send(record(due)));
                producer.send(
                        new ProducerRecord<>(
                                "cards.transactions",
                                null,
                                row.eventTime(),
                                row.key().getBytes(UTF_8),
                                row.transaction()));
                labels.add(row);
                if (++n % 200 == 0) {
                    producer.commitTransaction();
                    producer.beginTransaction();
                    var again = row.key() + "-aborted";
                    producer.send(
                            new ProducerRecord<>(
                                    "cards.transactions",
                                    null,
                                    row.eventTime(),
                                    again.getBytes(UTF_8),
                                    new String(row.transaction(), UTF_8)
                                            .replace(row.transactionId(), again)
                                            .getBytes(UTF_8)));
                    producer.flush();
                    producer.abortTransaction();
                    producer.beginTransaction();
                }
            }
            labels.upTo(Long.MAX_VALUE, due -> producer.send(record(due)));
            producer.commitTransaction();
        }
    }

    private static ProducerRecord<byte[], byte[]> record(DueLabels.DueLabel due) {
        return new ProducerRecord<>(
                "cards.labels", null, due.at(), due.transactionId().getBytes(UTF_8), due.value());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void theReportAndTheModelAreThoseOfTheFile() throws Exception {
        var ofFile = replay("--transactions", file("cards.csv").toString());
        var ofTopic = replay("--from-topic", "--bootstrap-servers", broker.bootstrap());

        assertThat(ofTopic.get("rows").asInt()).isEqualTo(days.size());
        assertThat(ofTopic).isEqualTo(ofFile);
    }

    @Test
    void aPartOfTheStreamIsThatBetweenTwoTimes() throws Exception {
        var report =
                replay(
                        "--from-topic",
                        "cards.transactions",
                        "--bootstrap-servers",
                        broker.bootstrap(),
                        "--since",
                        "2024-03-06",
                        "--until",
                        "2024-03-20T00:00:00Z");
        long between =
                days.stream()
                        .filter(day ->
                                day.compareTo("2024-03-06") >= 0 && day.compareTo("2024-03-20") < 0)
                        .count();
        assertThat(report.get("rows").asLong()).isEqualTo(between);
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThat(failure("--from-topic", "cards.none", "--bootstrap-servers", broker.bootstrap()))
                .contains("topic=cards.none");
        assertThat(
                        failure(
                                "--from-topic",
                                "--since",
                                "2030-01-01",
                                "--bootstrap-servers",
                                broker.bootstrap()))
                .isEqualTo(
                        "--from-topic: no transactions between --since and --until: topic=cards.transactions");
        assertThat(failure("--from-topic"))
                .isEqualTo("--from-topic needs one of --bootstrap-servers, --kafka and --config");
        assertThat(failure("--from-topic", "--since", "soon", "--bootstrap-servers", "h:1"))
                .startsWith("--since must be a day, a time with a zone, or how long ago");
        assertThat(failure("--from-topic", "--transactions", file("cards.csv").toString()))
                .isEqualTo("one of --transactions and --from-topic must be given");
    }

    private static String failure(String... arguments) {
        var said = new StringWriter();
        var command = new picocli.CommandLine(new ReplayCommand());
        command.setExecutionExceptionHandler((e, c, r) -> {
            said.append(e.getMessage());
            return 1;
        });
        assertThat(command.execute(with(arguments))).isEqualTo(1);
        return said.toString();
    }

    private static JsonNode replay(String... source) throws Exception {
        var out = new StringWriter();
        int code =
                new picocli.CommandLine(new ReplayCommand())
                        .setOut(new PrintWriter(out))
                        .execute(with(source));
        assertThat(code).as(out.toString()).isZero();
        var report = (ObjectNode) new ObjectMapper().readTree(file("report/report.json").toFile());
        report.findParents("examplesPerSecond")
                .forEach(recipe -> ((ObjectNode) recipe).remove("examplesPerSecond"));
        report.remove(List.of("seconds", "rowsPerSecond"));
        return report;
    }

    private static String[] with(String... source) {
        var arguments =
                new ArrayList<>(
                        List.of("--pipeline=" + file("cards.yaml"), "--report=" + file("report")));
        arguments.addAll(List.of(source));
        return arguments.toArray(String[]::new);
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }
}
