package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.evaluate.Promotion;
import io.counterweight.plan.StreamPlan;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Another recipe takes over.
class PromotionsTest {
    private static final StreamPlan BY_HAND = Plans.promotedByHand();

    @TempDir Path folder;

    @Test
    void theRulePromotesTheBetterRecipeOnceAndRecordsTheFigures() throws IOException {
        var plan = Plans.promoting();
        try (var drivers = new Drivers(plan, folder)) {
            Traffic.of(plan, 61, 900).forEach(sent -> sent.to(drivers));
            assertThat(drivers.promotions).as("no flapping").hasSize(1);
            var promotion = new ObjectMapper().readTree(drivers.promotions.getFirst());
            assertThat(promotion.get("recipe").asText()).isEqualTo("tiny");
            assertThat(promotion.get("previous").asText()).isEqualTo("idle");
            assertThat(promotion.get("by").asText()).isEqualTo("rule");
            assertThat(promotion.get("pipeline").asText()).isEqualTo("payments");
            assertThat(promotion.get("frauds").asLong()).isGreaterThanOrEqualTo(20);
            assertThat(promotion.get("figure").asDouble())
                    .isGreaterThan(1.05 * promotion.get("previousFigure").asDouble());
            assertThat(promotion.get("reason").asText())
                    .matches(
                            "average precision 0\\.\\d{4} against 0\\.\\d{4} over \\d+ labelled"
                                    + " transactions, \\d+ frauds among them");
            assertThat(drivers.heard.promotions).as("told by the scorer alone").hasSize(1);
            assertThat(drivers.champion()).isEqualTo("tiny");
            assertThat(drivers.decision()).contains("\"recipe\":\"tiny\"");
            assertThat(drivers.decisions)
                    .anySatisfy(
                            d -> assertThat(new String(d, UTF_8)).contains("\"recipe\":\"idle\""));
            var last = drivers.heard.ofChampion();
            assertThat(last.recipe()).isEqualTo("tiny");
            assertThat(drivers.examples.getLast().getShadowsList())
                    .extracting("recipe")
                    .containsExactly("idle");
        }
    }

    @Test
    void apartFromTheRuleNothingPromotes() {
        try (var drivers = new Drivers(BY_HAND, folder)) {
            Traffic.of(BY_HAND, 61, 900).forEach(sent -> sent.to(drivers));
            assertThat(drivers.promotions).isEmpty();
            assertThat(drivers.champion()).isEqualTo("idle");
        }
    }

    @Test
    void aPersonPromotesThroughTheTopic() {
        try (var drivers = new Drivers(BY_HAND, folder)) {
            Traffic.of(BY_HAND, 62, 100).forEach(sent -> sent.to(drivers));
            assertThat(drivers.decision()).contains("\"recipe\":\"idle\"");
            var byHand = Promotion.byHand("payments", "tiny", "idle", "it catches more");
            drivers.promotion(new PromotionJson().write(byHand));
            assertThat(drivers.champion()).isEqualTo("tiny");
            assertThat(drivers.heard.promotions).containsExactly(byHand);
            Traffic.of(BY_HAND, 63, 100).forEach(sent -> sent.to(drivers));
            drivers.send(Payment.of("next", START + 86_400_000));
            assertThat(drivers.decision()).contains("\"recipe\":\"tiny\"");
            assertThat(drivers.heard.ofChampion().recipe()).isEqualTo("tiny");
        }
    }

    /// Nobody needs to know our Java: the least that a person may write.
    @Test
    void aRecordThatSaysNotByWhomIsAPersons() {
        try (var drivers = new Drivers(BY_HAND, folder)) {
            drivers.promotion("{\"recipe\":\"tiny\"}".getBytes(UTF_8));
            assertThat(drivers.champion()).isEqualTo("tiny");
            Traffic.of(BY_HAND, 63, 100).forEach(sent -> sent.to(drivers));
            assertThat(drivers.heard.ofChampion().recipe()).isEqualTo("tiny");
        }
    }

    @Test
    void whatIsNoPromotionIsLeftAside() {
        try (var drivers = new Drivers(BY_HAND, folder)) {
            for (var bad :
                    new String[] {
                        "{",
                        "",
                        "[]",
                        "null",
                        "{\"reason\":\"no name\"}",
                        "{\"recipe\":\"unknown\",\"by\":\"hand\"}",
                        "{\"recipe\":\"always-genuine\",\"by\":\"hand\"}"
                    }) {
                drivers.promotion(bad.getBytes(UTF_8));
            }
            drivers.promotion(null);
            assertThat(drivers.champion()).isEqualTo("idle");
            assertThat(drivers.heard.promotions).isEmpty();
            drivers.send(Payment.of("p", START));
            assertThat(drivers.decisions).hasSize(1);
        }
    }

    /// As a console producer sends it.
    @Test
    void aPromotionWithoutAKeyIsTaken() {
        try (var drivers = new Drivers(BY_HAND, folder)) {
            drivers.toScorer("payments.promotions", null, "{\"recipe\":\"tiny\"}".getBytes(UTF_8));
            assertThat(drivers.champion()).isEqualTo("tiny");
        }
    }

    @Test
    void aRestartFollowsTheTopicAgain() {
        try (var drivers = Drivers.restartable(BY_HAND, folder)) {
            drivers.promotion("{\"recipe\":\"tiny\"}".getBytes(UTF_8));
            drivers.promotion("{\"recipe\":\"idle\"}".getBytes(UTF_8));
            drivers.promotion("{\"recipe\":\"tiny\"}".getBytes(UTF_8));
            Traffic.of(BY_HAND, 63, 60).forEach(sent -> sent.to(drivers));
            drivers.restart();
            assertThat(drivers.champion()).isEqualTo("tiny");
            Traffic.of(BY_HAND, 64, 100).forEach(sent -> sent.to(drivers));
            assertThat(drivers.heard.ofChampion().recipe()).isEqualTo("tiny");
        }
    }
}
