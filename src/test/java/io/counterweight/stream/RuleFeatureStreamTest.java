package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.answer.Answered;
import io.counterweight.answer.Fallback;
import io.counterweight.answer.Terms;
import io.counterweight.config.PipelineFile;
import io.counterweight.event.Example;
import io.counterweight.event.FiredRule;
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

/// A rule's outcome as a feature is what the rule itself says, live, in a replay and in an answer.
class RuleFeatureStreamTest {
    private static final String RULES =
            """
            rules:
              dear: {when: "amount > 60.0 && channel == 'web'", action: block, state: live}
              busy: {when: "card_count >= 3.0 && channel == 'web' && time.getMinutes() >= 0", action: refer, state: shadow}
            """;

    @TempDir Path folder;

    /// The small pipeline with both rules as features.
    private static StreamPlan plan() {
        var text = new ArrayList<String>();
        var plan =
                Plans.edited(yaml -> {
                    text.add(
                            yaml.replace(
                                            "recipes: [",
                                            """
                                              is-dear: {kind: rule, rule: dear}
                                              is-busy: {kind: rule, rule: busy}
                                            recipes: [\
                                            """)
                                    + RULES);
                    return text.getLast();
                });
        return plan.with(PipelineFile.parse("payments.yaml", text.getLast()).value().ruleBook());
    }

    private static float column(StreamPlan plan, Example example, String name) {
        return example.getScored().getFeatures(plan.features().columnNames().indexOf(name));
    }

    @Test
    void theColumnIsWhatTheRuleSaysAndTheReplayHasTheSameBits() {
        var plan = plan();
        try (var drivers = new Drivers(plan, folder);
                var replayed = new Replayed(plan)) {
            for (var sent : Traffic.of(plan, 9, 300)) {
                sent.to(drivers);
                sent.to(replayed.stream);
            }
            assertThat(replayed.examples).hasSizeGreaterThan(100);
            int dear = 0;
            int busy = 0;
            for (var example : replayed.examples) {
                var fired =
                        example.getScored().getRuled().getFiredList().stream()
                                .map(FiredRule::getName)
                                .toList();
                assertThat(column(plan, example, "is-dear"))
                        .isEqualTo(fired.contains("dear") ? 1 : 0);
                assertThat(column(plan, example, "is-busy"))
                        .isEqualTo(fired.contains("busy") ? 1 : 0);
                dear += fired.contains("dear") ? 1 : 0;
                busy += fired.contains("busy") ? 1 : 0;
            }
            assertThat(dear).isBetween(5, replayed.examples.size() - 5);
            assertThat(busy).isBetween(5, replayed.examples.size() - 5);
            assertThat(drivers.examples).containsExactlyElementsOf(replayed.examples);
            assertThat(drivers.models).isNotEmpty().containsExactlyElementsOf(replayed.models);
        }
    }

    @Test
    void anAnswerScoresTheSameColumns() throws IOException {
        var plan = plan();
        var sent = new ArrayList<ProducerRecord<String, byte[]>>();
        try (var drivers = new Drivers(plan, folder)) {
            Traffic.of(plan, 7, 200).forEach(traffic -> traffic.to(drivers));
            drivers.wallClock = Payment.START + Duration.ofDays(1).toMillis();
            var answers =
                    drivers.answering(
                            Fallback.parse("refer-if amount >= 20"),
                            record -> {
                                sent.add(record);
                                return CompletableFuture.completedFuture(null);
                            });
            var terms = new Terms(System.nanoTime(), Duration.ofMinutes(1), false);
            long at = drivers.wallClock;
            var payment = Payment.of("asked", at).ofAmount(90);
            var answer =
                    (Answered.Decided) answers.answer(List.of(payment.bytes()), terms).getFirst();
            drivers.decisions.clear();
            drivers.transaction(sent.getFirst(), at);
            // The seal of the answer has a hash of its columns: the stream compares it with its
            // own.
            assertThat(drivers.heard.compared).containsExactly("same");
            var mapper = new ObjectMapper();
            assertThat(mapper.readTree(drivers.decisions.getLast()).get("rules"))
                    .isEqualTo(mapper.readTree(answer.json()).get("rules"));
        }
    }
}
