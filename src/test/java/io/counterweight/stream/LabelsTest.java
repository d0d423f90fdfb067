package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static io.counterweight.stream.Plans.KEPT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Labels for all transactions, whenever they come.
class LabelsTest {
    private static final long MINUTE = 60_000;

    private Drivers drivers;

    @BeforeEach
    void open(@TempDir Path folder) {
        drivers = new Drivers(Plans.evaluatedEachTime(), folder);
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @Test
    void aLabelMakesAnExampleOfWhatWasScored() {
        drivers.send(Payment.of("p", START));
        drivers.send(new Verdict("p", "fraud", START + MINUTE));
        assertThat(drivers.examples)
                .singleElement()
                .satisfies(example -> {
                    assertThat(example.getScored())
                            .isEqualTo(
                                    drivers.scored.getFirst().toBuilder().clearEntities().build());
                    assertThat(example.getLabel()).isEqualTo(1);
                    assertThat(example.getLabelledAt()).isEqualTo(START + MINUTE);
                    assertThat(example.hasRevisedFrom()).isFalse();
                });
        assertThat(drivers.heard.labelled).containsExactly("fraud");
    }

    @Test
    void aLabelBeforeItsTransactionWaitsForIt() {
        drivers.send(new Verdict("p", "fraud", START));
        assertThat(drivers.examples).isEmpty();
        drivers.send(Payment.of("p", START + MINUTE));
        assertThat(drivers.examples)
                .singleElement()
                .satisfies(example -> {
                    assertThat(example.getLabel()).isEqualTo(1);
                    assertThat(example.getLabelledAt())
                            .as("no label is known before its transaction happened")
                            .isEqualTo(START + MINUTE);
                });
        assertThat(drivers.letters).isEmpty();
    }

    @Test
    void ofTwoLabelsBeforeTheTransactionTheSecondCounts() {
        drivers.send(new Verdict("p", "fraud", START));
        drivers.send(new Verdict("p", "genuine", START + 1));
        drivers.send(Payment.of("p", START + 2));
        assertThat(drivers.examples)
                .singleElement()
                .satisfies(example -> {
                    assertThat(example.getLabel()).isZero();
                    assertThat(example.hasRevisedFrom()).isFalse();
                });
    }

    @Test
    void theSameLabelTwiceIsIgnoredAndCounted() {
        drivers.send(Payment.of("p", START));
        drivers.send(new Verdict("p", "fraud", START + 1));
        drivers.send(new Verdict("p", "fraud", START + 2 * MINUTE));
        assertThat(drivers.examples).hasSize(1);
        assertThat(drivers.heard.ignored).containsExactly("duplicate-label");
    }

    @Test
    void aChangedLabelTakesTheOldClassBackAndIsLearnedAgain() {
        drivers.send(Payment.of("p", START));
        drivers.send(new Verdict("p", "genuine", START + 1));
        drivers.send(new Verdict("p", "fraud", START + 2));
        assertThat(drivers.examples)
                .hasSize(2)
                .last()
                .satisfies(example -> {
                    assertThat(example.getLabel()).isEqualTo(1);
                    assertThat(example.getRevisedFrom()).isZero();
                    assertThat(example.hasRevisedFrom()).isTrue();
                });
        var counted = drivers.heard.ofChampion().classes();
        assertThat(counted).extracting("name").containsExactly("genuine", "fraud");
        assertThat(counted).extracting("count").containsExactly(0.0, 1.0);
        assertThat(drivers.heard.labelled).as("told once").containsExactly("genuine");
    }

    @Test
    void aLabelChangedBackIsARevisionAgain() {
        drivers.send(Payment.of("p", START));
        drivers.send(new Verdict("p", "genuine", START + 1));
        drivers.send(new Verdict("p", "fraud", START + 2));
        drivers.send(new Verdict("p", "genuine", START + 3));
        assertThat(drivers.examples).extracting("label").containsExactly(0, 1, 0);
        assertThat(drivers.heard.ofChampion().classes())
                .extracting("count")
                .containsExactly(1.0, 0.0);
    }

    @Test
    void aLabelForATransactionThatNeverComesIsDeadLetteredAtTheEndOfItsTime() {
        var verdict = new Verdict("nobody", "fraud", START);
        drivers.send(Payment.of("other", START));
        drivers.send(verdict);
        drivers.send(Payment.of("just in time", START + KEPT));
        assertThat(drivers.letters).isEmpty();
        drivers.send(Payment.of("later", START + KEPT + MINUTE));
        assertThat(drivers.letters)
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.reason()).isEqualTo("unknown-transaction");
                    assertThat(letter.topic()).isEqualTo("payments.labels");
                    assertThat(letter.partition()).isZero();
                    assertThat(letter.offset()).isZero();
                    assertThat(letter.key()).isEqualTo(verdict.key());
                    assertThat(Messages.text(letter.value()))
                            .isEqualTo(
                                    """
                                    {"transactionId":"nobody","class":"fraud",\
                                    "labelledAt":"2025-06-02T00:00:00Z"}\
                                    """);
                });
        assertThat(drivers.heard.deadLettered).containsExactly("unknown-transaction");
    }

    @Test
    void atTheVeryEndOfItsTimeALabelStillMatches() {
        drivers.send(Payment.of("p", START));
        drivers.send(new Verdict("p", "fraud", START + KEPT));
        assertThat(drivers.examples).hasSize(1);
        assertThat(drivers.heard.ignored).isEmpty();
    }

    /// They are read faster than transactions are scored.
    @Test
    void labelsThatRunAheadWaitForTheirTransactions() {
        drivers.send(new Verdict("early", "fraud", START));
        drivers.send(new Verdict("late", "fraud", START + 10 * KEPT));
        drivers.send(Payment.of("early", START));
        assertThat(drivers.examples).extracting("scored.transactionId").containsExactly("early");
        assertThat(drivers.letters).isEmpty();
    }

    @Test
    void aMinuteAfterItsTimeTheTransactionIsForgotten() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("later", START + KEPT + MINUTE));
        drivers.send(new Verdict("p", "fraud", START + KEPT + MINUTE));
        assertThat(drivers.examples).isEmpty();
        assertThat(drivers.heard.ignored).containsExactly("label-never-came");
        drivers.send(Payment.of("much later", START + 2 * KEPT + 2 * MINUTE));
        assertThat(drivers.letters)
                .extracting(Letter::reason)
                .containsExactly("unknown-transaction");
    }

    @Test
    void aTransactionWhoseLabelNeverCameIsForgottenAndCounted() {
        drivers.send(Payment.of("p", START));
        drivers.send(Payment.of("q", START));
        drivers.send(new Verdict("q", "genuine", START + 1));
        assertThat(drivers.kept(StateStores.PENDING)).isEqualTo(2);
        drivers.send(Payment.of("later", START + KEPT + MINUTE));
        assertThat(drivers.heard.ignored).containsExactly("label-never-came");
        assertThat(drivers.kept(StateStores.PENDING)).as("only the later one").isEqualTo(1);
    }

    @Test
    void aLabelWithoutATimeBecameKnownWhenItsRecordSays() {
        drivers.send(Payment.of("p", START));
        drivers.label(null, bytes("{'transactionId':'p','class':'fraud'}"), START + 7);
        assertThat(drivers.examples.getFirst().getLabelledAt()).isEqualTo(START + 7);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = ';',
            value = {
                "{'transactionId':'p','class':'robbery'};           unknown-class",
                "{'transactionId':'p','class':'Fraud'};             unknown-class",
                "{'transactionId':'p','class':1};                   unknown-class",
                "{'transactionId':'p'};                             missing-field",
                "{'class':'fraud'};                                 missing-field",
                "{'transactionId':true,'class':'fraud'};            wrong-type",
                "{'transactionId':'p','class':'fraud','labelledAt':'2090-01-01T00:00:00'}; far-future",
                "{'transactionId':'p','class':'fraud','labelledAt':-5}; before-epoch",
                "['p','fraud'];                                     not-an-object",
                "p=fraud;                                           not-json",
                ";                                                  empty-value",
            })
    void aLabelThatCannotBeUsedIsDeadLetteredAndTheNextIsLearned(String json, String reason) {
        var value = json == null ? null : bytes(json);
        drivers.send(Payment.of("p", START));
        drivers.label("p".getBytes(UTF_8), value, START);
        drivers.send(new Verdict("p", "fraud", START));
        assertThat(drivers.letters)
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.reason()).isEqualTo(reason);
                    assertThat(letter.topic()).isEqualTo("payments.labels");
                    assertThat(letter.offset()).isZero();
                    assertThat(letter.key()).isEqualTo("p".getBytes(UTF_8));
                    assertThat(letter.value()).isEqualTo(value);
                });
        assertThat(drivers.examples).hasSize(1);
    }

    @Test
    void aLabelWithAHugeKeyIsDeadLettered() {
        drivers.label(new byte[1 << 20], new Verdict("p", "fraud", START).bytes(), START);
        assertThat(drivers.letters).extracting(Letter::reason).containsExactly("key-too-large");
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(UTF_8);
    }
}
