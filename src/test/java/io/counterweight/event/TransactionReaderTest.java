package io.counterweight.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.counterweight.event.BadRecord.Reason;
import io.counterweight.event.EventShape.EntitySource;
import io.counterweight.event.EventShape.FieldSource;
import io.counterweight.event.EventShape.FieldType;
import io.counterweight.event.EventShape.IdSource;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionReaderTest {
    private static final long NOW = Instant.parse("2018-04-02T00:00:00Z").toEpochMilli();
    private static final String VALID =
            """
            {"ID":"t-1","TIME":"2018-04-01T00:00:31","CUSTOMER":596,"TERMINAL":"3156",\
            "AMOUNT":57.16,"ONLINE":true,"COUNTRY":"BE","TIP":-2,"EXTRA":{"a":[1,{"ID":2}]}}\
            """;

    private final TransactionReader reader = new TransactionReader(Shapes.flat(), IdKeys.NONE);

    @Test
    void aTransactionIsReadIntoItsDeclaredSlots() {
        var transaction = good(reader, VALID);
        assertThat(transaction.getTransactionId()).isEqualTo("t-1");
        assertThat(transaction.getEventTime())
                .isEqualTo(Instant.parse("2018-04-01T00:00:31Z").toEpochMilli());
        assertThat(transaction.getEntitiesList()).containsExactly("596", "3156");
        assertThat(transaction.getNumbersList()).containsExactly(57.16, 1.0, -2.0);
        assertThat(transaction.getCategoriesList()).containsExactly("BE");
    }

    @Test
    void theOrderOfTheKeysDoesNotMatter() {
        var turned =
                """
                {"TIP":-2,"COUNTRY":"BE","ONLINE":true,"AMOUNT":57.16,"TERMINAL":"3156",
                 "CUSTOMER":596,"TIME":"2018-04-01T00:00:31","ID":"t-1"}
                """;
        assertThat(good(reader, turned)).isEqualTo(good(reader, VALID));
    }

    @Test
    void everyValueMayBeAText() {
        var texts =
                """
                {"ID":"t-1","TIME":"2018-04-01T00:00:31","CUSTOMER":"596","TERMINAL":"3156",
                 "AMOUNT":"57.16","ONLINE":"1","COUNTRY":"BE","TIP":"-2"}
                """;
        assertThat(good(reader, texts)).isEqualTo(good(reader, VALID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent", "null", "''"})
    void whatIsMissingIsFilledInWhereThePipelineSaysWhat(String how) {
        var fields = new LinkedHashMap<String, FieldSource>();
        fields.put("amount", new FieldSource("AMOUNT", FieldType.NUMBER, "-1.5"));
        fields.put("online", new FieldSource("ONLINE", FieldType.BOOLEAN, "true"));
        fields.put("country", new FieldSource("COUNTRY", FieldType.CATEGORY, "none"));
        var flat = Shapes.flat();
        var entities = Map.of("terminal", new EntitySource("TERMINAL", "nowhere", null));
        var filling =
                new TransactionReader(
                        new EventShape(
                                new IdSource("ID", null), flat.time(), entities, null, fields),
                        IdKeys.NONE);
        var json = new StringBuilder("{'ID':'t','TIME':'2018-04-01T00:00:31'");
        for (var name : List.of("TERMINAL", "AMOUNT", "ONLINE", "COUNTRY")) {
            json.append(how.equals("absent") ? "" : ",'" + name + "':" + how);
        }
        var transaction = good(filling, json.append('}').toString().replace('\'', '"'));
        assertThat(transaction.getEntitiesList()).containsExactly("nowhere");
        assertThat(transaction.getNumbersList()).containsExactly(-1.5, 1.0);
        assertThat(transaction.getCategoriesList()).containsExactly("none");
        var present = good(filling, VALID);
        assertThat(present.getEntitiesList()).containsExactly("3156");
        assertThat(present.getNumbersList()).containsExactly(57.16, 1.0);
        assertThat(present.getCategoriesList()).containsExactly("BE");
    }

    @Test
    void whatIsFilledInMustBeOfTheFieldsType() {
        assertThatThrownBy(() -> new FieldSource("AMOUNT", FieldType.NUMBER, "none"))
                .hasMessage(
                        "missing must be a value of the field's type: missing=none, type=number");
        assertThatThrownBy(() -> new FieldSource("AMOUNT", FieldType.NUMBER, "1e39"))
                .hasMessageContaining("missing=1e39");
        assertThatThrownBy(() -> new FieldSource("ONLINE", FieldType.BOOLEAN, "2"))
                .hasMessageContaining("type=boolean");
        assertThatThrownBy(() -> new EntitySource("TERMINAL", "", null))
                .hasMessage("missing must be an id, not empty");
    }

    @Test
    void nestedPathsAreFollowed() {
        var nested = new TransactionReader(Shapes.nested(), IdKeys.NONE);
        var transaction =
                good(
                        nested,
                        """
                        {"id":"wrong","amount":{"currency":"EUR","value":3},"card":{"id":"c",
                         "holder":{"id":"h","amount":{"value":9}}},"meta":{"at":1.5,"id":"t"}}
                        """);
        assertThat(transaction.getTransactionId()).isEqualTo("t");
        assertThat(transaction.getEventTime()).isEqualTo(1500);
        assertThat(transaction.getEntitiesList()).containsExactly("h", "c");
        assertThat(transaction.getNumbersList()).containsExactly(3.0);
        assertThat(bad(nested, "{\"meta\":5}").reason()).isEqualTo(Reason.WRONG_TYPE);
        assertThat(bad(nested, "{\"meta\":null}"))
                .isEqualTo(new BadRecord(Reason.MISSING_FIELD, "meta.id is missing"));
    }

    @Test
    void onePlaceMayBeReadTwice() {
        var transaction =
                good(new TransactionReader(Shapes.rows(), IdKeys.NONE), "{\"ROW\":1000,\"V1\":-1}");
        assertThat(transaction.getTransactionId()).isEqualTo("1000");
        assertThat(transaction.getEventTime()).isEqualTo(607_000);
        assertThat(transaction.getEntitiesList()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "57.16 | null | missing-field",
                "57.16 | \"\" | missing-field",
                "57.16 | true | wrong-type",
                "57.16 | [1] | wrong-type",
                "57.16 | {} | wrong-type",
                "57.16 | \"1,5\" | wrong-type",
                "57.16 | \" 1\" | wrong-type",
                "57.16 | \"0x1p3\" | wrong-type",
                "57.16 | \"1d\" | wrong-type",
                "57.16 | NaN | not-finite",
                "57.16 | -Infinity | not-finite",
                "57.16 | \"nan\" | not-finite",
                "57.16 | \"+Inf\" | not-finite",
                "57.16 | 1e39 | out-of-range",
                "57.16 | -1e400 | out-of-range",
                "57.16 | \"1e400\" | out-of-range",
                "57.16 | 01 | not-json",
                "57.16 | 1.2.3 | not-json",
                "true | 2 | wrong-type",
                "true | \"maybe\" | wrong-type",
                "true | null | missing-field",
                "\"BE\" | 1.5 | wrong-type",
                "\"BE\" | null | missing-field",
                "\"BE\" | \"\\ud800\" | bad-text",
                "\"BE\" | \"\\udc00\\ud800\" | bad-text",
                "596 | 1.5 | wrong-type",
                "596 | false | wrong-type",
                "596 | \"\" | missing-field",
                "\"t-1\" | \"\\ud83d\" | bad-text",
                "\"2018-04-01T00:00:31\" | \"yesterday\" | bad-time",
                "\"2018-04-01T00:00:31\" | 1522540831 | bad-time",
                "\"2018-04-01T00:00:31\" | true | wrong-type",
                "\"2018-04-01T00:00:31\" | \"1969-12-31T23:59:59\" | before-epoch",
                "\"2018-04-01T00:00:31\" | \"2018-04-03T00:00:00.001\" | far-future",
                "\"EXTRA\" | \"ID\" | duplicate-field",
                "\"ID\" | \"id\" | missing-field",
            })
    void aBadValueHasItsReason(String from, String to, String reason) {
        assertThat(VALID).contains(from);
        var record =
                bad(reader, VALID.replace(from, to).replace("\"ID\":{", "\"ID\":\"x\",\"y\":{"));
        assertThat(record.reason().code()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "57.16 | 1e-400 | 0",
                "57.16 | 3.4e38 | 3.4e38",
                "57.16 | \"+.5e1\" | 5",
                "57.16 | 123456789012345678901234567890 | 123456789012345678901234567890",
                "57.16 | -0.0 | -0.0",
            })
    void anOddNumberIsStillANumber(String from, String to, double value) {
        assertThat(good(reader, VALID.replace(from, to)).getNumbers(0)).isEqualTo(value);
    }

    @Test
    void anEmptyCategoryIsACategory() {
        assertThat(good(reader, VALID.replace("\"BE\"", "\"\"")).getCategories(0)).isEmpty();
        assertThat(good(reader, VALID.replace("\"BE\"", "56")).getCategories(0)).isEqualTo("56");
        assertThat(good(reader, VALID.replace("\"BE\"", "\"\\ud83d\\ude00\"")).getCategories(0))
                .isEqualTo("😀");
    }

    @Test
    void anIdHasAtMost256Characters() {
        good(reader, VALID.replace("t-1", "x".repeat(256)));
        assertThat(bad(reader, VALID.replace("t-1", "x".repeat(257))).reason())
                .isEqualTo(Reason.ID_TOO_LONG);
        assertThat(bad(reader, VALID.replace("596", "9".repeat(257))).reason())
                .isEqualTo(Reason.ID_TOO_LONG);
        assertThat(bad(reader, VALID.replace("BE", "x".repeat(257))).reason())
                .isEqualTo(Reason.VALUE_TOO_LARGE);
    }

    @Test
    void aValueThatIsNoJsonObjectHasItsReason() {
        assertThat(bad(reader, null).reason()).isEqualTo(Reason.EMPTY_VALUE);
        assertThat(bad(reader, "").reason()).isEqualTo(Reason.EMPTY_VALUE);
        assertThat(bad(reader, "  ").reason()).isEqualTo(Reason.NOT_AN_OBJECT);
        assertThat(bad(reader, "[]").reason()).isEqualTo(Reason.NOT_AN_OBJECT);
        assertThat(bad(reader, "null").reason()).isEqualTo(Reason.NOT_AN_OBJECT);
        assertThat(bad(reader, "hello").reason()).isEqualTo(Reason.NOT_JSON);
        assertThat(bad(reader, "{}").reason()).isEqualTo(Reason.MISSING_FIELD);
        assertThat(bad(reader, VALID + "}").reason()).isEqualTo(Reason.NOT_JSON);
        assertThat(bad(reader, VALID + " {}").reason()).isEqualTo(Reason.NOT_JSON);
        assertThat(bad(reader, VALID.substring(0, VALID.length() - 1)).reason())
                .isEqualTo(Reason.NOT_JSON);
        good(reader, VALID + " \n");
    }

    @Test
    void hugeOrDeepRecordsAreRefusedCheaply() {
        assertThat(bad(reader, " ".repeat(1 << 20) + VALID).reason())
                .isEqualTo(Reason.VALUE_TOO_LARGE);
        assertThat(bad(reader, "{\"x\":" + "[".repeat(100_000)).reason())
                .isEqualTo(Reason.VALUE_TOO_LARGE);
        assertThat(bad(reader, "{\"AMOUNT\":" + "9".repeat(100_000) + "}").reason())
                .isEqualTo(Reason.VALUE_TOO_LARGE);
        assertThat(bad(reader, "{\"" + "n".repeat(100_000) + "\":1}").reason())
                .isEqualTo(Reason.VALUE_TOO_LARGE);
    }

    @Test
    void invalidUtf8IsNoJson() {
        var bytes = VALID.getBytes(UTF_8);
        bytes[VALID.indexOf("BE")] = (byte) 0xff;
        assertThat(bad(reader.read(bytes, NOW)).reason()).isEqualTo(Reason.NOT_JSON);
    }

    @Test
    void otherEncodingsThanUtf8DoNotThrow() {
        for (var charset : List.of("UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE")) {
            var bytes = VALID.getBytes(Charset.forName(charset));
            assertThat(reader.read(bytes, NOW)).isNotNull();
            var cut = Arrays.copyOf(bytes, bytes.length - 1);
            assertThat(bad(reader.read(cut, NOW)).reason()).isEqualTo(Reason.NOT_JSON);
        }
        assertThat(bad(reader.read(new byte[] {0, 0, 0, '{', 0x7f, -1, -1, -1}, NOW)).reason())
                .isEqualTo(Reason.NOT_JSON);
    }

    @Test
    void aDetailNamesPlacesNeverValues() {
        var record = bad(reader, VALID.replace("57.16", "\"4929-secret\""));
        assertThat(record.detail()).isEqualTo("AMOUNT must be a number");
    }

    @Test
    void aTimeUpToFiveMinutesAheadIsAccepted() {
        var ahead = VALID.replace("2018-04-01T00:00:31", "2018-04-02T00:05:00");
        assertThat(reader.read(ahead.getBytes(UTF_8), NOW))
                .isInstanceOf(TransactionReading.Good.class);
        assertThat(bad(reader.read(ahead.getBytes(UTF_8), NOW - 1)).reason())
                .isEqualTo(Reason.FAR_FUTURE);
    }

    @Test
    void howFarAheadATimeMayBeIsDeclared() {
        var flat = Shapes.flat();
        var at = flat.time();
        var hour =
                new TimeSource(at.from(), at.format(), at.zone(), at.unit(), Duration.ofHours(1));
        var patient =
                new TransactionReader(
                        new EventShape(flat.id(), hour, flat.entities(), null, flat.fields()),
                        IdKeys.NONE);
        var ahead = VALID.replace("2018-04-01T00:00:31", "2018-04-02T01:00:00").getBytes(UTF_8);
        assertThat(patient.read(ahead, NOW)).isInstanceOf(TransactionReading.Good.class);
        assertThat(bad(patient.read(ahead, NOW - 1)).detail())
                .isEqualTo(at.from() + " is more than 3600 s after the time of the record itself");
    }

    @Test
    void noBytesMakeItThrow() {
        var seed = 20180401L;
        var random = new Random(seed);
        var nested = new TransactionReader(Shapes.nested(), IdKeys.NONE);
        var snippets =
                new String[] {
                    "\"",
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\\u",
                    "\\ud800",
                    "1e999",
                    "-",
                    "null",
                    "NaN",
                    "\u0000",
                    "😀",
                    "\"ID\":",
                    "9".repeat(400),
                    "[".repeat(300),
                    "1E-999999999"
                };
        for (var round = 0; round < 50_000; round++) {
            var bytes = mutate(VALID.getBytes(UTF_8), random, snippets);
            try {
                if (reader.read(bytes, NOW) instanceof TransactionReading.Good good) {
                    EnrichedTransaction.parseFrom(good.transaction().build().toByteArray());
                }
                nested.read(bytes, NOW);
            } catch (Throwable e) {
                fail("seed=" + seed + ", round=" + round + ": " + Arrays.toString(bytes), e);
            }
        }
    }

    private static byte[] mutate(byte[] valid, Random random, String[] snippets) {
        var bytes = valid;
        for (var i = random.nextInt(4); i >= 0; i--) {
            var at = random.nextInt(bytes.length + 1);
            bytes =
                    switch (random.nextInt(4)) {
                        case 0 -> splice(bytes, at, new byte[] {(byte) random.nextInt(256)}, 1);
                        case 1 -> splice(bytes, at, new byte[0], 1 + random.nextInt(8));
                        case 2 ->
                                splice(
                                        bytes,
                                        at,
                                        snippets[random.nextInt(snippets.length)].getBytes(UTF_8),
                                        random.nextInt(4));
                        default -> splice(bytes, at, Arrays.copyOf(bytes, at), random.nextInt(20));
                    };
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int at, byte[] with, int drop) {
        var tail = Math.min(bytes.length, at + drop);
        var spliced = Arrays.copyOf(bytes, at + with.length + bytes.length - tail);
        System.arraycopy(with, 0, spliced, at, with.length);
        System.arraycopy(bytes, tail, spliced, at + with.length, bytes.length - tail);
        return spliced;
    }

    private static EnrichedTransaction good(TransactionReader reader, String json) {
        return switch (reader.read(json.getBytes(UTF_8), NOW)) {
            case TransactionReading.Good good -> good.transaction().build();
            case BadRecord record -> throw new AssertionError(record);
        };
    }

    private static BadRecord bad(TransactionReader reader, String json) {
        return bad(reader.read(json == null ? null : json.getBytes(UTF_8), NOW));
    }

    private static BadRecord bad(TransactionReading reading) {
        assertThat(reading).isInstanceOf(BadRecord.class);
        return (BadRecord) reading;
    }
}
