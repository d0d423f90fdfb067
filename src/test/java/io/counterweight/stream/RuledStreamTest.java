package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.answer.Answered;
import io.counterweight.answer.Fallback;
import io.counterweight.answer.Terms;
import io.counterweight.event.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What rules change of a stream, and what they do not.
class RuledStreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    @Test
    void theModelIsJudgedAndLearnsAsWithoutRules() {
        try (var without = new Replayed(Plans.payments());
                var with = new Replayed(Plans.ruled())) {
            for (var sent : Traffic.of(Plans.payments(), 9, 300)) {
                sent.to(without.stream);
                sent.to(with.stream);
            }
            assertThat(with.models).hasSizeGreaterThan(5).containsExactlyElementsOf(without.models);
            assertThat(with.evaluations.stream().filter(RuledStreamTest::isOfRecipe))
                    .isNotEmpty()
                    .containsExactlyElementsOf(without.evaluations);
            assertThat(with.examples.stream().map(RuledStreamTest::unruled))
                    .hasSizeGreaterThan(100)
                    .containsExactlyElementsOf(without.examples);
            assertThat(with.decisions.stream().map(RuledStreamTest::unruled))
                    .containsExactlyElementsOf(
                            without.decisions.stream().map(RuledStreamTest::json).toList());
            assertThat(without.decisions).noneMatch(decision -> json(decision).has("action"));
        }
    }

    @Test
    void everyRuleFiresAndEveryActionIsTakenByWhomItShouldBe() {
        try (var replayed = new Replayed(Plans.ruled())) {
            Traffic.of(Plans.payments(), 9, 300).forEach(sent -> sent.to(replayed.stream));
            var makers = new TreeSet<String>();
            var fired = new TreeSet<String>();
            replayed.decisions.stream()
                    .map(RuledStreamTest::json)
                    .forEach(decision -> {
                        makers.add(
                                decision.get("action").asText()
                                        + " "
                                        + decision.get("madeBy").asText());
                        decision.get("rules").forEach(rule -> fired.add(rule.get("name").asText()));
                    });
            assertThat(fired).containsExactly("busy", "dear", "night", "some", "tried", "trusted");
            assertThat(replayed.heard.ruled).hasSameSizeAs(replayed.decisions);
            assertThat(makers)
                    .containsAll(
                            Set.of(
                                    "allow model:tiny",
                                    "alert model:tiny",
                                    "block rule:dear",
                                    "refer rule:busy",
                                    "alert rule:some",
                                    "allow rule:trusted",
                                    // Before the first model.
                                    "allow "))
                    .noneMatch(maker -> maker.contains("tried") || maker.contains("night"));
        }
    }

    @Test
    void anAnswerIsTheStreamsDecisionAndRulesHoldWhereNoModelAnswers() {
        var sent = new ArrayList<ProducerRecord<String, byte[]>>();
        try (var drivers = new Drivers(Plans.ruled(), folder)) {
            Traffic.of(Plans.payments(), 7, 200).forEach(traffic -> traffic.to(drivers));
            drivers.wallClock = Payment.START + Duration.ofDays(1).toMillis();
            var answers =
                    drivers.answering(
                            Fallback.parse("refer-if amount >= 20"),
                            record -> {
                                sent.add(record);
                                return CompletableFuture.completedFuture(null);
                            });
            var terms = new Terms(System.nanoTime(), Duration.ofMinutes(1), false);
            var late = new Terms(System.nanoTime() - 1_000_000, Duration.ofNanos(1), false);
            long at = drivers.wallClock;
            var dear = Payment.of("dear", at).ofAmount(90);
            var trusted = dear.with("card-1", "shop-2");
            var said =
                    List.of(
                            decided(answers.answer(List.of(dear.bytes()), terms)),
                            decided(answers.answer(List.of(named(trusted, "t").bytes()), late)),
                            decided(answers.answer(List.of(named(dear, "late").bytes()), late)),
                            decided(
                                    answers.answer(
                                            List.of(named(dear, "l").ofAmount(30).bytes()), late)));
            assertThat(said.stream().map(RuledStreamTest::made))
                    .containsExactly(
                            "block rule:dear",
                            "allow rule:trusted",
                            "block rule:dear",
                            "refer fallback:deadline");
            drivers.decisions.clear();
            for (var record : sent) {
                drivers.transaction(record, at);
            }
            assertThat(drivers.decisions).hasSize(4);
            for (int i = 0; i < 4; i++) {
                var decision = json(drivers.decisions.get(i));
                assertThat(made(decision)).isEqualTo(made(said.get(i)));
                assertThat(decision.get("rules")).isEqualTo(said.get(i).get("rules"));
            }
            // Judged and learned from as ever.
            assertThat(json(drivers.decisions.getLast()).get("probabilities")).hasSize(2);
        }
    }

    private static Payment named(Payment payment, String id) {
        return new Payment(
                id,
                payment.at(),
                payment.card(),
                payment.shop(),
                payment.amount(),
                payment.channel());
    }

    private static String made(JsonNode decision) {
        return decision.get("action").asText() + " " + decision.get("madeBy").asText();
    }

    private static JsonNode decided(List<Answered> answers) {
        return json(((Answered.Decided) answers.getFirst()).json());
    }

    /// What is said of the rules stands beside it.
    private static boolean isOfRecipe(byte[] evaluation) {
        return json(evaluation).has("recipe");
    }

    private static Example unruled(Example example) {
        return example.toBuilder().setScored(example.getScored().toBuilder().clearRuled()).build();
    }

    private static JsonNode unruled(byte[] decision) {
        return ((ObjectNode) json(decision)).remove(List.of("action", "madeBy", "book", "rules"));
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
