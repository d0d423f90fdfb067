package io.counterweight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.app.files.Sql;
import io.counterweight.simulate.CardSimulator;
import io.counterweight.simulate.CardTransactionCsv;
import io.counterweight.simulate.SimulatorSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The same history in files of other kinds: the same report, and the same model, bit for bit.
class ReplayOfFilesTest {
    @TempDir static Path folder;

    private static ObjectNode expected;
    private static String typed = "";

    @BeforeAll
    static void replayTheCsv() throws IOException {
        var settings = new SimulatorSettings(150, 300, LocalDate.of(2024, 3, 4), 20, 5, null);
        CardTransactionCsv.write(new CardSimulator(settings).iterator(), file("cards.csv"));
        Files.writeString(
                file("cards.yaml"),
                Files.readString(Path.of("models/handbook.yaml"))
                        .replace("pipeline: handbook", "pipeline: cards")
                        .replaceFirst(
                                "recipes: .*\nchampion: .*", "recipes: [plain]\nchampion: plain")
                        .replace("judge: {from: 61d", "judge: {from: 10d"));
        typed =
                "SELECT * REPLACE (TX_DATETIME::TIMESTAMP AS TX_DATETIME, TX_AMOUNT::DOUBLE AS TX_AMOUNT)"
                        + " FROM '"
                        + file("cards.csv")
                        + "'";
        expected = replay("--transactions", file("cards.csv").toString());
        assertThat(expected.get("recipes").get("plain").get("modelHash").textValue())
                .matches("[0-9a-f]{64}");
    }

    @Test
    void ofParquet() throws IOException {
        Sql.run("COPY (" + typed + ") TO '" + file("cards.parquet") + "'");
        assertThat(replay("--transactions", file("cards.parquet").toString())).isEqualTo(expected);
    }

    @Test
    void ofAFolderOfUnsortedJsonLines() throws IOException {
        Files.createDirectories(file("days"));
        Sql.run(
                "COPY (SELECT * REPLACE (strftime(TX_DATETIME, '%Y-%m-%dT%H:%M:%S.%f') AS TX_DATETIME) FROM ("
                        + typed
                        + ") WHERE TX_DATETIME >= '2024-03-14' ORDER BY TX_DATETIME DESC, TRANSACTION_ID::INT) TO '"
                        + file("days/1.jsonl")
                        + "' (FORMAT json)",
                "COPY (SELECT * REPLACE (strftime(TX_DATETIME, '%Y-%m-%dT%H:%M:%S.%f') AS TX_DATETIME) FROM ("
                        + typed
                        + ") WHERE TX_DATETIME < '2024-03-14') TO '"
                        + file("days/2.jsonl")
                        + "' (FORMAT json)");
        assertThat(replay("--transactions", file("days").toString())).isEqualTo(expected);
    }

    /// Labels apart, as records of the labels topic, and a query for the rest.
    @Test
    void ofAQueryWithLabelsApart() throws IOException {
        Sql.run(
                "COPY (SELECT TRANSACTION_ID AS \"transactionId\", if(TX_FRAUD = 1, 'fraud', 'genuine') AS class,"
                        + " TX_DATETIME + INTERVAL 7 DAY AS \"labelledAt\" FROM ("
                        + typed
                        + ") ORDER BY random()) TO '"
                        + file("labels.parquet")
                        + "'");
        var query = "SELECT * EXCLUDE (TX_FRAUD) FROM (" + typed + ")";
        assertThat(replay("--transactions", query, "--labels", file("labels.parquet").toString()))
                .isEqualTo(expected);
    }

    /// Without what the clock says.
    private static ObjectNode replay(String... source) throws IOException {
        var out = new StringWriter();
        var arguments =
                new ArrayList<>(List.of("--pipeline", file("cards.yaml").toString(), "--report"));
        arguments.add(file("report").toString());
        arguments.addAll(List.of(source));
        int code =
                new CommandLine(new ReplayCommand())
                        .setOut(new PrintWriter(out))
                        .execute(arguments.toArray(String[]::new));
        assertThat(code).isZero();
        assertThat(out.toString()).doesNotContain("left out").doesNotContain("no transaction has");
        var report = (ObjectNode) new ObjectMapper().readTree(file("report/report.json").toFile());
        report.findParents("examplesPerSecond")
                .forEach(recipe -> ((ObjectNode) recipe).remove("examplesPerSecond"));
        report.remove(List.of("seconds", "rowsPerSecond"));
        return report;
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }
}
