package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.answer.Answered;
import io.counterweight.answer.Fallback;
import io.counterweight.answer.Terms;
import io.counterweight.event.Example;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.score.ModelRefused;
import io.counterweight.score.OnnxModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a policy makes of a whole stream's scores.
class DecisionPoliciesTest {
    @TempDir Path folder;

    @Test
    void anAlertBudgetIsAboutKept() throws ModelRefused {
        int perDay = 120;
        var plan = Plans.deciding("{kind: alert-budget, per-day: " + perDay + "}", 2000);
        try (var drivers = new Drivers(plan, folder)) {
            Traffic.of(plan, 71, 5000).forEach(sent -> sent.to(drivers));
            var thresholds = new ArrayList<Double>();
            for (var bytes : drivers.models) {
                try (var model =
                        OnnxModel.load(bytes, plan.features().columns(), plan.classes().count())) {
                    if (model.threshold() != null) {
                        thresholds.add(model.threshold());
                    }
                }
            }
            assertThat(thresholds).hasSizeGreaterThan(drivers.models.size() - 3);
            int moved = 0;
            for (int i = 1; i < thresholds.size(); i++) {
                double move = Math.abs(logit(thresholds.get(i)) - logit(thresholds.get(i - 1)));
                assertThat(move == 0 || move > 0.1).as("moved by %s", move).isTrue();
                moved += move > 0 ? 1 : 0;
            }
            assertThat(moved).isPositive().isLessThan(thresholds.size() - 1);
            long alerts = lastDay(drivers).filter(s -> s.getDecision() == 1).count();
            // The window of 17 hours holds 85 alerts of the budget, and what comes late stretches
            // it
            // by up to three hours; the stream of 700 frauds a day would give five times as many.
            assertThat(alerts).isBetween(perDay * 2L / 3, perDay * 5L / 3);
        }
    }

    private static Stream<ScoredTransaction> lastDay(Drivers drivers) {
        long end = drivers.scored.getLast().getEventTime();
        return drivers.scored.stream()
                .filter(s -> s.getEventTime() > end - Duration.ofDays(1).toMillis());
    }

    @Test
    void expectedCostDecidesByTheAmount() throws IOException {
        var plan = Plans.deciding("{kind: cost, amount: amount, review: 30, recovery: 0.25}", 200);
        try (var drivers = new Drivers(plan, folder)) {
            Traffic.of(plan, 72, 600).forEach(sent -> sent.to(drivers));
            int cheap = 0;
            for (var scored : drivers.scored) {
                if (scored.getProbabilitiesCount() == 0) {
                    continue;
                }
                double expected = (double) scored.getProbabilities(1) * scored.getAmount() * 0.75;
                assertThat(scored.getDecision()).isEqualTo(expected > 30 ? 1 : 0);
                boolean likely = scored.getProbabilities(1) > 0.5;
                cheap += likely != (scored.getDecision() == 1) ? 1 : 0;
            }
            assertThat(cheap).as("decided otherwise than at one half").isPositive();
            assertNeverCostsWhatIsLost(drivers);
        }
    }

    /// Without any rule, too, and for a caller who waits as for the stream.
    @Test
    void theModelRefersAndBlocksFromItsThresholdsOn() throws IOException {
        var plan = Plans.deciding("{kind: threshold, at: 0.1, refer: 0.3, block: 0.6}", 200);
        var sent = new ArrayList<ProducerRecord<String, byte[]>>();
        var told = new ArrayList<String>();
        try (var drivers = new Drivers(plan, folder)) {
            Traffic.of(plan, 72, 600).forEach(traffic -> traffic.to(drivers));
            assertThat(drivers.decisions.stream().map(DecisionPoliciesTest::made))
                    .contains("allow ", "allow model:tiny", "alert model:tiny")
                    .contains("refer model:tiny", "block model:tiny");
            for (var scored : drivers.scored) {
                if (scored.getProbabilitiesCount() > 0) {
                    double q = scored.getProbabilities(1);
                    assertThat(scored.getRuled().getAction())
                            .isEqualTo(
                                    q >= 0.6f
                                            ? "block"
                                            : q >= 0.3f ? "refer" : q >= 0.1f ? "alert" : "allow");
                    assertThat(scored.getDecision()).isEqualTo(q >= 0.1f ? 1 : 0);
                }
            }
            drivers.wallClock = Payment.START + Duration.ofDays(1).toMillis();
            var answers =
                    drivers.answering(
                            Fallback.ALLOW,
                            record -> {
                                sent.add(record);
                                return CompletableFuture.completedFuture(null);
                            });
            var terms = new Terms(System.nanoTime(), Duration.ofMinutes(1), false);
            drivers.decisions.clear();
            for (int amount = 10; amount <= 2_000; amount *= 2) {
                var payment = Payment.of("a" + amount, drivers.wallClock).ofAmount(amount);
                var said = answers.answer(List.of(payment.bytes()), terms).getFirst();
                told.add(made(((Answered.Decided) said).json()));
                drivers.transaction(sent.getLast(), drivers.wallClock);
            }
            assertThat(told)
                    .contains("block model:tiny")
                    .containsExactlyElementsOf(
                            drivers.decisions.stream().map(DecisionPoliciesTest::made).toList());
        }
    }

    private static String made(byte[] decision) {
        try {
            var json = new ObjectMapper().readTree(decision);
            return json.get("action").asText() + " " + json.get("madeBy").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertNeverCostsWhatIsLost(Drivers drivers) throws IOException {
        JsonNode never = null;
        for (var bytes : drivers.evaluations) {
            var evaluation = new ObjectMapper().readTree(bytes);
            never = evaluation.get("recipe").asText().startsWith("always") ? evaluation : never;
        }
        var window = new LinkedHashMap<String, Example>();
        drivers.examples
                .subList(0, drivers.examples.size() / 50 * 50)
                .forEach(e -> window.put(e.getScored().getTransactionId(), e));
        double lost =
                window.values().stream()
                        .skip(window.size() - 200)
                        .filter(e -> e.getLabel() == 1)
                        .mapToDouble(e -> 0.75 * e.getScored().getAmount())
                        .sum();
        // Each is rounded to a hundredth.
        assertThat(never.get("cost").asDouble()).isCloseTo(lost, within(1.0)).isPositive();
    }

    private static double logit(double p) {
        return Math.log(p / (1 - p));
    }
}
