package io.counterweight.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.evaluate.PromotionRule.Figure;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromotionRuleTest {
    private static final PromotionRule BY_AP = new PromotionRule(Figure.AVERAGE_PRECISION, 0.1, 50);

    @Test
    void theBestShadowTakesOverWithItsFigures() {
        var champion = ap("old", 0.5);
        var won = BY_AP.winner(champion, List.of(champion, ap("good", 0.6), ap("best", 0.7)));
        assertThat(won)
                .contains(
                        new Promotion(
                                "p",
                                "best",
                                "old",
                                "rule",
                                "average precision 0.7000 against 0.5000 over 1000 labelled"
                                        + " transactions, 60 frauds among them",
                                7L,
                                0.7,
                                0.5,
                                60L,
                                null));
        assertThat(won.orElseThrow().isByHand()).isFalse();
    }

    @Test
    void theMarginIsAShareOfTheChampionsFigure() {
        assertThat(BY_AP.winner(ap("old", 0.5), List.of(ap("new", 0.549)))).isEmpty();
        assertThat(BY_AP.winner(ap("old", 0.5), List.of(ap("new", 0.551)))).isPresent();
        var any = new PromotionRule(Figure.AVERAGE_PRECISION, 0.0, 50);
        assertThat(any.winner(ap("old", 0.5), List.of(ap("new", 0.5)))).isEmpty();
    }

    @Test
    void tooFewFraudsChangeNothing() {
        var many = new PromotionRule(Figure.AVERAGE_PRECISION, 0.1, 61);
        assertThat(many.winner(ap("old", 0.5), List.of(ap("new", 0.9)))).isEmpty();
        var enough = new PromotionRule(Figure.AVERAGE_PRECISION, 0.1, 60);
        assertThat(enough.winner(ap("old", 0.5), List.of(ap("new", 0.9)))).isPresent();
    }

    @Test
    void aShadowJudgedByOtherTransactionsOrByNoneIsNotCompared() {
        var shorter = evaluation("young", 999, 0.9, 0.9, 1.0);
        var unknown = evaluation("unknown", 1000, null, null, null);
        assertThat(BY_AP.winner(ap("old", 0.5), List.of(shorter, unknown))).isEmpty();
        assertThat(BY_AP.winner(ap("old", null), List.of(ap("new", 0.9)))).isEmpty();
    }

    @Test
    void recallAtTheBudgetMayDecide() {
        var rule = new PromotionRule(Figure.RECALL_AT_BUDGET, 0.1, 50);
        var champion = evaluation("old", 1000, 0.9, 0.5, null);
        var shadow = evaluation("new", 1000, 0.1, 0.6, null);
        assertThat(rule.winner(champion, List.of(shadow)).orElseThrow().reason())
                .startsWith("recall at budget 0.6000 against 0.5000");
    }

    @Test
    void lessCostIsBetter() {
        var rule = new PromotionRule(Figure.COST, 0.1, 50);
        var champion = evaluation("old", 1000, 0.9, 0.9, 100.0);
        assertThat(rule.winner(champion, List.of(evaluation("new", 1000, 0.1, 0.1, 91.0))))
                .isEmpty();
        assertThat(
                        rule.winner(
                                        champion,
                                        List.of(
                                                evaluation("new", 1000, 0.1, 0.1, 89.0),
                                                evaluation("dear", 1000, 0.1, 0.1, 900.0)))
                                .orElseThrow()
                                .recipe())
                .isEqualTo("new");
    }

    @Test
    void badRulesAreRefused() {
        assertThatThrownBy(() -> new PromotionRule(null, null, null))
                .hasMessageContaining("by=null");
        assertThatThrownBy(() -> new PromotionRule(Figure.COST, 1.5, null))
                .hasMessage("margin must be in [0, 1]: margin=1.5");
        assertThatThrownBy(() -> new PromotionRule(Figure.COST, null, 0))
                .hasMessage("least-frauds must be at least 1: least-frauds=0");
    }

    private static Evaluation ap(String recipe, Double averagePrecision) {
        return evaluation(recipe, 1000, averagePrecision, 0.5, null);
    }

    /// 6 % of the window are frauds.
    private static Evaluation evaluation(
            String recipe, int window, Double averagePrecision, Double recall, Double cost) {
        return new Evaluation(
                "p",
                recipe,
                recipe.equals("old"),
                7,
                5000,
                10,
                "v",
                window,
                List.of(),
                0.9,
                0.94,
                averagePrecision,
                recall,
                0.06,
                0.01,
                0.02,
                0.1,
                cost,
                0,
                0,
                null,
                false,
                List.of(),
                null);
    }
}
