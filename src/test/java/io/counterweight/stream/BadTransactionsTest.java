package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a shop may send that cannot be used.
class BadTransactionsTest {
    private static final byte[] KEY = "card-1".getBytes(UTF_8);
    private static final Payment GOOD = Payment.of("bad", START + 1);

    @TempDir Path folder;

    /// One for all the bad records: each finds it as the one before left it.
    private static Drivers drivers;

    @BeforeAll
    static void open(@TempDir Path folder) {
        drivers = new Drivers(Plans.payments(), folder);
    }

    @AfterAll
    static void close() {
        drivers.close();
    }

    /// @param kept what the dead letter holds of key and value
    record Bad(String name, String reason, byte[] key, byte[] value, byte[] kept, byte[] keptKey) {
        static Bad of(String name, String reason, String json) {
            return of(name, reason, json.getBytes(UTF_8));
        }

        static Bad of(String name, String reason, byte[] value) {
            return new Bad(name, reason, KEY, value, value, KEY);
        }

        @Override
        public String toString() {
            return name + " → " + reason;
        }
    }

    static Stream<Bad> records() {
        return Stream.of(
                Bad.of("a tombstone", "empty-value", (byte[]) null),
                Bad.of("nothing", "empty-value", ""),
                Bad.of("not JSON", "not-json", "id=1;amount=3"),
                Bad.of("half a record", "not-json", GOOD.json().substring(0, 40)),
                Bad.of("two records in one", "not-json", GOOD.json() + GOOD.json()),
                Bad.of("invalid UTF-8", "not-json", text("card-1", "card-ÿ").getBytes(ISO_8859_1)),
                Bad.of("a list", "not-an-object", "[" + GOOD.json() + "]"),
                Bad.of("a JSON null", "not-an-object", "null"),
                Bad.of("no id", "missing-field", text("\"id\":\"bad\",", "")),
                Bad.of("an id of null", "missing-field", text("\"bad\"", "null")),
                Bad.of("an empty id", "missing-field", text("\"bad\"", "\"\"")),
                Bad.of("an id that is true", "wrong-type", text("\"bad\"", "true")),
                Bad.of("an id that is an object", "wrong-type", text("\"bad\"", "{\"a\":1}")),
                Bad.of("an id with a fraction", "wrong-type", text("\"bad\"", "1.5")),
                Bad.of("an id too long", "id-too-long", text("bad", "x".repeat(257))),
                Bad.of("half a surrogate pair", "bad-text", text("bad", "\\ud83d")),
                Bad.of("no time", "missing-field", text("\"at\":" + GOOD.at() + ",", "")),
                Bad.of("a time in words", "bad-time", at("\"soon\"")),
                Bad.of("a time after the year 9999", "bad-time", at("300000000000000")),
                Bad.of("a time before the epoch", "before-epoch", at("-1")),
                Bad.of("a time six minutes ahead", "far-future", at("" + (START + 6 * 60_000))),
                Bad.of("a number NaN", "not-finite", amount("NaN")),
                Bad.of("a number in a text, NaN", "not-finite", amount("\"NaN\"")),
                Bad.of("a number Infinity", "not-finite", amount("-Infinity")),
                Bad.of("a number too large for a double", "out-of-range", amount("1e999")),
                Bad.of("a number too large for a float", "out-of-range", amount("4e38")),
                Bad.of("a number that is true", "wrong-type", amount("true")),
                Bad.of("a number in words", "wrong-type", amount("\"a lot\"")),
                Bad.of("a list of numbers", "wrong-type", amount("[1,2]")),
                Bad.of("a number twice", "duplicate-field", amount("1,\"amount\":2")),
                Bad.of("no card", "missing-field", text("\"card\":\"card-1\",", "")),
                Bad.of(
                        "a nest of lists",
                        "value-too-large",
                        amount("1,\"x\":" + "[".repeat(200) + "]".repeat(200))),
                large("a key of 10 MB", "key-too-large", new byte[10 << 20], GOOD.bytes()),
                large(
                        "a value of 2 MB",
                        "value-too-large",
                        KEY,
                        amount("1,\"x\":\"" + "y".repeat(2 << 20) + "\"").getBytes(UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("records")
    void aBadRecordIsDeadLetteredAndThoseBeforeAndAfterAreScored(Bad bad) {
        drivers.decisions.clear();
        drivers.letters.clear();
        drivers.heard.deadLettered.clear();
        drivers.send(Payment.of("before " + bad.name(), START));
        long offset = drivers.nextOffset();
        drivers.transaction(bad.key(), bad.value(), START + 1);
        drivers.send(Payment.of("after " + bad.name(), START + 2));
        assertThat(drivers.decisions)
                .extracting(Messages::text)
                .satisfiesExactly(
                        before -> assertThat(before).contains("\"before " + bad.name() + "\""),
                        after -> assertThat(after).contains("\"after " + bad.name() + "\""));
        assertThat(drivers.letters)
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.reason()).isEqualTo(bad.reason());
                    assertThat(letter.detail()).isNotBlank().doesNotContain("card-1", "bad");
                    assertThat(letter.topic()).isEqualTo("payments.transactions");
                    assertThat(letter.partition()).isZero();
                    assertThat(letter.offset()).isEqualTo(offset);
                    assertThat(letter.key()).isEqualTo(bad.keptKey());
                    assertThat(letter.value()).isEqualTo(bad.kept());
                });
        assertThat(drivers.heard.deadLettered).containsExactly(bad.reason());
    }

    @Test
    void whereTheTopicIsKeyedByTheCardAnotherKeyIsDeadLettered() {
        try (var drivers = new Drivers(Plans.keyedByCard(), folder)) {
            drivers.send(Payment.of("before", START));
            drivers.transaction("card-2".getBytes(UTF_8), Payment.of("x", START).bytes(), START);
            drivers.transaction(null, Payment.of("y", START).bytes(), START);
            drivers.send(Payment.of("after", START));
            assertThat(drivers.letters)
                    .extracting(Letter::reason)
                    .containsExactly("wrong-key", "wrong-key");
            assertThat(drivers.letters).extracting(Letter::offset).containsExactly(1L, 2L);
            assertThat(drivers.decisions).hasSize(2);
        }
    }

    @Test
    void aBadRecordDoesNotCountInItsCardsProfile() {
        try (var drivers = new Drivers(Plans.payments(), folder)) {
            drivers.transaction(KEY, amount("NaN").getBytes(UTF_8), START);
            drivers.send(Payment.of("first", START));
            int count = Plans.payments().features().columnNames().indexOf("card-count");
            assertThat(drivers.scored.getLast().getFeatures(count)).isEqualTo(1);
        }
    }

    private static Bad large(String name, String reason, byte[] key, byte[] value) {
        return new Bad(name, reason, key, value, start(value), start(key));
    }

    /// What is kept of something huge.
    private static byte[] start(byte[] bytes) {
        return Arrays.copyOf(bytes, Math.min(bytes.length, 64 << 10));
    }

    private static String text(String part, String instead) {
        assertThat(GOOD.json()).contains(part);
        return GOOD.json().replace(part, instead);
    }

    private static String at(String time) {
        return text("\"at\":" + GOOD.at(), "\"at\":" + time);
    }

    private static String amount(String number) {
        return text("\"amount\":12.5", "\"amount\":" + number);
    }
}
