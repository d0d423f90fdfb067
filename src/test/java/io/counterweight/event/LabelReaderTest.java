package io.counterweight.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.BadRecord.Reason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelReaderTest {
    private static final Classes THREE = new Classes(List.of("genuine", "stolen", "forged"), 0);
    private static final long NOW = Instant.parse("2018-04-08T00:00:31Z").toEpochMilli();

    private final LabelReader reader = new LabelReader(THREE, TransactionIds.PLAIN);

    @Test
    void aLabelIsReadWithItsTime() {
        assertThat(
                        read(
                                "{\"transactionId\":\"t-1\",\"class\":\"forged\","
                                        + "\"labelledAt\":\"2018-04-07T00:00:31Z\"}"))
                .isEqualTo(new Label("t-1", 2, NOW - 86_400_000));
        assertThat(read("{\"transactionId\":7,\"class\":\"genuine\",\"labelledAt\":1000}"))
                .isEqualTo(new Label("7", 0, 1000));
    }

    @Test
    void aLabelWithoutATimeIsKnownAtTheTimeOfItsRecord() {
        var json = "{\"class\":\"stolen\",\"transactionId\":\"t-1\",\"labelledAt\":null}";
        assertThat(read(json)).isEqualTo(new Label("t-1", 1, NOW, false));
    }

    @Test
    void aLabelMayBeWithdrawnAndThenHasNoClass() {
        assertThat(read("{\"transactionId\":\"t-1\",\"withdrawn\":true,\"labelledAt\":1000}"))
                .isEqualTo(new Label("t-1", Label.NONE, 1000));
        assertThat(read("{\"transactionId\":\"t-1\",\"class\":\"stolen\",\"withdrawn\":false}"))
                .isEqualTo(new Label("t-1", 1, NOW, false));
        assertThat(read("{\"transactionId\":\"t-1\",\"class\":\"stolen\",\"withdrawn\":true}"))
                .isEqualTo(
                        new BadRecord(
                                Reason.UNKNOWN_CLASS,
                                "class must be absent where withdrawn is true"));
        assertThat(read("{\"transactionId\":\"t-1\",\"withdrawn\":false}"))
                .isEqualTo(new BadRecord(Reason.MISSING_FIELD, "class is missing"));
    }

    @Test
    void whatTheWriterWritesIsReadBack() {
        var label = new Label("t \"1\"", 2, NOW - 1);
        assertThat(reader.read(new LabelWriter(THREE).write(label), NOW)).isEqualTo(label);
        var withdrawn = new Label("t", Label.NONE, NOW, false);
        assertThat(reader.read(new LabelWriter(THREE).write(withdrawn), NOW)).isEqualTo(withdrawn);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"t\" | \"fraud\" | 1 | unknown-class",
                "\"t\" | 1 | 1 | unknown-class",
                "\"t\" | 1.5 | 1 | wrong-type",
                "\"t\" | null | 1 | missing-field",
                "null | \"stolen\" | 1 | missing-field",
                "\"\" | \"stolen\" | 1 | missing-field",
                "\"t\" | \"stolen\" | \"soon\" | bad-time",
                "\"t\" | \"stolen\" | -1 | before-epoch",
                "\"t\" | \"stolen\" | true | wrong-type",
                "\"t\" | \"stolen\" | 1e13 | far-future",
                "\"t\" | \"stolen\" | 1e16 | bad-time",
                "\"t\" | \"stolen\" | 1, \"class\":\"stolen\" | duplicate-field",
                "\"t\" | \"stolen\" | 1, | not-json",
            })
    void aBadLabelHasItsReason(String id, String name, String at, String reason) {
        var json =
                "{\"transactionId\":" + id + ",\"class\":" + name + ",\"labelledAt\":" + at + "}";
        assertThat(read(json))
                .isInstanceOfSatisfying(
                        BadRecord.class, bad -> assertThat(bad.reason().code()).isEqualTo(reason));
    }

    private LabelReading read(String json) {
        return reader.read(json.getBytes(UTF_8), NOW);
    }
}
