package io.counterweight.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a replay reads without writing it first, against what stands on the topic.
class UnwrittenRecordsTest {
    private static final Classes CLASSES = new Classes(List.of("genuine", "fraud"), 0);
    private static final long NOW = 1_600_000_000_000L;
    private static final int ROWS = 20_000;

    private static final List<String> TEXTS =
            List.of(
                    "",
                    "0",
                    "-0",
                    "-0.0",
                    "1",
                    "7",
                    "007",
                    "+5",
                    " 5",
                    ".5",
                    "5.",
                    "-12.25",
                    "1e3",
                    "1E-3",
                    "1e",
                    "1e400",
                    "-1e39",
                    "3.4028235e38",
                    "0.1000000000000000055511151231257827",
                    "123456789012345678",
                    "9223372036854775808",
                    "-123456789012345678901234567890",
                    "NaN",
                    "-Infinity",
                    "inf",
                    "true",
                    "FALSE",
                    "null",
                    "{}",
                    "2018-04-01T00:00:31",
                    "2020-02-30T00:00:00Z",
                    "1969-12-31T23:59:59Z",
                    "1577836800",
                    "B \"x\", \\E/",
                    "line\nand\ttab\u0001",
                    "ünï – 字 – 😀",
                    "😀".repeat(128),
                    "x".repeat(256),
                    "x".repeat(257),
                    "9".repeat(400),
                    "9".repeat(1_200),
                    "1." + "0".repeat(1_200),
                    "y".repeat(1 << 20));

    static Stream<EventShape> shapes() {
        return Stream.of(Shapes.flat(), Shapes.nested(), Shapes.rows());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aRowIsReadAsItsJsonIs(EventShape shape) {
        var reader = new TransactionReader(shape, IdKeys.NONE);
        var form = new CsvTransactionJson(shape);
        var random = new Random(5);
        int good = 0;
        for (int i = 0; i < ROWS; i++) {
            var texts = new String[shape.paths().size()];
            // The last is rare: it is a mebibyte.
            int most = i % 500 == 0 ? TEXTS.size() : TEXTS.size() - 1;
            // Most rows have few odd fields, or none would be good.
            int oddities = random.nextInt(4);
            for (int p = 0; p < texts.length; p++) {
                texts[p] = shape.paths().get(p).equals(shape.time().from()) ? "1000" : "1";
                if (shape.time().format() == TimeSource.Format.ISO
                        && shape.paths().get(p).equals(shape.time().from())) {
                    texts[p] = "2018-04-01T00:00:31";
                }
            }
            for (int o = 0; o < oddities; o++) {
                texts[random.nextInt(texts.length)] = TEXTS.get(random.nextInt(most));
            }
            var row = new CsvRow(form, texts);
            var now = reader.read(row, NOW);
            var then = reader.read(row.value(), NOW);
            if (then instanceof TransactionReading.Good(var written)) {
                good++;
                assertThat(now)
                        .as(() -> String.join("|", texts))
                        .isInstanceOf(TransactionReading.Good.class);
                assertThat(((TransactionReading.Good) now).transaction().build())
                        .as(() -> String.join("|", texts))
                        .isEqualTo(written.build());
            } else {
                assertThat(now).as(() -> String.join("|", texts)).isEqualTo(then);
            }
        }
        assertThat(good).isBetween(ROWS / 10, ROWS * 9 / 10);
    }

    @Test
    void aLabelIsReadAsItsJsonIs() {
        var reader = new LabelReader(CLASSES, TransactionIds.PLAIN);
        var writer = new LabelWriter(CLASSES);
        for (var id : TEXTS) {
            for (long at :
                    new long[] {
                        -1,
                        0,
                        1,
                        NOW,
                        NOW + 1,
                        NOW + 86_400_001,
                        EventTime.LATEST,
                        EventTime.LATEST + 1
                    }) {
                for (long recorded : new long[] {at, NOW}) {
                    for (int label : new int[] {Label.NONE, 0, 1}) {
                        var told = new Label(id, label, at);
                        assertThat(reader.read(told, recorded))
                                .as(() -> id + " " + at + " " + recorded)
                                .isEqualTo(reader.read(writer.write(told), recorded));
                    }
                }
            }
        }
    }

    @Test
    void labelsThatComeOutOfOrderAreDueAsAmongOthers() {
        var random = new Random(3);
        var labels = new DueLabels();
        for (int i = 0; i < 2_000; i++) {
            long at = random.nextInt(10) == 0 ? random.nextInt(3_000) : i;
            labels.add(
                    new LabelledTransaction(
                            "k",
                            0,
                            () -> new byte[0],
                            new Label(at + " " + i, 1, at),
                            () -> new byte[0]));
        }
        var due = new ArrayList<String>();
        labels.upTo(Long.MAX_VALUE, label -> due.add(label.transactionId()));
        assertThat(due).hasSize(2_000).isSortedAccordingTo(UnwrittenRecordsTest::byTimeThenNumber);
        assertThat(labels.size()).isZero();
    }

    private static int byTimeThenNumber(String one, String other) {
        var a = one.split(" ");
        var b = other.split(" ");
        int byTime = Long.compare(Long.parseLong(a[0]), Long.parseLong(b[0]));
        return byTime != 0
                ? byTime
                : Integer.compare(Integer.parseInt(a[1]), Integer.parseInt(b[1]));
    }
}
