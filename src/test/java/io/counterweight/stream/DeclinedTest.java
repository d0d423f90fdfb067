package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static io.counterweight.stream.Plans.DELAY;
import static io.counterweight.stream.Plans.KEPT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.answer.Answered;
import io.counterweight.answer.Fallback;
import io.counterweight.answer.Terms;
import io.counterweight.plan.StreamPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is declined tells nothing by having no label.
class DeclinedTest {
    private static final long MINUTE = 60_000;
    private static final StreamPlan ADVISED = Plans.declining("follows: advised");

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    @Test
    void whatWasBlockedIsNeverTakenForGenuine() {
        try (var drivers = new Drivers(ADVISED, folder)) {
            drivers.send(Payment.of("blocked", START).ofAmount(70));
            drivers.send(Payment.of("passed", START));
            drivers.send(Payment.of("later", START + KEPT));
            assertThat(drivers.examples)
                    .extracting("scored.transactionId", "label")
                    .containsExactly(tuple("passed", 0));
            assertThat(drivers.heard.unknown).isEmpty();
            drivers.send(Payment.of("last", START + KEPT + 2 * MINUTE));
            assertThat(drivers.heard.unknown).containsExactly("rule:dear");
            assertThat(drivers.heard.ignored).isEmpty();
        }
    }

    @Test
    void withoutAWordOnWhatCallersDoEverythingMatures() {
        try (var drivers = new Drivers(Plans.declining("block: 1.0"), folder)) {
            drivers.send(Payment.of("blocked", START).ofAmount(70));
            drivers.send(Payment.of("later", START + DELAY + MINUTE));
            assertThat(drivers.examples).extracting("label").containsExactly(0);
        }
    }

    @Test
    void aLabelOfWhatWasBlockedCountsOnceTheFirstDaysAreOver() {
        try (var drivers = new Drivers(ADVISED, folder)) {
            drivers.send(Payment.of("first", START).ofAmount(70));
            drivers.send(new Verdict("first", "fraud", START + MINUTE));
            assertThat(drivers.examples).as("held with the rest of its day").isEmpty();
            long after = START + DELAY + MINUTE;
            drivers.send(Payment.of("second", after).ofAmount(70));
            assertThat(drivers.examples)
                    .extracting("scored.transactionId", "label")
                    .containsExactly(tuple("first", 1));
            drivers.send(new Verdict("second", "genuine", after + MINUTE));
            assertThat(drivers.examples.getLast().getLabel()).isZero();
            assertThat(drivers.examples.getLast().hasRevisedFrom()).isFalse();
            drivers.send(new Verdict("second", "fraud", after + 2 * MINUTE));
            assertThat(drivers.examples.getLast().getRevisedFrom()).isZero();
            drivers.send(Payment.of("last", after + 2 * KEPT));
            assertThat(drivers.heard.unknown).isEmpty();
        }
    }

    /// A label that is taken back leaves it as unknown as it was.
    @Test
    void aLabelTakenBackLeavesItUnknown() {
        try (var drivers = new Drivers(ADVISED, folder)) {
            long after = START + DELAY + MINUTE;
            drivers.send(Payment.of("early", START));
            drivers.send(Payment.of("p", after).ofAmount(70));
            drivers.send(new Verdict("p", "fraud", after + 1));
            var json =
                    "{\"transactionId\":\"p\",\"withdrawn\":true,\"labelledAt\":"
                            + (after + 2)
                            + "}";
            drivers.label("p".getBytes(UTF_8), json.getBytes(UTF_8), after + 2);
            assertThat(drivers.examples.getLast().getWithdrawn()).isTrue();
            int examples = drivers.examples.size();
            drivers.send(Payment.of("last", after + KEPT + 2 * MINUTE));
            assertThat(drivers.heard.unknown).containsExactly("rule:dear");
            assertThat(drivers.examples).hasSize(examples);
        }
    }

    @Test
    void theControlGroupIsTheSameInTheStreamAndInAReplayAndLearnsWithItsPropensity() {
        var plan =
                Plans.declining(
                        "follows: advised, explore: {share: 25%, amount: amount, below-amount: 90}");
        try (var drivers = new Drivers(plan, folder);
                var replayed = new Replayed(plan)) {
            for (int i = 0; i < 400; i++) {
                // Every other is too large to be let through.
                var payment = Payment.of("p" + i, START + i * 1000L).ofAmount(i % 2 == 0 ? 70 : 90);
                drivers.send(payment);
                replayed.stream.transaction(payment.key(), payment.bytes(), payment.at());
            }
            var through = drivers.scored.stream().filter(s -> s.getPropensity() > 0).toList();
            assertThat(through.size() / 200.0).isCloseTo(0.25, within(0.1));
            assertThat(through)
                    .allSatisfy(scored -> {
                        assertThat(scored.getAmount()).isEqualTo(70);
                        assertThat(scored.getPropensity()).isEqualTo(0.25);
                        assertThat(scored.getRuled().getAction()).isEqualTo("allow");
                        assertThat(scored.getRuled().getMadeBy()).isEqualTo("control:rule:dear");
                    });
            assertThat(replayed.decisions).containsExactlyElementsOf(drivers.decisions);
            drivers.send(Payment.of("last", START + Duration.ofDays(1).toMillis()));
            for (int i = 0; i < 40; i++) {
                drivers.send(
                        Payment.of(
                                "again" + i, START + Duration.ofDays(1).toMillis() + i * MINUTE));
            }
            assertThat(drivers.examples.stream().filter(e -> e.getScored().getPropensity() > 0))
                    .hasSameSizeAs(through);
            assertThat(drivers.heard.unknown).hasSize(400 - through.size());
        }
    }

    /// Three in four of what would be blocked are unknown, and the fourth stands for them.
    @Test
    void whatIsLetThroughCountsForThoseLikeIt() {
        var plan = Plans.declining("follows: advised, explore: {share: 25%}");
        try (var drivers = new Drivers(plan, folder)) {
            for (int i = 0; i < 400; i++) {
                drivers.send(Payment.of("p" + i, START + i * 1000L).ofAmount(i % 2 == 0 ? 70 : 10));
            }
            for (int i = 0; i < 60; i++) {
                drivers.send(Payment.of("later" + i, START + 2 * DELAY + i * MINUTE));
            }
            long through = drivers.scored.stream().filter(s -> s.getPropensity() > 0).count();
            var counted = drivers.heard.ofChampion().classes().getFirst().count();
            var learned =
                    drivers.examples.subList(0, drivers.examples.size() / 50 * 50).stream()
                            .mapToDouble(e -> e.getScored().getPropensity() > 0 ? 4 : 1)
                            .sum();
            assertThat(through).isGreaterThan(30);
            assertThat(counted).isEqualTo(learned);
        }
    }

    @Test
    void theShareIsLoweredAsFarAsTheLossCapAsksForAndTheModelSaysByHowMuch() {
        var plan =
                Plans.declining(
                        "follows: advised, explore: {share: 50%, amount: amount, loss-cap-per-day:"
                                + " 500}");
        try (var drivers = new Drivers(plan, folder);
                var replayed = new Replayed(plan)) {
            for (int i = 0; i < 1_500; i++) {
                var payment =
                        Payment.of("p" + i, START + i * 10_000L).ofAmount(i % 2 == 0 ? 70 : 10);
                drivers.send(payment);
                replayed.stream.transaction(payment.key(), payment.bytes(), payment.at());
                if (drivers.scored.getLast().getPropensity() > 0) {
                    var fraud = new Verdict(payment.id(), "fraud", payment.at() + 1);
                    drivers.send(fraud);
                    replayed.stream.label(fraud.key(), fraud.bytes(), fraud.at());
                }
            }
            var first = drivers.scored.stream().filter(s -> s.getPropensity() > 0).findFirst();
            assertThat(first.orElseThrow().getPropensity()).isEqualTo(0.5);
            var last = drivers.scored.stream().filter(s -> s.getPropensity() > 0).toList();
            assertThat(last.getLast().getPropensity()).isLessThan(0.4).isPositive();
            assertThat(replayed.decisions).containsExactlyElementsOf(drivers.decisions);
        }
    }

    @Test
    void aCallerIsToldTheSameAsTheStreamSaysAndThePropensityGoesAlong() throws IOException {
        var sent = new ArrayList<ProducerRecord<String, byte[]>>();
        try (var drivers =
                new Drivers(Plans.declining("follows: advised, explore: {share: 40%}"), folder)) {
            drivers.wallClock = START;
            var answers =
                    drivers.answering(
                            Fallback.ALLOW,
                            record -> {
                                sent.add(record);
                                return CompletableFuture.completedFuture(null);
                            });
            var terms = new Terms(System.nanoTime(), Duration.ofMinutes(1), false);
            int through = 0;
            for (int i = 0; i < 20; i++) {
                var payment = Payment.of("p" + i, START).ofAmount(70);
                var told =
                        (Answered.Decided)
                                answers.answer(List.of(payment.bytes()), terms).getFirst();
                drivers.transaction(sent.getLast(), START);
                var answer = JSON.readTree(told.json());
                var decision = JSON.readTree(drivers.decisions.getLast());
                for (var field : List.of("action", "madeBy", "propensity")) {
                    assertThat(answer.path(field)).isEqualTo(decision.path(field));
                }
                boolean isThrough = answer.get("action").asText().equals("allow");
                assertThat(answer.path("propensity").asDouble()).isEqualTo(isThrough ? 0.4 : 0);
                assertThat(drivers.scored.getLast().getPropensity()).isEqualTo(isThrough ? 0.4 : 0);
                through += isThrough ? 1 : 0;
            }
            assertThat(through).isBetween(2, 18);
        }
    }
}
