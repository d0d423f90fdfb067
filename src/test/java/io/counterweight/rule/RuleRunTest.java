package io.counterweight.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.FiredRule;
import io.counterweight.event.RuledDecision;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleRunTest {
    private static final RuledDecision ALLOWED =
            RuledDecision.newBuilder().setAction("allow").setMadeBy("model:base").build();
    private static final RuledDecision ALERT =
            RuledDecision.newBuilder().setAction("alert").setMadeBy("model:base").build();

    /// amount, channel=web, channel=chip, card-count.
    private static final float[] FEATURES = {6.9f, 1, 0, 4};

    private static final float[] PROBABILITIES = {.2f, .7f, .1f};

    private static RuledDecision decide(String rules, RuledDecision otherwise) {
        return new RuleRun(Books.of("rules:\n" + rules.indent(2)))
                .decide(Books.payment(1000), FEATURES, PROBABILITIES, otherwise);
    }

    private static boolean isTrue(String when) {
        return isTrue(when, Books.payment(1000), FEATURES, PROBABILITIES);
    }

    private static boolean isTrue(
            String when, EnrichedTransaction.Builder of, float[] features, float[] given) {
        var rules =
                Books.of(
                        """
                        lists: {shops: [shop-7, shop-1], none: []}
                        rules:
                          it:
                            when: >
                              %s
                            action: alert
                            state: live
                        """
                                .formatted(when));
        return new RuleRun(rules).decide(of, features, given, ALLOWED) != ALLOWED;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amount > 999.0 && amount < 1001.0",
                "present && large && words == 3",
                "channel == 'web' && where == 'web!'",
                "channel in ['app', 'web']",
                "channel_web == 1.0 && channel_chip == 0.0",
                "card_count >= 4.0",
                "probability.stolen > 0.69 && probability.friendly < 0.11",
                "1.0 - probability.genuine > 0.79",
                "listed('shops', shop) && !listed('none', shop) && !listed('shops', card)",
                "time == timestamp('2025-06-02T00:00:00Z') && time.getHours('Europe/Brussels') == 2",
            })
    void aRuleReadsFieldsExpressionsColumnsProbabilitiesListsEntitiesAndTheTime(String when) {
        assertThat(isTrue(when)).isTrue();
        assertThat(isTrue("!(" + when + ")")).isFalse();
    }

    @Test
    void aRuleOverWhatIsMissingOrHasNoValueDoesNotFire() {
        float[] missing = {6.9f, 1, 0, Float.NaN};
        assertThat(isTrue("card_count < 9.0", Books.payment(1), FEATURES, PROBABILITIES)).isTrue();
        assertThat(isTrue("!(card_count < 9.0)", Books.payment(1), missing, PROBABILITIES))
                .isFalse();
        assertThat(isTrue("card_count < 9.0", Books.payment(1), missing, PROBABILITIES)).isFalse();
        assertThat(isTrue("!(probability.stolen > 0.5)", Books.payment(1), FEATURES, null))
                .isFalse();
        assertThat(isTrue("amount < 2.0", Books.payment(1), missing, null)).isTrue();
        assertThat(isTrue("words / (words - 3) != 1")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "allow, block, allow",
        "alert, block, block",
        "refer, block, block",
        "alert, refer, refer",
        "tag, alert, alert"
    })
    void ofSeveralActionsTheStrongestIsTaken(String first, String second, String taken) {
        for (var order : List.of(List.of(first, second), List.of(second, first))) {
            var ruled =
                    decide(
                            """
                            %1$s-it: {when: amount > 1.0, action: %1$s, state: live}
                            %2$s-it: {when: amount > 1.0, action: %2$s, class: stolen, state: live}
                            """
                                    .formatted(order.getFirst(), order.getLast()),
                            ALLOWED);
            assertThat(ruled.getAction()).isEqualTo(taken);
            assertThat(ruled.getMadeBy()).isEqualTo("rule:" + taken + "-it");
            assertThat(ruled.getFiredList())
                    .extracting(FiredRule::getName)
                    .containsExactly(order.getFirst() + "-it", order.getLast() + "-it");
        }
    }

    @Test
    void ofEqualActionsTheModelsThenThatOfTheRuleDeclaredFirstIsTaken() {
        var two =
                """
                b: {when: amount > 1.0, action: alert, state: live}
                a: {when: amount > 1.0, action: alert, state: live}
                """;
        assertThat(decide(two, ALERT).getMadeBy()).isEqualTo("model:base");
        assertThat(decide(two, ALLOWED).getMadeBy()).isEqualTo("rule:b");
    }

    @Test
    void aModelsAlertIsAllowedByARuleAndNotByAModelThatSeesNothing() {
        var ruled = decide("trusted: {when: card == 'card-1', action: allow, state: live}", ALERT);
        assertThat(ruled.getAction()).isEqualTo("allow");
        assertThat(ruled.getMadeBy()).isEqualTo("rule:trusted");
        var tagged = decide("marked: {when: amount > 1.0, action: tag, state: live}", ALERT);
        assertThat(tagged.getAction() + " " + tagged.getMadeBy()).isEqualTo("alert model:base");
        assertThat(tagged.getFiredList()).hasSize(1);
    }

    @Test
    void aRuleInTheShadowIsSaidAndChangesNothing() {
        var ruled =
                decide(
                        "it: {when: amount > 1.0, action: block, class: friendly, state: shadow}",
                        ALLOWED);
        assertThat(ruled.getAction() + " " + ruled.getMadeBy()).isEqualTo("allow model:base");
        assertThat(ruled.getFiredList())
                .containsExactly(
                        FiredRule.newBuilder()
                                .setName("it")
                                .setAction("block")
                                .setOfClass(2)
                                .build());
    }

    @Test
    void aRolloutIsForTheSameShareOfCardsEachTimeAndForOthersByAnotherRule() {
        var one = rolledOut("one");
        assertThat(one).hasSizeBetween(900, 1100).isEqualTo(rolledOut("one"));
        var both = new ArrayList<>(rolledOut("two"));
        both.retainAll(one);
        // By chance 100 of 10,000 are in both.
        assertThat(both).hasSizeBetween(60, 140);
    }

    private static List<Integer> rolledOut(String name) {
        var run =
                new RuleRun(
                        Books.of(
                                """
                                rules:
                                  %s:
                                    when: amount > 1.0
                                    action: block
                                    state: rollout
                                    rollout: {entity: card, share: 0.1}
                                """
                                        .formatted(name)));
        var acting = new ArrayList<Integer>();
        for (int card = 0; card < 10_000; card++) {
            var payment = Books.payment(1000).setEntities(0, "card-" + card);
            var ruled = run.decide(payment, FEATURES, PROBABILITIES, ALLOWED);
            assertThat(ruled.getFiredCount()).isEqualTo(1);
            if (ruled.getAction().equals("block")) {
                assertThat(ruled.getFired(0).getActing()).isTrue();
                acting.add(card);
            }
        }
        return acting;
    }

    @Test
    void whereNoRuleFiresNothingIsAllocated() {
        var run =
                new RuleRun(
                        Books.of(
                                """
                                lists: {shops: [shop-7]}
                                rules:
                                  a: {when: amount > 5000.0, action: block, state: live}
                                  b: {when: "listed('shops', shop)", action: allow, state: live}
                                  c: {when: "channel == 'app' || !present", action: tag, state: live}
                                  d: {when: card_count > 9.0, action: alert, state: live}
                                  e: {when: probability.stolen > 0.9, action: refer, state: live}
                                """));
        var payment = Books.payment(1000).build();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rounds = 20_000;
        boolean isOther = false;
        for (int i = 0; i < rounds; i++) {
            isOther |= run.decide(payment, FEATURES, PROBABILITIES, ALLOWED) != ALLOWED;
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < rounds; i++) {
            isOther |= run.decide(payment, FEATURES, PROBABILITIES, ALLOWED) != ALLOWED;
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(isOther).isFalse();
        assertThat(bytes).isLessThan(rounds);
    }
}
