package io.counterweight.app.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.CsvException;
import io.counterweight.event.DueLabels;
import io.counterweight.event.FileTransactions;
import io.counterweight.event.LabelsApart;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Labels of a file of their own, as a stream would get them.
class LabelsApartTest {
    private static final String HEADER =
            "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT";

    @TempDir Path folder;

    private StreamPlan plan;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                folder.resolve("cards.csv"),
                HEADER
                        + """

                        a,2024-03-01 00:00:00,c,s,1
                        b,2024-03-01 01:00:00,c,s,2
                        c,2024-03-05 00:00:00,c,s,3
                        d,2024-03-20 00:00:00,c,s,4
                        """);
        plan = plan("cover: minority");
    }

    private StreamPlan plan(String cover) throws IOException {
        Files.writeString(
                folder.resolve("cards.yaml"),
                Files.readString(Path.of("models/handbook.yaml"))
                        .replace("cover: all", cover)
                        .replace(
                                "delay: 7d, revisions",
                                "delay: 7d, time: {from: told, format: iso}, revisions"));
        return Pipelines.plan(
                Pipelines.load(folder.resolve("cards.yaml").toString()), TopicNames.of("cards"));
    }

    @Test
    void aLabelComesWhenItBecameKnownAndTheNextOneOfItsTransactionThen() throws IOException {
        labels(
                """
                transactionId,class,labelledAt,withdrawn
                b,fraud,2024-03-04T00:00:00Z,
                a,fraud,2024-03-03T00:00:00Z,
                a,genuine,2024-03-10T00:00:00Z,
                x,fraud,2024-03-03T00:00:00Z,
                c,,2024-03-06T00:00:00Z,true
                c,fraud,2024-03-05T12:00:00Z,
                """);

        var labels = read();
        assertThat(told(labels))
                .containsExactly(
                        "a fraud 2024-03-03T00:00:00Z",
                        "b fraud 2024-03-04T00:00:00Z",
                        "c fraud 2024-03-05T12:00:00Z",
                        "c withdrawn 2024-03-06T00:00:00Z",
                        "a genuine 2024-03-10T00:00:00Z");
        assertThat(labels.sentences())
                .containsExactly(
                        "labels: 6, of 3 transactions; 1 ids that no transaction has, the first: x (live,"
                                + " their labels wait and then are dead letters)");
    }

    /// That of the last label; one that is taken back, or never came, is genuine in the end.
    @Test
    void theTruthIsTheLastLabel() throws IOException {
        labels(
                """
                transactionId,class,labelledAt,withdrawn
                a,genuine,2024-03-10T00:00:00Z,
                a,fraud,2024-03-03T00:00:00Z,
                b,fraud,2024-03-10T00:00:00Z,
                b,genuine,2024-03-09T00:00:00Z,
                c,,2024-03-06T00:00:00Z,true
                c,fraud,2024-03-05T12:00:00Z,
                """);
        try (var rows = open(read())) {
            var truths = new ArrayList<Integer>();
            rows.forEachRemaining(row -> truths.add(row.label().label()));
            assertThat(truths).containsExactly(0, 1, 0, 0);
        }
    }

    /// The names are those of the pipeline; one without a time comes a delay after its transaction.
    @Test
    void theColumnsMayBeThoseThatThePipelineNames() throws IOException {
        labels(
                """
                TX_FRAUD,more,TRANSACTION_ID,told
                1,x,a,2024-03-02T00:00:00Z
                1,x,b,
                """);

        assertThat(told(read()))
                .containsExactly("a fraud 2024-03-02T00:00:00Z", "b fraud 2024-03-08T01:00:00Z");
    }

    @Test
    void whereLabelsCoverAllATransactionWithoutOneHasNone() throws IOException {
        plan = plan("cover: all");
        labels("TX_FRAUD,TRANSACTION_ID,told\n0,a,2024-03-02T00:00:00Z\n");
        var labels = read();

        assertThat(told(labels)).containsExactly("a genuine 2024-03-02T00:00:00Z");
        try (var rows = open(labels)) {
            var truths = new ArrayList<Integer>();
            rows.forEachRemaining(row -> truths.add(row.label().label()));
            assertThat(truths).containsExactly(0, -1, -1, -1);
        }
    }

    @Test
    void aLabelThatCannotBeUsedIsCountedAndAnUnknownClassEndsIt() throws IOException {
        labels("TX_FRAUD,TRANSACTION_ID,told\n1,a,yesterday\n1,b,2024-03-04T00:00:00Z\n");
        var labels = read();
        assertThat(told(labels)).containsExactly("b fraud 2024-03-04T00:00:00Z");
        assertThat(labels.sentences().getLast())
                .isEqualTo(
                        "of the labels left out: 1 row that cannot be read; the first: "
                                + folder.resolve("labels.csv")
                                + ":2: told is not an ISO date and time");

        labels("TX_FRAUD,TRANSACTION_ID,told\n7,a,\n");
        assertThatThrownBy(this::read)
                .isInstanceOf(CsvException.class)
                .hasMessageEndingWith("labels.csv:2: unknown label \"7\"; choose one of: 0, 1");
        labels("TRANSACTION_ID,told\na,\n");
        assertThatThrownBy(this::read)
                .isInstanceOf(CsvException.class)
                .hasMessageContaining("labels.csv:1: missing column \"TX_FRAUD\"");
    }

    private void labels(String text) throws IOException {
        Files.writeString(folder.resolve("labels.csv"), text);
    }

    private LabelsApart read() throws IOException {
        return LabelsApart.read(
                InputFiles.of("--labels", List.of(folder.resolve("labels.csv").toString()), false),
                plan.event(),
                plan.labels(),
                plan.classes());
    }

    private FileTransactions open(LabelsApart labels) throws IOException {
        return FileTransactions.open(
                InputFiles.of(
                        "--transactions", List.of(folder.resolve("cards.csv").toString()), false),
                plan.event(),
                plan.labels(),
                plan.classes(),
                labels);
    }

    /// In the order in which a stream gets them.
    private List<String> told(LabelsApart labels) throws IOException {
        var due = new DueLabels();
        var told = new ArrayList<String>();
        try (var rows = open(labels)) {
            while (rows.hasNext()) {
                var row = rows.next();
                due.upTo(row.eventTime(), label -> told.add(text(label)));
                due.add(row);
            }
        }
        due.upTo(Long.MAX_VALUE, label -> told.add(text(label)));
        return told;
    }

    private static String text(DueLabels.DueLabel label) {
        var json = new String(label.value(), StandardCharsets.UTF_8);
        var what =
                json.contains("\"withdrawn\":true")
                        ? "withdrawn"
                        : json.replaceAll(".*\"class\":\"(\\w+)\".*", "$1");
        return label.transactionId()
                + " "
                + what
                + " "
                + java.time.Instant.ofEpochMilli(label.at());
    }
}
