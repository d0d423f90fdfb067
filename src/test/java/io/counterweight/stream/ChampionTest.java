package io.counterweight.stream;

import static io.counterweight.stream.Payment.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.Promotion;
import io.counterweight.plan.StreamPlan;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scorer and trainer have one champion: whom the topic `promotions` names last.
class ChampionTest {
    private static final StreamPlan RULE = Plans.promoting();
    private static final StreamPlan BY_HAND = Plans.promotedByHand();

    @TempDir Path folder;

    /// The rule lets `tiny` take over in the moment in which a person chooses `idle`; the person's
    /// record is first.
    @Test
    void aPersonAndTheRuleAtOnceLeaveOneChampion() {
        try (var drivers = Drivers.restartable(RULE, folder)) {
            drivers.promotionAhead(byHand("idle", "tiny"));
            Traffic.of(RULE, 61, 900).forEach(sent -> sent.to(drivers));
            assertThat(drivers.promotions).hasSize(1);
            assertAllHaveFor(drivers, "tiny");
            drivers.restart();
            Traffic.of(RULE, 64, 60).forEach(sent -> sent.to(drivers));
            assertAllHaveFor(drivers, "tiny");
        }
    }

    @Test
    void aLostTopicGivesBothTheDeclaredChampionAndThenWhoIsPromotedOnceMore() {
        try (var drivers = Drivers.restartable(BY_HAND, folder)) {
            drivers.promotion(byHand("tiny", "idle"));
            Traffic.of(BY_HAND, 62, 100).forEach(sent -> sent.to(drivers));
            assertAllHaveFor(drivers, "tiny");
            drivers.losePromotions();
            drivers.restart();
            Traffic.of(BY_HAND, 63, 100).forEach(sent -> sent.to(drivers));
            assertAllHaveFor(drivers, "idle");
            drivers.promotion(byHand("tiny", "idle"));
            Traffic.of(BY_HAND, 64, 100).forEach(sent -> sent.to(drivers));
            assertAllHaveFor(drivers, "tiny");
        }
    }

    @Test
    void aChampionWithoutAModelLeavesTheDecisionToTheOneBefore() {
        var model = ModelsTest.modelOf(BY_HAND.features().columns(), BY_HAND.classes());
        try (var drivers = new Drivers(BY_HAND, folder)) {
            drivers.ownModel("idle", model);
            drivers.send(Payment.of("before", START));
            assertThat(drivers.decision()).contains("\"recipe\":\"idle\"");
            drivers.promotion(byHand("tiny", "idle"));
            drivers.send(Payment.of("without", START + 1000));
            assertThat(drivers.champion()).isEqualTo("tiny");
            assertThat(drivers.decision())
                    .as("not off, and by its right name")
                    .contains("\"recipe\":\"idle\"");
            assertThat(drivers.deciding().isFallback()).isTrue();
            assertThat(drivers.deciding().hasModel()).as("ready").isTrue();
            drivers.ownModel("tiny", model);
            drivers.send(Payment.of("with", START + 2000));
            assertThat(drivers.decision()).contains("\"recipe\":\"tiny\"");
            assertThat(drivers.deciding().isFallback()).isFalse();
        }
    }

    @Test
    void withoutAnyModelTheMajorityIsDecidedAndItIsNoFallback() {
        try (var drivers = new Drivers(BY_HAND, folder)) {
            drivers.promotion(byHand("tiny", "idle"));
            drivers.send(Payment.of("p", START));
            assertThat(drivers.decision()).contains("\"modelVersion\":\"\"");
            assertThat(drivers.deciding().hasModel()).isFalse();
            assertThat(drivers.deciding().isFallback()).isFalse();
        }
    }

    private static void assertAllHaveFor(Drivers drivers, String champion) {
        assertThat(drivers.champion()).as("the scorer's").isEqualTo(champion);
        assertThat(drivers.trainersChampion()).as("the trainer's").isEqualTo(champion);
        assertThat(drivers.heard.ofChampion().recipe())
                .as("whom shadows are compared with")
                .isEqualTo(champion);
    }

    private static byte[] byHand(String recipe, String previous) {
        return new PromotionJson().write(Promotion.byHand("payments", recipe, previous, "a test"));
    }
}
