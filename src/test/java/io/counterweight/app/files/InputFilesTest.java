package io.counterweight.app.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.config.UserError;
import io.counterweight.event.Classes;
import io.counterweight.event.CsvException;
import io.counterweight.event.EventShape;
import io.counterweight.event.FileTransactions;
import io.counterweight.event.IdKeys;
import io.counterweight.event.LabelSource;
import io.counterweight.event.TopicNames;
import io.counterweight.event.TransactionReader;
import io.counterweight.event.TransactionReading;
import io.counterweight.plan.Pipelines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The same transactions as files of every kind: what is read of them is the same.
class InputFilesTest {
    private static final int ROWS = 500;

    @TempDir static Path folder;
    @TempDir Path empty;

    private static EventShape shape;
    private static LabelSource labels;
    private static Classes classes;
    private static List<String> expected = List.of();

    /// A CSV, and from it typed files: a timestamp with and without zone, a decimal, a float,
    /// truths, a day, a nested field, an empty cell.
    @BeforeAll
    static void write() throws IOException {
        Files.writeString(
                file("cards.yaml"),
                """
                pipeline: cards
                event:
                  id: id
                  time: {from: at, format: iso}
                  entities: {card: {from: card.id}, shop: {from: shop, missing: none}}
                  fields:
                    amount: {from: amount, type: number}
                    rate: {from: rate, type: number}
                    present: {from: present, type: boolean}
                    kind: {from: kind, type: category}
                    code: {from: code, type: category}
                    born: {from: born, type: date}
                    paid: {from: paid, type: date, format: epoch-millis}
                classes: {majority: genuine, names: [genuine, fraud]}
                labels: {from: fraud, values: {"0": genuine, "1": fraud}, time: {from: told, format: epoch-seconds}, cover: all, delay: 1d, revisions: 7d}
                features: {amount: {kind: field, field: amount}}
                recipes: [plain]
                champion: plain
                publish: {every: 1d}
                evaluate: {every: 1000, window: 20000}
                decide: {kind: threshold, at: 0.5}
                judge: {from: 1d}
                """);
        var rows = new ArrayList<String>();
        rows.add("id,at,card.id,shop,amount,rate,present,kind,code,born,paid,fraud,told");
        for (int i = 0; i < ROWS; i++) {
            // Three rows share an instant.
            long at = 1_709_251_200_000L + i / 3 * 1_234_567L;
            rows.add(
                    "t%d,%s,c%d,%s,%s,%s,%b,%s,%d,19%02d-0%d-01,%d,%d,%s"
                            .formatted(
                                    i,
                                    java.time.Instant.ofEpochMilli(at),
                                    i % 7,
                                    i % 11 == 0 ? "" : "s" + i % 5,
                                    i % 4 + "." + "%02d".formatted(i % 100),
                                    Float.toString(i / 7f),
                                    i % 2 == 0,
                                    i % 3 == 0 ? "ecom" : "pos",
                                    i % 13,
                                    i % 90 + 10,
                                    i % 9 + 1,
                                    at + i,
                                    i % 10 == 0 ? 1 : 0,
                                    i % 6 == 0 ? "" : String.valueOf((at + 3_600_000) / 1000.0)));
        }
        Files.write(file("all.csv"), rows);
        var typed =
                "SELECT id, \"at\"::TIMESTAMPTZ AS \"at\", \"card.id\", shop, amount::DECIMAL(10,2) AS amount,"
                        + " rate::FLOAT AS rate, present, kind, code::DOUBLE AS code, born::DATE AS born,"
                        + " make_timestamp(paid * 1000) AS paid, fraud::INT AS fraud,"
                        + " make_timestamp((told * 1e6)::BIGINT) AS told FROM read_csv('"
                        + file("all.csv")
                        + "', types = {'id': 'VARCHAR', 'paid': 'BIGINT', 'told': 'DOUBLE'})";
        var nested =
                "SELECT * EXCLUDE (\"card.id\"), {'id': \"card.id\"} AS card FROM (" + typed + ")";
        Files.createDirectories(file("days/day=1"));
        Files.createDirectories(file("days/day=2"));
        Sql.run(
                "SET TimeZone = 'UTC'",
                "COPY (" + typed + ") TO '" + file("all.parquet") + "'",
                "COPY (" + nested + ") TO '" + file("nested.parquet") + "' (ROW_GROUP_SIZE 100)",
                "COPY (SELECT * FROM ("
                        + nested
                        + ") LIMIT 200) TO '"
                        + file("days/day=1/a.parquet")
                        + "'",
                "COPY (SELECT * FROM ("
                        + nested
                        + ") OFFSET 200) TO '"
                        + file("days/day=2/a.parquet")
                        + "'",
                // The last day first, rows of one time as they are.
                "COPY (SELECT s.* EXCLUDE (n) FROM (SELECT *, row_number() OVER () AS n FROM ("
                        + nested
                        + ")) s ORDER BY \"at\" DESC, n) TO '"
                        + file("unsorted.parquet")
                        + "'");
        Files.writeString(file("days/_SUCCESS"), "");
        json(rows);
        var reversed = new ArrayList<>(List.of(rows.getFirst()));
        // Instants have three rows each, of which the last has two.
        for (int i = ROWS - 1; i > 0; i -= 3) {
            reversed.addAll(rows.subList(i, Math.min(i + 3, rows.size())));
        }
        Files.write(file("unsorted.csv"), reversed);
        Files.write(file("first.csv"), rows.subList(0, 301));
        var second = new ArrayList<>(List.of(rows.getFirst()));
        second.addAll(rows.subList(301, rows.size()));
        Files.write(file("second.csv"), second);
        var plan =
                Pipelines.plan(
                        Pipelines.load(file("cards.yaml").toString()), TopicNames.of("cards"));
        shape = plan.event();
        labels = plan.labels();
        classes = plan.classes();
        expected = read(List.of(file("all.csv").toString()), false);
        assertThat(expected).hasSize(ROWS);
    }

    /// As a producer would send them, with numbers, truths and nested objects.
    private static void json(List<String> rows) throws IOException {
        var lines = new ArrayList<String>();
        for (var row : rows.subList(1, rows.size())) {
            var c = row.split(",", -1);
            lines.add(
                    "{\"id\":\"%s\",\"at\":\"%s\",\"card\":{\"id\":\"%s\"},%s\"amount\":%s,\"rate\":%s,\"present\":%s,\"kind\":\"%s\",\"code\":%s,\"born\":\"%s\",\"paid\":%s,\"fraud\":%s,\"told\":%s}"
                            .formatted(
                                    c[0],
                                    c[1],
                                    c[2],
                                    c[3].isEmpty() ? "" : "\"shop\":\"" + c[3] + "\",",
                                    c[4],
                                    c[5],
                                    c[6],
                                    c[7],
                                    c[8],
                                    c[9],
                                    c[10],
                                    c[11],
                                    c[12].isEmpty() ? "null" : c[12]));
        }
        Files.write(file("all.jsonl"), lines);
        try (var out =
                new java.util.zip.GZIPOutputStream(Files.newOutputStream(file("all.ndjson.gz")))) {
            out.write(String.join("\n", lines).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all.parquet",
                "nested.parquet",
                "unsorted.parquet",
                "all.jsonl",
                "all.ndjson.gz",
                "days",
                "first.csv,second.csv"
            })
    void filesOfEveryKindAreReadAsTheCsv(String names) throws IOException {
        var paths = Stream.of(names.split(",")).map(name -> file(name).toString()).toList();

        assertThat(read(List.of(String.join(",", paths)), false)).isEqualTo(expected);
        assertThat(read(paths, false)).isEqualTo(expected);
    }

    @Test
    void aCsvIsSortedWhereThatIsAskedFor() throws IOException {
        assertThat(read(List.of(file("unsorted.csv").toString()), true)).isEqualTo(expected);
        assertThatThrownBy(() -> read(List.of(file("unsorted.csv").toString()), false))
                .isInstanceOf(CsvException.class)
                .hasMessageContaining(
                        "the file must be sorted by time (or say --sort): at is more");
    }

    /// Rows of one time are in the order of the ids there, which is not that of the file.
    @Test
    void aQueryMayJoinAndEveryRunGivesTheSame() throws IOException {
        var query =
                "SELECT l.* EXCLUDE (shop), r.shop FROM '%s' l JOIN (SELECT id, shop FROM '%s') r USING (id);"
                        .formatted(file("nested.parquet"), file("all.parquet"));

        var first = read(List.of(query), false);
        assertThat(first).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(read(List.of(query), false)).isEqualTo(first);
        assertThat(first.stream().map(InputFilesTest::time)).isSorted();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    none.parquet                                   | : no such file:
                    all.csv,all.parquet                            | : files must be of one kind:
                    select id from 'all.csv'                       | the query: missing column "at"; choose one of: id
                    select nothing from 'all.csv'                  | Referenced column "nothing" not found in FROM clause
                    select * frm 'all.csv'                         | syntax error
                    select * from 'none.csv'                       | No files found that match the pattern
                    select * from 'all.csv' where id = 'x'         | the query: no rows
                    select * replace ([1] as amount) from 'all.csv' | column "amount" must hold a number, but is INTEGER[]
                    select * replace ("at" as amount) from 'all.csv' | column "amount" must hold a number, but is TIMESTAMP
                    select * replace (1.5 as "at") from 'all.csv'    | column "at" must hold a time (iso), but is DECIMAL(2,1)
                    """)
    void whatCannotBeReadIsNamed(String what, String said) {
        var paths =
                InputFiles.isQuery(what)
                        ? List.of(what.replace("'all.csv'", "'" + file("all.csv") + "'"))
                        : Stream.of(what.split(",")).map(n -> file(n).toString()).toList();

        assertThatThrownBy(() -> read(paths, false))
                .isInstanceOfAny(UserError.class, CsvException.class)
                .hasMessageContaining(said)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void anSqlErrorSaysWhere() {
        assertThatThrownBy(() -> read(List.of("SELECT *\nFROM 'a.csv' WHER x"), false))
                .hasMessageContaining("line 2, near: x");
    }

    @Test
    void aLineThatIsNoJsonIsNamed() throws IOException {
        var file = empty.resolve("bad.jsonl");
        Files.writeString(file, "{\"id\": 1}\n{\"id\" 2}\n");

        assertThatThrownBy(() -> read(List.of(file.toString()), false))
                .isInstanceOf(CsvException.class)
                .hasMessageContaining("bad.jsonl")
                .hasMessageContaining("Malformed JSON");
    }

    @Test
    void aFieldThatNoLineHasIsNamedWithTheNearest() throws IOException {
        var file = empty.resolve("some.jsonl");
        Files.writeString(
                file, Files.readString(file("all.jsonl")).replace("\"amount\"", "\"amuont\""));

        assertThatThrownBy(() -> read(List.of(file.toString()), false))
                .isInstanceOf(CsvException.class)
                .hasMessage(file + ": no line has \"amount\"; did you mean \"amuont\"?");
    }

    @Test
    void aFileThatIsNoParquetIsNamed() throws IOException {
        var file = empty.resolve("bad.parquet");
        Files.writeString(file, "no");

        assertThatThrownBy(() -> read(List.of(file.toString()), false))
                .isInstanceOf(CsvException.class)
                .hasMessageContaining("bad.parquet");
    }

    @Test
    void aFolderWithoutFilesSaysWhatItMustHave() {
        assertThatThrownBy(() -> read(List.of(empty.toString()), false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("a folder must have files that end in");
    }

    /// The same counting as of a CSV: which file, which row, what is wrong.
    @Test
    void aRowThatCannotBeReadIsLeftOutWithItsPlace() throws IOException {
        var first = empty.resolve("1.parquet");
        var second = empty.resolve("2.parquet");
        Sql.run(
                "COPY (SELECT * FROM '"
                        + file("nested.parquet")
                        + "' LIMIT 200) TO '"
                        + first
                        + "'",
                "COPY (SELECT * REPLACE (CASE WHEN id = 't207' THEN NULL ELSE id END AS id) FROM '"
                        + file("nested.parquet")
                        + "' OFFSET 200) TO '"
                        + second
                        + "'");
        try (var rows = open(List.of(empty.toString()), false)) {
            long count = 0;
            while (rows.hasNext()) {
                var _ = rows.next();
                count++;
            }
            assertThat(count).isEqualTo(ROWS - 1);
            assertThat(rows.leftOut().orElseThrow().first())
                    .isEqualTo(second + ":8: the transaction id is empty");
        }
    }

    @BeforeEach
    void nothingIsLeftInTheTemporaryFolder() throws IOException {
        assertThat(engines()).isEmpty();
    }

    private static List<Path> engines() throws IOException {
        var own = ProcessHandle.current().info().startInstant().orElseThrow();
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().startsWith("counterweight-sql"))
                    .filter(f -> f.toFile().lastModified() >= own.toEpochMilli())
                    .toList();
        }
    }

    private static String time(String row) {
        return row.replaceAll("(?s).* at=(\\d+).*", "$1");
    }

    private static FileTransactions open(List<String> names, boolean isSorted) throws IOException {
        return FileTransactions.open(
                InputFiles.of("--transactions", names, isSorted), shape, labels, classes);
    }

    /// Everything that goes on: key, what the stream reads of the row and of its JSON, label.
    private static List<String> read(List<String> names, boolean isSorted) throws IOException {
        var reader = new TransactionReader(shape, IdKeys.NONE);
        var read = new ArrayList<String>();
        try (var rows = open(names, isSorted)) {
            while (rows.hasNext()) {
                var row = rows.next();
                var good =
                        (TransactionReading.Good) reader.read(row.transaction(), row.eventTime());
                read.add(
                        row.key()
                                + " at="
                                + row.eventTime()
                                + " "
                                + good.transaction().build()
                                + row.label());
            }
            assertThat(rows.leftOut()).isEmpty();
        }
        return read;
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }
}
