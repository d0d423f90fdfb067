package io.counterweight.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.answer.AnswerTransactions;
import io.counterweight.answer.Answered;
import io.counterweight.answer.Appending;
import io.counterweight.answer.Fallback;
import io.counterweight.answer.Terms;
import io.counterweight.event.AnswerSeal;
import io.counterweight.event.Example;
import io.counterweight.event.GivenAnswer;
import io.counterweight.event.IdKeys;
import io.counterweight.plan.StreamPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Answers before the stream sees a transaction, against the topologies that Kafka Streams runs.
class AnswersAheadTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MINUTE = 60_000;

    @TempDir Path folder;

    /// What was sent and is not yet with the stream.
    private final List<ProducerRecord<String, byte[]>> sent = new ArrayList<>();

    private final Appending appending =
            record -> {
                sent.add(record);
                return CompletableFuture.completedFuture(null);
            };

    static Stream<Arguments> plans() {
        return Stream.of(Rekeying.THROUGH_TOPICS, Rekeying.HANDED_ON)
                .flatMap(AnswersAheadTest::plans);
    }

    private static Stream<Arguments> plans(Rekeying rekeying) {
        return Stream.of(
                Arguments.of("labels for all", Plans.payments(), 1L, rekeying),
                Arguments.of("fraud labels only", Plans.fraudLabelsOnly(), 2L, rekeying),
                Arguments.of("three classes", Plans.threeClasses(), 3L, rekeying),
                Arguments.of("keyed by the card", Plans.keyedByCard(), 4L, rekeying),
                Arguments.of("no entity", Plans.withoutEntities(), 5L, rekeying),
                Arguments.of("recipes side by side", Plans.sideBySide(), 6L, rekeying),
                Arguments.of("rules", Plans.ruled(), 7L, rekeying));
    }

    @ParameterizedTest(name = "{0}, seed {2}, {3}")
    @MethodSource("plans")
    void anAnswerIsWhatTheStreamWouldHaveSaid(
            String name, StreamPlan plan, long seed, Rekeying rekeying) {
        try (var alone = new Drivers(plan, folder.resolve("alone"), rekeying);
                var asked = new Drivers(plan, folder.resolve("asked"), rekeying)) {
            var answers = asked.answering(Fallback.ALLOW, appending);
            for (var traffic : Traffic.of(plan, seed, 300)) {
                traffic.to(alone);
                if (traffic.label()) {
                    traffic.to(asked);
                } else {
                    asked.wallClock = traffic.at();
                    var _ = answers.answer(List.of(traffic.value()), terms());
                    deliver(asked, traffic.at());
                }
            }
            assertThat(asked.decisions.stream().map(AnswersAheadTest::withoutFallback))
                    .hasSizeGreaterThan(290)
                    .containsExactlyElementsOf(
                            alone.decisions.stream()
                                    .map(AnswersAheadTest::withoutFallback)
                                    .toList());
            assertThat(asked.examples.stream().map(AnswersAheadTest::withoutFallback))
                    .containsExactlyElementsOf(
                            alone.examples.stream()
                                    .map(AnswersAheadTest::withoutFallback)
                                    .toList());
            assertThat(asked.models).hasSizeGreaterThan(5).containsExactlyElementsOf(alone.models);
            assertThat(asked.heard.compared).containsOnly("same", "fallback").contains("same");
            assertThat(asked.heard.ignored).doesNotContain("unsealed-answer");
        }
    }

    @Test
    void tenOfOneCardInAMomentKnowEachOther() {
        try (var drivers = withModel()) {
            var answers = drivers.answering(Fallback.ALLOW, appending);
            for (int i = 0; i < 10; i++) {
                assertThat(decided(answers, payment("t" + i, i)).has("fallback")).isFalse();
            }
            drivers.heard.compared.clear();
            deliver(drivers, drivers.wallClock);
            // Of features that count the card's transactions: each answer knew all before it.
            assertThat(drivers.heard.compared).hasSize(10).containsOnly("same");
        }
    }

    @Test
    void thoseThatTheFallbackAnsweredAreKnownToTheNext() {
        try (var drivers = new Drivers(Plans.payments(), folder)) {
            var answers = drivers.answering(Fallback.ALLOW, appending);
            drivers.wallClock = Payment.START + 1_000 * MINUTE;
            for (int i = 0; i < 9; i++) {
                assertThat(decided(answers, payment("early" + i, i)).get("fallback").asText())
                        .isEqualTo("no-model");
            }
            train(drivers, 0, 200);
            assertThat(decided(answers, payment("next", 9)).has("fallback")).isFalse();
            drivers.heard.compared.clear();
            deliver(drivers, drivers.wallClock);
            assertThat(drivers.heard.compared).hasSize(10).containsOnlyOnce("same");
        }
    }

    @Test
    void onesThatKnewNothingOfEachOtherWouldDiffer() {
        try (var drivers = withModel()) {
            for (int i = 0; i < 10; i++) {
                // Somebody new each time, who knows no answers before.
                decided(drivers.answering(Fallback.ALLOW, appending), payment("t" + i, i));
                drivers.forgetAnswer("t" + i);
            }
            drivers.heard.compared.clear();
            deliver(drivers, drivers.wallClock);
            assertThat(drivers.heard.compared).contains("profile");
        }
    }

    @Test
    void whatAProducerClaimsToHaveBeenAnsweredIsNoDecision() {
        try (var drivers = withModel()) {
            var claimed = GivenAnswer.newBuilder().setDecision(1).setFallback("deadline").build();
            var json = payment("claimed", 0).bytes();
            var foreign = new AnswerSeal(IdKeys.ofThisProcess()).seal(claimed, json);
            for (var header : List.of(foreign, new byte[0], new byte[] {1}, new byte[64])) {
                var record =
                        new ProducerRecord<String, byte[]>(
                                "t", "card-1", payment("claimed-" + header.length, 0).bytes());
                record.headers().add(AnswerSeal.HEADER, header);
                drivers.transaction(record, drivers.wallClock);
                assertThat(json(drivers.decision()).has("fallback")).isFalse();
            }
            assertThat(drivers.heard.ignored).containsOnly("unsealed-answer").hasSize(4);
        }
    }

    @Test
    void anAnswerIsOfOneTransactionOnly() {
        try (var drivers = withModel()) {
            decided(drivers.answering(Fallback.ALLOW, appending), payment("one", 0));
            var moved =
                    new ProducerRecord<String, byte[]>(
                            "t",
                            null,
                            "card-1",
                            payment("other", 0).bytes(),
                            sent.getFirst().headers());
            drivers.transaction(moved, drivers.wallClock);
            assertThat(drivers.heard.ignored).contains("unsealed-answer");
            assertThat(drivers.heard.compared).isEmpty();
        }
    }

    @Test
    void theAnswerIsTheDecisionWhateverModelComesAfterIt() {
        try (var drivers = withModel()) {
            var answer = decided(drivers.answering(Fallback.ALLOW, appending), payment("t", 0));
            train(drivers, 200, 400);
            drivers.heard.compared.clear();
            deliver(drivers, drivers.wallClock);
            assertThat(drivers.heard.compared).containsExactly("model");
            var decision = json(drivers.decision());
            assertThat(decision.get("modelVersion")).isEqualTo(answer.get("modelVersion"));
            assertThat(decision.get("probabilities")).isEqualTo(answer.get("probabilities"));
        }
    }

    @Test
    void theFallbackAnswersWhenTheDeadlineHasPassedAndTheStreamTakesIt() {
        try (var drivers = withModel()) {
            var answers = drivers.answering(Fallback.parse("refer-if amount >= 100"), appending);
            var late = new Terms(System.nanoTime() - 1_000_000, Duration.ofNanos(1), false);
            var small = answers.answer(List.of(payment("small", 0).bytes()), late);
            var large = answers.answer(List.of(payment("large", 0).ofAmount(100).bytes()), late);
            assertThat(sent).hasSize(2);
            deliver(drivers, drivers.wallClock);
            assertThat(drivers.heard.compared).containsExactly("fallback", "fallback");
            var decision = json(drivers.decision());
            assertThat(decision.get("fallback").asText()).isEqualTo("deadline");
            // What the model says of it is there to be judged and learned by.
            assertThat(decision.get("probabilities")).hasSize(2);
            assertThat(List.of(action(small), action(large))).containsExactly("allow", "refer");
        }
    }

    private static String action(List<Answered> answers) {
        return switch (answers.getFirst()) {
            case Answered.Decided(byte[] json) -> json(json).get("action").asText();
            case Answered.Refused(_, var rule, _, _) -> rule;
        };
    }

    @Test
    void theSameCallTwiceIsOneRecordAndAnotherOneOfItsIdIsRefused() {
        try (var drivers = withModel()) {
            var answers = drivers.answering(Fallback.ALLOW, appending);
            var first = answers.answer(List.of(payment("t", 0).bytes()), terms()).getFirst();
            var again = answers.answer(List.of(payment("t", 0).bytes()), terms()).getFirst();
            assertThat(((Answered.Decided) again).json())
                    .isEqualTo(((Answered.Decided) first).json());
            assertThat(sent).hasSize(1);
            var other =
                    answers.answer(List.of(payment("t", 0).ofAmount(1).bytes()), terms())
                            .getFirst();
            assertThat(other)
                    .isInstanceOfSatisfying(
                            Answered.Refused.class,
                            refused -> {
                                assertThat(refused.status()).isEqualTo(409);
                                assertThat(refused.rule()).isEqualTo("another-transaction");
                            });
            deliver(drivers, drivers.wallClock);
            var afterwards = drivers.answering(Fallback.ALLOW, appending);
            assertThat(afterwards.answer(List.of(payment("t", 0).bytes()), terms()).getFirst())
                    .isInstanceOfSatisfying(
                            Answered.Refused.class,
                            refused -> assertThat(refused.rule()).isEqualTo("known-transaction"));
            assertThat(sent).isEmpty();
        }
    }

    @Test
    void whatTheBrokerDoesNotTakeIsNotKnownToTheNextAnswer() {
        try (var drivers = withModel()) {
            var broken =
                    drivers.answering(
                            Fallback.ALLOW,
                            record ->
                                    CompletableFuture.failedFuture(
                                            new TimeoutException("no broker")));
            for (int i = 0; i < 5; i++) {
                assertThat(broken.answer(List.of(payment("lost" + i, i).bytes()), terms()))
                        .first()
                        .isInstanceOfSatisfying(
                                Answered.Refused.class,
                                refused -> {
                                    assertThat(refused.status()).isEqualTo(503);
                                    assertThat(refused.rule()).isEqualTo("not-appended");
                                });
            }
            decided(drivers.answering(Fallback.ALLOW, appending), payment("t", 10));
            deliver(drivers, drivers.wallClock);
            assertThat(drivers.heard.compared).containsExactly("same");
        }
    }

    @Test
    void whatTheStreamWouldDeadLetterIsRefusedInTheSameWords() {
        try (var drivers = withModel()) {
            var bad = "{\"id\":\"t\",\"at\":1}".getBytes(UTF_8);
            var refused =
                    drivers.answering(Fallback.ALLOW, appending)
                            .answer(List.of(bad), terms())
                            .getFirst();
            drivers.transaction(new byte[0], bad, drivers.wallClock);
            var letter = drivers.letters.getLast();
            assertThat(refused)
                    .isEqualTo(
                            new Answered.Refused(
                                    422, letter.reason(), "transaction", letter.detail()));
            assertThat(sent).isEmpty();
        }
    }

    /// Drivers whose champion has learned something.
    private Drivers withModel() {
        var drivers = new Drivers(Plans.payments(), folder);
        train(drivers, 0, 200);
        assertThat(drivers.deciding().hasModel()).isTrue();
        drivers.wallClock = Payment.START + 1_000 * MINUTE;
        return drivers;
    }

    private static void train(Drivers drivers, int from, int to) {
        for (int i = from; i < to; i++) {
            long at = Payment.START + i * MINUTE;
            boolean isFraud = i % 5 == 0;
            drivers.send(
                    Payment.of("train" + i, at)
                            .with("card-" + i % 7, "shop-" + i % 3)
                            .ofAmount(isFraud ? 900 : 10));
            drivers.send(new Verdict("train" + i, isFraud ? "fraud" : "genuine", at));
        }
    }

    private static Payment payment(String id, int second) {
        return Payment.of(id, Payment.START + 500 * MINUTE + second * 1_000L);
    }

    private static Terms terms() {
        return new Terms(System.nanoTime(), Duration.ofSeconds(20), true);
    }

    private static JsonNode decided(AnswerTransactions answers, Payment payment) {
        var answer = answers.answer(List.of(payment.bytes()), terms()).getFirst();
        assertThat(answer).isInstanceOf(Answered.Decided.class);
        return json(((Answered.Decided) answer).json());
    }

    private void deliver(Drivers drivers, long timestamp) {
        sent.forEach(record -> drivers.transaction(record, timestamp));
        sent.clear();
    }

    private static String withoutFallback(byte[] decision) {
        var json = (ObjectNode) json(decision);
        json.remove("fallback");
        if (json.get("modelVersion").asText().isEmpty()) {
            // Where a fallback answers, rules over features do not hold.
            json.remove(List.of("action", "madeBy", "rules"));
        }
        return json.toString();
    }

    private static Example withoutFallback(Example example) {
        var scored = example.getScored();
        return scored.getModelVersion().isEmpty()
                ? example.toBuilder().setScored(scored.toBuilder().clearRuled()).build()
                : example;
    }

    private static JsonNode json(String text) {
        return json(text.getBytes(UTF_8));
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
