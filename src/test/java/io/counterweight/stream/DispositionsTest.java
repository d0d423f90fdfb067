package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static io.counterweight.stream.Plans.DELAY;
import static io.counterweight.stream.Plans.KEPT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.counterweight.event.Example;
import io.counterweight.plan.StreamPlan;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What callers did with transactions, whenever they say it. Labels cover the frauds alone.
class DispositionsTest {
    private static final long MINUTE = 60_000;

    /// After the stream's first labels were held.
    private static final long LATER = START + DELAY + MINUTE;

    @TempDir Path folder;

    private static StreamPlan reporting() {
        return Plans.edited(DispositionsTest::reported);
    }

    private static String reported(String yaml) {
        return yaml.replace("cover: all", "cover: minority")
                .replace("champion:", "topics: [dispositions]\nchampion:");
    }

    /// Callers are advised to block payments of more than 60, and do unless they say otherwise.
    private static StreamPlan advising() {
        return Plans.declining("follows: advised", "topics: [dispositions]\n");
    }

    private static void dispose(Drivers drivers, String id, String said, long at) {
        var json =
                """
                {"transactionId":"%s","disposition":%s,"disposedAt":%d}\
                """
                        .formatted(id, said, at);
        drivers.disposition(id.getBytes(UTF_8), json.getBytes(UTF_8), at);
    }

    private static Drivers begun(StreamPlan plan, Path folder) {
        var drivers = Drivers.restartable(plan, folder);
        drivers.send(Payment.of("first", START));
        return drivers;
    }

    @Test
    void whatACallerDeclinedIsNeverTakenForGenuine() {
        try (var drivers = begun(reporting(), folder)) {
            drivers.send(Payment.of("p", LATER));
            dispose(drivers, "p", "\"declined\"", LATER + 1);
            drivers.send(Payment.of("q", LATER + DELAY + MINUTE));
            assertThat(drivers.examples)
                    .extracting("scored.transactionId")
                    .containsExactly("first");
            drivers.send(Payment.of("r", LATER + KEPT + 2 * MINUTE));
            assertThat(drivers.heard.unknown).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abandoned\"", "\"challenged\""})
    void whatDidNotGoThroughAsFarAsIsKnownIsUnknown(String said) {
        try (var drivers = begun(reporting(), folder)) {
            drivers.send(Payment.of("p", LATER));
            dispose(drivers, "p", said, LATER + 1);
            drivers.send(Payment.of("r", LATER + KEPT + 2 * MINUTE));
            assertThat(drivers.heard.unknown).hasSize(1);
        }
    }

    @Test
    void oneThatComesBeforeItsTransactionWaitsForIt() {
        try (var drivers = begun(reporting(), folder)) {
            dispose(drivers, "p", "\"declined\"", LATER);
            drivers.restart();
            drivers.send(Payment.of("p", LATER + 1));
            drivers.send(Payment.of("r", LATER + KEPT + 2 * MINUTE));
            assertThat(drivers.heard.unknown).hasSize(1);
            assertThat(drivers.heard.disposed).containsExactly("none declined");
        }
    }

    @Test
    void approvedContraryToTheAdviceATransactionMatures() {
        try (var drivers = begun(advising(), folder)) {
            drivers.send(Payment.of("p", LATER).ofAmount(70));
            drivers.send(Payment.of("q", LATER + DELAY + MINUTE));
            assertThat(drivers.examples).extracting("scored.transactionId").doesNotContain("p");
            dispose(drivers, "p", "\"approved\"", LATER + DELAY + MINUTE + 1);
            drivers.send(Payment.of("r", LATER + DELAY + 3 * MINUTE));
            assertThat(drivers.examples)
                    .extracting("scored.transactionId", "label")
                    .contains(tuple("p", 0));
            assertThat(drivers.heard.disposed).containsExactly("block approved");
        }
    }

    @Test
    void declinedContraryToTheAdviceATransactionDoesNotMature() {
        try (var drivers = begun(advising(), folder)) {
            drivers.send(Payment.of("p", LATER).ofAmount(10));
            dispose(drivers, "p", "\"declined\"", LATER + 1);
            drivers.send(Payment.of("r", LATER + KEPT + 2 * MINUTE));
            assertThat(drivers.heard.unknown).hasSize(1);
        }
    }

    @Test
    void whatHadMaturedIsTakenBackWhereItTurnsOutToHaveBeenDeclined() {
        try (var drivers = begun(reporting(), folder)) {
            drivers.send(Payment.of("p", LATER));
            drivers.send(Payment.of("q", LATER + DELAY + MINUTE));
            assertThat(drivers.examples).extracting("label").containsExactly(0, 0);
            dispose(drivers, "p", "\"declined\"", LATER + DELAY + MINUTE + 1);
            assertThat(drivers.examples.getLast().getWithdrawn()).isTrue();
            drivers.send(Payment.of("r", LATER + KEPT + 2 * MINUTE));
            assertThat(drivers.heard.unknown).hasSize(1);
        }
    }

    @Test
    void aLabelThatWasToldStaysWhateverWasDone() {
        try (var drivers = begun(reporting(), folder)) {
            drivers.send(Payment.of("p", LATER));
            drivers.send(new Verdict("p", "fraud", LATER + 1));
            dispose(drivers, "p", "\"declined\"", LATER + 2);
            dispose(drivers, "p", "\"challenged\",\"outcome\":\"passed\"", LATER + 3);
            assertThat(drivers.examples).extracting("label").containsExactly(0, 1);
            assertThat(drivers.heard.ignored).containsExactly("less-trusted-label");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"passed", "failed"})
    void anAnsweredChallengeIsALabel(String outcome) {
        try (var drivers = begun(reporting(), folder)) {
            drivers.send(Payment.of("p", LATER));
            dispose(drivers, "p", "\"challenged\"", LATER + 1);
            dispose(drivers, "p", "\"challenged\",\"outcome\":\"" + outcome + "\"", LATER + 2);
            assertThat(drivers.examples)
                    .last()
                    .extracting("scored.transactionId", "label", "labelledAt")
                    .containsExactly("p", outcome.equals("failed") ? 1 : 0, LATER + 2);
        }
    }

    @Test
    void anAnswerThatCameBeforeItsTransactionLabelsItToo() {
        try (var drivers = begun(reporting(), folder)) {
            dispose(drivers, "p", "\"challenged\",\"outcome\":\"failed\"", LATER);
            drivers.send(Payment.of("p", LATER + 1));
            assertThat(drivers.examples).extracting("label").containsExactly(0, 1);
        }
    }

    @Test
    void anAnswerIsOfTheSourceCustomer() {
        var plan =
                Plans.edited(yaml ->
                        reported(yaml)
                                .replace(
                                        "revisions: 1h}",
                                        "revisions: 1h, sources: {customer: 0.6}}"));
        try (var drivers = begun(plan, folder)) {
            drivers.send(Payment.of("p", LATER));
            dispose(drivers, "p", "\"challenged\",\"outcome\":\"failed\"", LATER + 1);
            assertThat(drivers.examples.getLast().getTold())
                    .isEqualTo(
                            Example.Told.newBuilder().setSource("customer").setTrust(0.6).build());
            drivers.send(new Verdict("p", "genuine", LATER + 2));
            assertThat(drivers.examples.getLast().getLabel()).as("a chargeback's word").isZero();
        }
    }

    @Test
    void theSameTwiceIsIgnoredAndALaterOneHolds() {
        try (var drivers = begun(reporting(), folder)) {
            drivers.send(Payment.of("p", LATER));
            dispose(drivers, "p", "\"declined\"", LATER + 1);
            dispose(drivers, "p", "\"declined\"", LATER + 2);
            assertThat(drivers.heard.ignored).containsExactly("duplicate-disposition");
            drivers.restart();
            dispose(drivers, "p", "\"approved\"", LATER + 3);
            drivers.send(Payment.of("q", LATER + DELAY + MINUTE));
            assertThat(drivers.examples)
                    .extracting("scored.transactionId", "label")
                    .contains(tuple("p", 0));
        }
    }

    @Test
    void oneOfAnUnknownTransactionIsDeadLetteredAtTheEndOfItsTimeAsItWasSent() {
        try (var drivers = begun(reporting(), folder)) {
            dispose(drivers, "nobody", "\"challenged\",\"outcome\":\"passed\"", START);
            drivers.restart();
            drivers.send(Payment.of("r", START + KEPT + 2 * MINUTE));
            assertThat(drivers.letters)
                    .singleElement()
                    .satisfies(letter -> {
                        assertThat(letter.reason()).isEqualTo("unknown-transaction");
                        assertThat(letter.topic()).isEqualTo("payments.dispositions");
                        assertThat(Messages.text(letter.value()))
                                .contains("\"disposition\":\"challenged\",\"outcome\":\"passed\"");
                    });
        }
    }

    @Test
    void aLabelAndADispositionWaitForTheirTransactionTogether() {
        try (var drivers = begun(reporting(), folder)) {
            dispose(drivers, "p", "\"declined\"", LATER);
            drivers.send(new Verdict("p", "fraud", LATER + 1));
            drivers.send(Payment.of("p", LATER + 2));
            assertThat(drivers.examples).extracting("label").containsExactly(0, 1);
            assertThat(drivers.heard.disposed).containsExactly("none declined");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"refused\"",
                "\"passed\"",
                "\"declined\",\"outcome\":\"passed\"",
                "\"challenged\",\"outcome\":\"approved\""
            })
    void whatSaysNothingIsDeadLettered(String said) {
        try (var drivers = begun(reporting(), folder)) {
            dispose(drivers, "p", said, LATER);
            assertThat(drivers.heard.deadLettered).containsExactly("unknown-disposition");
        }
    }

    @Test
    void aReplayComesToTheSame() {
        var plan = reporting();
        try (var drivers = begun(plan, folder);
                var replayed = new Replayed(plan)) {
            send(replayed, Payment.of("first", START));
            for (int i = 0; i < 40; i++) {
                long at = LATER + i * 3 * MINUTE;
                var payment = Payment.of("p" + i, at);
                var said =
                        switch (i % 4) {
                            case 0 -> "\"declined\"";
                            case 1 -> "\"challenged\",\"outcome\":\"failed\"";
                            case 2 -> "\"challenged\",\"outcome\":\"passed\"";
                            default -> "\"approved\"";
                        };
                var json =
                        """
                        {"transactionId":"p%d","disposition":%s,"disposedAt":%d}\
                        """
                                .formatted(i, said, at + 1)
                                .getBytes(UTF_8);
                var key = ("p" + i).getBytes(UTF_8);
                drivers.send(payment);
                drivers.disposition(key, json, at + 1);
                send(replayed, payment);
                replayed.stream.disposition(key, json, at + 1);
                if (i % 7 == 3) {
                    drivers.restart();
                }
            }
            assertThat(drivers.examples).hasSizeGreaterThan(20);
            assertThat(drivers.examples).isEqualTo(replayed.examples);
        }
    }

    private static void send(Replayed replayed, Payment payment) {
        replayed.stream.transaction(payment.key(), payment.bytes(), payment.at());
    }
}
