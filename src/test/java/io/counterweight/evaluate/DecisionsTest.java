package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.Action;
import io.counterweight.event.Classes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    private static final Classes TWO = new Classes(List.of("genuine", "fraud"), 0);

    /// The majority stands in the middle.
    private static final Classes THREE = new Classes(List.of("stolen", "genuine", "takeover"), 1);

    @Test
    void fromTheThresholdOnItIsAnAlert() {
        var decisions = new Decisions(TWO, new DecisionPolicy.Threshold(0.75));
        assertThat(decisions.decide(fraud(0.75f), null, 0)).isOne();
        assertThat(decisions.decide(fraud(0.7f), null, 0)).isZero();
        assertThat(decisions.decide(fraud(0.7f), 0.1, 1e9)).as("no other policy's").isZero();
    }

    @Test
    void minorityClassesCountTogetherAndTheLikeliestIsDecided() {
        var decisions = new Decisions(THREE, new DecisionPolicy.Threshold(0.5));
        assertThat(decisions.decide(new float[] {.25f, .5f, .25f}, null, 0)).isZero();
        assertThat(decisions.decide(new float[] {.125f, .375f, .5f}, null, 0)).isEqualTo(2);
        assertThat(decisions.decide(new float[] {.125f, .625f, .25f}, null, 0)).isEqualTo(1);
    }

    @Test
    void anAlertBudgetGoesByTheModelsThresholdAndByAHalfBeforeTheFirst() {
        var decisions = new Decisions(TWO, new DecisionPolicy.AlertBudget(10));
        assertThat(decisions.decide(fraud(0.25f), 0.25, 0)).isOne();
        assertThat(decisions.decide(fraud(0.2f), 0.25, 0)).isZero();
        assertThat(decisions.decide(fraud(0.5f), null, 0)).isOne();
        assertThat(decisions.decide(fraud(0.4f), null, 0)).isZero();
    }

    @Test
    void theCostOfALossDependsOnTheAmount() {
        // .1 · amount · .5 > 5: from above 100 on.
        var decisions = new Decisions(TWO, new DecisionPolicy.Cost("amount", 5.0, 0.5));
        assertThat(decisions.decide(fraud(0.125f), null, 79)).isZero();
        assertThat(decisions.decide(fraud(0.125f), null, 81)).isOne();
        assertThat(decisions.decide(fraud(0.01f), null, 10_000)).isOne();
        assertThat(decisions.decide(fraud(1f), null, 0)).isZero();
    }

    @Test
    void aDecisionCostsAReviewOrWhatIsLost() {
        var decisions = new Decisions(TWO, new DecisionPolicy.Cost("amount", 5.0, 0.25));
        assertThat(decisions.cost(1, 1, 200)).isEqualTo(5);
        assertThat(decisions.cost(1, 0, 200)).isEqualTo(5);
        assertThat(decisions.cost(0, 1, 200)).isEqualTo(150);
        assertThat(decisions.cost(0, 0, 200)).isZero();
        assertThat(decisions.hasCosts()).isTrue();
        var free = new Decisions(TWO, new DecisionPolicy.Threshold(null));
        assertThat(free.cost(0, 1, 200)).isZero();
        assertThat(free.hasCosts()).isFalse();
    }

    @Test
    void badPoliciesAreRefused() {
        assertThatThrownBy(() -> new DecisionPolicy.Threshold(1.0)).hasMessageContaining("at=1.0");
        assertThatThrownBy(() -> new DecisionPolicy.AlertBudget(null))
                .hasMessage("per-day must be given and at least 1: per-day=null");
        assertThatThrownBy(() -> new DecisionPolicy.Cost(null, 1.0, null))
                .hasMessageContaining("amount must name");
        assertThatThrownBy(() -> new DecisionPolicy.Cost("amount", 0.0, null))
                .hasMessage("review must be above 0: review=0.0");
        assertThatThrownBy(() -> new DecisionPolicy.Cost("amount", 1.0, 1.0))
                .hasMessage("recovery must be in [0, 1): recovery=1.0");
    }

    private static float[] fraud(float probability) {
        return new float[] {1 - probability, probability};
    }

    @Test
    void beyondAnAlertTheModelRefersAndBlocksFromTheirProbabilitiesOn() {
        var decisions =
                new Decisions(TWO, new DecisionPolicy.Threshold(0.3).advising(advice(0.5, 0.75)));
        assertThat(
                        List.of(0.25f, 0.3f, 0.5f, 0.74f, 0.75f).stream()
                                .map(fraud -> {
                                    float[] said = {1 - fraud, fraud};
                                    return decisions.action(said, decisions.decide(said, null, 0));
                                }))
                .containsExactly(
                        Action.ALLOW, Action.ALERT, Action.REFER, Action.REFER, Action.BLOCK);
    }

    @Test
    void aBlockIsAdvisedByTheProbabilityOfAllMinoritiesTogetherWhateverTheAmount() {
        var decisions =
                new Decisions(
                        THREE, new DecisionPolicy.Cost("a", 5.0, 0.0).advising(advice(null, 0.5)));
        float[] said = {0.25f, 0.25f, 0.5f};
        int majority = decisions.decide(said, null, 1);
        assertThat(majority).as("hardly anything to lose").isEqualTo(THREE.majority());
        said[THREE.majority()] = 0.25f;
        said[2 - THREE.majority()] = 0.5f;
        assertThat(decisions.action(said, majority)).isEqualTo(Action.BLOCK);
        var alertsOnly = new Decisions(THREE, new DecisionPolicy.Threshold(0.5));
        assertThat(alertsOnly.action(said, majority)).isEqualTo(Action.ALLOW);
    }

    @Test
    void thresholdsOfActionsMustBeInOrder() {
        assertThatThrownBy(() -> advice(0.9, 0.8))
                .hasMessage("block must not be below refer: block=0.8, refer=0.9");
        assertThatThrownBy(() -> advice(0.0, null))
                .hasMessageContaining("refer must lie in (0, 1]: refer=0.0");
        assertThatThrownBy(() -> advice(null, 1.5)).hasMessageContaining("block=1.5");
    }

    private static Advice advice(@Nullable Double refer, @Nullable Double block) {
        return new Advice(refer, block, null, null, null);
    }
}
