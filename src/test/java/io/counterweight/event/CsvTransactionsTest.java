package io.counterweight.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.LabelSource.Cover;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTransactionsTest {
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);
    private static final LabelSource ALL =
            new LabelSource(
                    "FRAUD",
                    new TreeMap<>(Map.of("0", "genuine", "1", "fraud")),
                    null,
                    Cover.ALL,
                    Duration.ofDays(7),
                    Duration.ZERO);
    private static final String CSV =
            """
            SCENARIO,ID,TIME,CUSTOMER,TERMINAL,AMOUNT,ONLINE,COUNTRY,TIP,FRAUD
            3,10,2018-04-01T00:00:31,596,0031,57.16,1,BE,0,0
            0,11,2018-04-01T00:02:10,4961,34,.5,0,"B ""x"", E",-1e3,1
            """;

    @TempDir private Path folder;

    @Test
    void aRowBecomesATransactionAndItsLabel() throws IOException {
        var row = rows(CSV, ALL).getFirst();
        assertThat(row.transactionId()).isEqualTo("10");
        assertThat(row.key()).as("the topic is keyed by terminal").isEqualTo("0031");
        assertThat(row.eventTime()).isEqualTo(Instant.parse("2018-04-01T00:00:31Z").toEpochMilli());
        assertThat(new String(row.transaction(), UTF_8))
                .isEqualTo(
                        "{\"ID\":\"10\",\"TIME\":\"2018-04-01T00:00:31\",\"CUSTOMER\":\"596\","
                                + "\"TERMINAL\":\"0031\",\"AMOUNT\":57.16,\"ONLINE\":\"1\","
                                + "\"COUNTRY\":\"BE\",\"TIP\":0}");
        assertThat(row.label())
                .isEqualTo(
                        new Label("10", 0, Instant.parse("2018-04-08T00:00:31Z").toEpochMilli()));
        assertThat(
                        new LabelReader(CLASSES, TransactionIds.PLAIN)
                                .read(row.labelRecord(), row.label().labelledAt()))
                .isEqualTo(row.label());
    }

    @Test
    void theLabelAndUndeclaredColumnsStayBehind() throws IOException {
        for (var row : rows(CSV, ALL)) {
            assertThat(new String(row.transaction(), UTF_8)).doesNotContain("FRAUD", "SCENARIO");
        }
    }

    @Test
    void theReaderReadsWhatARowBecame() throws IOException {
        var row = rows(CSV, ALL).get(1);
        var reading =
                new TransactionReader(Shapes.flat(), IdKeys.NONE)
                        .read(row.transaction(), row.eventTime());
        var read = ((TransactionReading.Good) reading).transaction();
        assertThat(read.getNumbersList()).containsExactly(0.5, 0.0, -1000.0);
        assertThat(read.getCategoriesList()).containsExactly("B \"x\", E");
        assertThat(read.getEntitiesList()).containsExactly("4961", "34");
        assertThat(row.label().label()).isEqualTo(1);
    }

    @Test
    void aColumnWithDotsIsNested() throws IOException {
        var csv =
                """
                meta.id,card.id,meta.at,card.holder.id,amount.value,FRAUD
                t,c,1.5,h,9,1
                """;
        var row = rows(csv, Shapes.nested(), ALL).getFirst();
        assertThat(row.key()).as("keyed by the transaction").isEqualTo("t");
        var reading =
                new TransactionReader(Shapes.nested(), IdKeys.NONE)
                        .read(row.transaction(), row.eventTime());
        var read = ((TransactionReading.Good) reading).transaction();
        assertThat(read.getEntitiesList()).containsExactly("h", "c");
        assertThat(read.getNumbersList()).containsExactly(9.0);
        assertThat(read.getEventTime()).isEqualTo(row.eventTime()).isEqualTo(1500);
    }

    @Test
    void aRowNumberIsIdAndTime() throws IOException {
        var row = rows("ROW,V1,FRAUD\n1000,-3,0\n", Shapes.rows(), ALL).getFirst();
        assertThat(new String(row.transaction(), UTF_8)).isEqualTo("{\"ROW\":\"1000\",\"V1\":-3}");
        assertThat(row.eventTime()).isEqualTo(607_000);
    }

    @Test
    void whereLabelsCoverTheMinorityOnlyFraudsGetARecord() throws IOException {
        var minority =
                new LabelSource(
                        ALL.from(),
                        ALL.values(),
                        null,
                        Cover.MINORITY,
                        ALL.delay(),
                        ALL.revisions());
        var rows = rows(CSV, minority);
        assertThat(rows.get(0).labelRecord()).isNull();
        assertThat(rows.get(0).label().label()).isZero();
        assertThat(rows.get(1).labelRecord()).isNotNull();
    }

    @Test
    void gzippedFilesAndByteOrderMarksAreRead() throws IOException {
        var file = folder.resolve("rows.any");
        Files.write(file, gzip("\uFEFF" + CSV));
        assertThat(rows(file, Shapes.flat(), ALL)).hasSize(2);
        Files.writeString(file, "\uFEFF" + CSV);
        assertThat(rows(file, Shapes.flat(), ALL)).hasSize(2);
    }

    @Test
    void aMissingColumnNamesTheNearest() {
        assertThatThrownBy(() -> rows(CSV.replace("AMOUNT", "AMUONT"), ALL))
                .isInstanceOf(CsvException.class)
                .hasMessage(
                        folder.resolve("rows.csv")
                                + ":1: missing column \"AMOUNT\"; did you mean \"AMUONT\"?");
        assertThatThrownBy(() -> rows(CSV.replace("FRAUD", "ZZZ"), ALL))
                .hasMessageContaining("missing column \"FRAUD\"; choose one of: SCENARIO, ID,");
        assertThatThrownBy(() -> rows(CSV.replace("SCENARIO", "ID"), ALL))
                .hasMessageContaining(":1: two columns have the same name: [ID, ID,");
        assertThatThrownBy(() -> rows("", ALL)).hasMessageContaining("the file has no header");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-1e3,1 | -1e3,2 | unknown label \"2\"; choose one of: 0, 1",
                "-1e3,1 | -1e3, | unknown label \"\"; choose one of: 0, 1",
            })
    void aLabelThatWasNotDeclaredEndsThePassAndIsToldWithItsLine(
            String from, String to, String problem) {
        assertThatThrownBy(() -> rows(CSV.replace(from, to), ALL))
                .isInstanceOf(CsvException.class)
                .hasMessage(folder.resolve("rows.csv") + ":3: " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2018-04-01T00:02:10 | tomorrow | TIME is not an ISO date and time",
                "2018-04-01T00:02:10 | 1969-04-01T00:02:10 | TIME is before 1970",
                "0,11, | 0,, | the transaction id is empty",
                "2018-04-01T00:02:10 | 2018-03-31T00:00:30 | the file must be sorted by time (or say --sort): TIME is more"
                        + " than a day before that of a row above",
                "-1e3,1 | 1 | the row must have as many fields as the header: fields=9, header=10",
                "-1e3,1 | 1,1,1 | the row must have as many fields as the header: fields=11,"
                        + " header=10",
            })
    void aRowThatCannotBeReadIsLeftOutAndToldWithItsLine(String from, String to, String problem)
            throws IOException {
        var file = Files.writeString(folder.resolve("rows.csv"), CSV.replace(from, to));
        try (var rows = CsvTransactions.open(file, Shapes.flat(), ALL, CLASSES)) {
            assertThat(rows.next().transactionId()).isEqualTo("10");
            assertThat(rows.hasNext()).isFalse();
            var leftOut = rows.leftOut().orElseThrow();
            assertThat(leftOut.rows()).isEqualTo(1);
            assertThat(leftOut.first()).isEqualTo(file + ":3: " + problem);
        }
    }

    @Test
    void whereMoreThanTenAndAHundredthOfTheRowsCannotBeReadThePassEnds() throws IOException {
        var broken = "1,2,3\n";
        assertThat(rows(CSV + broken.repeat(10), ALL)).hasSize(2);
        assertThatThrownBy(() -> rows(CSV + broken.repeat(11), ALL))
                .isInstanceOf(CsvException.class)
                .hasMessageContaining("rows.csv:14: the row must have as many fields")
                .hasMessageEndingWith(
                        "11 of 13 rows cannot be read: the file is not what the pipeline declares");
    }

    @Test
    void rowsThatCannotBeReadAreCountedByWhatIsWrongWithThem() throws IOException {
        var short1 = "1,2,3\n";
        var row = CSV.lines().toList().get(2);
        var early = row.replace("2018-04-01T00:02:10", "1969-04-01T00:02:10") + "\n";
        var file =
                Files.writeString(
                        folder.resolve("rows.csv"), CSV + short1.repeat(2) + early.repeat(3));
        try (var rows = CsvTransactions.open(file, Shapes.flat(), ALL, CLASSES)) {
            while (rows.hasNext()) {
                rows.next();
            }
            assertThat(rows.share()).isEqualTo(1);
            assertThat(rows.leftOut().orElseThrow().sentence())
                    .startsWith("left out: 5 rows that cannot be read; the first: " + file + ":4: ")
                    .endsWith(
                            "; 3 × TIME is before 1970, 2 × the row must have as many fields as the"
                                    + " header");
        }
    }

    @Test
    void anUnknownLabelIsToldWithAllThatAreUnknownInTheRowsThatFollow() {
        var row = CSV.lines().toList().get(2);
        var two = row.replace("-1e3,1", "-1e3,2") + "\n";
        var none = row.replace("-1e3,1", "-1e3,") + "\n";
        assertThatThrownBy(() -> rows(CSV + two.repeat(3) + "1,2,3\n" + none, ALL))
                .isInstanceOf(CsvException.class)
                .hasMessage(
                        folder.resolve("rows.csv")
                                + ":4: unknown label \"2\"; choose one of: 0, 1; of 7 rows read: 3 ×"
                                + " unknown label \"2\", 1 × the row must have as many fields as the"
                                + " header, 1 × unknown label \"\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "\t", "|"})
    void theHeaderShowsWhatSeparatesFields(String separator) throws IOException {
        var csv =
                CSV.replace("\"B \"\"x\"\", E\"", "\"a,b,c,d,e,f,g,h,i,j,k\"")
                        .replaceAll(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", "\\" + separator);
        var rows = rows(csv, ALL);
        assertThat(rows).extracting(LabelledTransaction::transactionId).containsExactly("10", "11");
        assertThat(new String(rows.get(1).transaction(), UTF_8)).contains("\"a,b,c,d,e,f");
    }

    @Test
    void aQuotedNameMayHoldWhatWouldSeparate() throws IOException {
        var csv = CSV.replace("SCENARIO", "\"kind;of;scenario;as;it;was;once;told;to;us;here\"");
        assertThat(rows(csv, ALL)).hasSize(2);
    }

    @Test
    void aLabelBecomesKnownWhenItsColumnSaysElseAfterTheDelay() throws IOException {
        var timed =
                new LabelSource(
                        ALL.from(),
                        ALL.values(),
                        new TimeSource("KNOWN", TimeSource.Format.ISO, null, null),
                        Cover.ALL,
                        ALL.delay(),
                        ALL.revisions());
        var lines = CSV.lines().toList();
        var csv =
                lines.get(0)
                        + ",KNOWN\n"
                        + lines.get(1)
                        + ",2018-05-01T12:00:00+02:00\n"
                        + lines.get(2)
                        + ",\n";
        assertThat(rows(csv, timed))
                .extracting(row -> Instant.ofEpochMilli(row.label().labelledAt()).toString())
                .containsExactly("2018-05-01T10:00:00Z", "2018-04-08T00:02:10Z");
        var file =
                Files.writeString(
                        folder.resolve("rows.csv"), csv.replace("2018-05-01", "2017-05-01"));
        try (var rows = CsvTransactions.open(file, Shapes.flat(), timed, CLASSES)) {
            assertThat(rows.next().transactionId()).isEqualTo("11");
            assertThat(rows.leftOut().orElseThrow().first())
                    .endsWith(":2: KNOWN is before the time of the transaction");
        }
    }

    @Test
    void theKeyOfATransactionWithoutItsEntityIsWhatStandsForIt() throws IOException {
        var flat = Shapes.flat();
        var entities = new LinkedHashMap<>(flat.entities());
        entities.put("terminal", new EventShape.EntitySource("TERMINAL", "none", null));
        var shape = new EventShape(flat.id(), flat.time(), entities, "terminal", flat.fields());
        var row = rows(CSV.replace(",0031,", ",,"), shape, ALL).getFirst();
        assertThat(row.key()).isEqualTo("none");
        var reading =
                new TransactionReader(shape, IdKeys.NONE).read(row.transaction(), row.eventTime());
        assertThat(((TransactionReading.Good) reading).transaction().getEntitiesList())
                .containsExactly("596", "none");
    }

    @Test
    void aCutOffGzipIsToldNotSwallowed() throws IOException {
        var file = folder.resolve("cut.csv.gz");
        var bytes = gzip(CSV.repeat(1));
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 12));
        assertThatThrownBy(() -> rows(file, Shapes.flat(), ALL))
                .isInstanceOf(CsvException.class)
                .hasMessageContaining("the row cannot be read");
    }

    @Test
    void afterTheLastRowThereIsNone() throws IOException {
        var file = Files.writeString(folder.resolve("rows.csv"), CSV);
        try (var rows = CsvTransactions.open(file, Shapes.flat(), ALL, CLASSES)) {
            rows.next();
            rows.next();
            assertThat(rows.hasNext()).isFalse();
            assertThatThrownBy(rows::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    private List<LabelledTransaction> rows(String csv, LabelSource labels) throws IOException {
        return rows(csv, Shapes.flat(), labels);
    }

    private List<LabelledTransaction> rows(String csv, EventShape shape, LabelSource labels)
            throws IOException {
        return rows(Files.writeString(folder.resolve("rows.csv"), csv), shape, labels);
    }

    private static List<LabelledTransaction> rows(Path file, EventShape shape, LabelSource labels)
            throws IOException {
        try (var rows = CsvTransactions.open(file, shape, labels, CLASSES)) {
            var all = new ArrayList<LabelledTransaction>();
            rows.forEachRemaining(all::add);
            return all;
        }
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
