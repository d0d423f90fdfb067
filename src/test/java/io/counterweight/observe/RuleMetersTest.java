package io.counterweight.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.FiredRule;
import io.counterweight.event.RuledDecision;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleMetersTest {
    @Test
    void whatRulesMadeOfTransactionsIsCountedByRuleAndByAction() {
        try (var metrics = new Metrics("test")) {
            var group =
                    new ObserverGroup(
                            List.of(new RuleMeters(metrics.registry(), List.of("a", "b"))));
            var ruled =
                    RuledDecision.newBuilder()
                            .setAction("block")
                            .setMadeBy("rule:a")
                            .addFired(FiredRule.newBuilder().setName("a").setActing(true))
                            .addFired(FiredRule.newBuilder().setName("b"))
                            .build();
            group.ruled(ruled);
            group.ruled(ruled);
            assertThat(metrics.scrape().lines().map(line -> line.replace(",pipeline=\"test\"", "")))
                    .contains(
                            "counterweight_actions_total{action=\"block\",by=\"rule:a\"} 2.0",
                            "counterweight_rules_fired_total{acting=\"true\",rule=\"a\"} 2.0",
                            "counterweight_rules_fired_total{acting=\"false\",rule=\"a\"} 0.0",
                            "counterweight_rules_fired_total{acting=\"false\",rule=\"b\"} 2.0");
        }
    }
}
