package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.evaluate.Alert;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelListener;
import io.counterweight.score.ModelRefused;
import io.counterweight.score.ModelRegistry;
import io.counterweight.score.OnnxModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertReasonsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Whose usual value a reason compares with: names of entities, never their ids.
    private static final Set<String> ANY = Set.of("card", "");

    private static final Set<String> OF_ALL = Set.of("");

    @Test
    void anAlertHasReasonsAndNothingElseHas() throws IOException {
        var run = Run.of(Plans.payments(), 1);

        int alerts = 0;
        for (var bytes : run.decisions) {
            var decision = JSON.readTree(bytes);
            if (decision.get("decision").asText().equals("genuine")) {
                assertThat(decision.has("reasons")).isFalse();
            } else {
                alerts++;
                assertReasons(decision.get("reasons"));
            }
        }
        assertThat(alerts).isGreaterThan(30);
    }

    private static void assertReasons(JsonNode reasons) {
        assertThat(reasons.size()).isBetween(1, AlertReasons.MOST);
        double largest = Double.POSITIVE_INFINITY;
        for (var reason : reasons) {
            double contribution = reason.get("contribution").doubleValue();
            assertThat(contribution).isPositive().isLessThanOrEqualTo(largest);
            largest = contribution;
            assertThat(reason.get("value").isNumber()).isTrue();
            assertThat(reason.get("usual").isNumber()).isTrue();
            assertThat(reason.get("entity").asText())
                    .isIn(reason.get("feature").asText().equals("shop-risk") ? OF_ALL : ANY);
        }
    }

    @Test
    void anObserverHearsEveryAlertAsItIsWritten() throws IOException {
        var run = Run.of(Plans.payments(), 2);

        var written = new ArrayList<JsonNode>();
        for (var bytes : run.decisions) {
            var decision = JSON.readTree(bytes);
            if (!decision.get("decision").asText().equals("genuine")) {
                written.add(decision);
            }
        }
        assertThat(run.alerts).hasSameSizeAs(written);
        for (int i = 0; i < written.size(); i++) {
            var alert = run.alerts.get(i);
            var decision = written.get(i);
            assertThat(alert.transactionId()).isEqualTo(decision.get("transactionId").asText());
            assertThat(alert.decision()).isEqualTo("fraud");
            assertThat(alert.probability())
                    .isEqualTo(decision.at("/probabilities/fraud").floatValue());
            assertThat(alert.modelVersion()).isEqualTo(decision.get("modelVersion").asText());
            assertThat(JSON.writeValueAsString(alert.reasons()))
                    .isEqualTo(decision.get("reasons").toString());
        }
    }

    @Test
    void aReplayFindsTheSameReasonsToTheBit() {
        for (var plan : List.of(Plans.payments(), Plans.threeClasses(), Plans.withoutEntities())) {
            var first = Run.of(plan, 3);
            var second = Run.of(plan, 3);
            assertThat(first.alerts).isNotEmpty().isEqualTo(second.alerts);
            assertThat(second.decisions).containsExactlyElementsOf(first.decisions);
        }
    }

    /// In this traffic frauds are dear and mostly by chip; a payment of a well-known card that is
    /// dear and by chip too has no other cause.
    @Test
    void whatIsUnlikeTheCardComesFirst() {
        var run = Run.of(Plans.payments(), 4, 1500, usualPaymentsThen("x", 900, "chip"));

        var alert = run.alerts.getLast();
        assertThat(alert.transactionId()).isEqualTo("x");
        assertThat(alert.reasons().subList(0, 2))
                .extracting(reason -> reason.feature())
                .containsExactlyInAnyOrder("amount", "channel=chip");
        var channel =
                alert.reasons().stream()
                        .filter(reason -> reason.feature().equals("channel=chip"))
                        .findFirst()
                        .orElseThrow();
        assertThat(channel.entity()).isEqualTo("card");
        assertThat(channel.value()).isEqualTo(1);
        assertThat(channel.usual()).isZero();
    }

    @Test
    void aCardWithoutAPastIsComparedWithTheMeanOfAll() {
        long late = Payment.START + 40 * 3_600_000L;
        var stranger = new Payment("y", late, "stranger", "shop-1", "900", "chip");
        var run = Run.of(Plans.payments(), 4, 1500, List.of(stranger));

        var alert = run.alerts.getLast();
        assertThat(alert.transactionId()).isEqualTo("y");
        var amount =
                alert.reasons().stream()
                        .filter(reason -> reason.feature().equals("amount"))
                        .findFirst()
                        .orElseThrow();
        assertThat(amount.entity()).isEmpty();
        assertThat((double) amount.usual()).isBetween(Math.log1p(20), Math.log1p(600));
    }

    /// Fifty payments of one card, each like the other, then one that is not.
    private static List<Payment> usualPaymentsThen(String id, double amount, String channel) {
        long late = Payment.START + 40 * 3_600_000L;
        var payments = new ArrayList<Payment>();
        for (int i = 0; i < 50; i++) {
            payments.add(new Payment("u-" + i, late + i * 1000L, "known", "shop-1", "20", "web"));
        }
        payments.add(
                new Payment(id, late + 60_000, "known", "shop-1", String.valueOf(amount), channel));
        return payments;
    }

    /// What one run over seeded traffic says.
    private record Run(List<byte[]> decisions, List<Alert> alerts) {
        static Run of(StreamPlan plan, long seed) {
            return of(plan, seed, 600, Collections.emptyList());
        }

        static Run of(StreamPlan plan, long seed, int payments, List<Payment> after) {
            var run = new Run(new ArrayList<>(), new ArrayList<>());
            StreamObserver observer =
                    new StreamObserver() {
                        @Override
                        public void alerted(Alert alert) {
                            run.alerts.add(alert);
                        }
                    };
            try (var registry =
                            new ModelRegistry(
                                    plan.modelTerms(), ModelBuilds.direct(), new Unheard());
                    var stream = new StreamReplay(plan, new JavaKernels(), registry, observer)) {
                stream.listen(
                        plan.topics().decisions(),
                        record -> run.decisions.add(Messages.decision(plan, record.value())));
                for (var sent : Traffic.of(plan, seed, payments)) {
                    sent.to(stream);
                }
                for (var payment : after) {
                    stream.transaction(payment.key(), payment.bytes(), payment.at());
                }
            }
            return run;
        }
    }

    private static final class Unheard implements ModelListener {
        @Override
        public void swapped(String recipe, OnnxModel model) {}

        @Override
        public void refused(String recipe, ModelRefused refusal) {
            throw new AssertionError(refusal);
        }
    }
}
