package io.counterweight.report;

import io.counterweight.config.Pipeline;
import io.counterweight.evaluate.AllTraffic;
import io.counterweight.evaluate.Ceilings;
import io.counterweight.evaluate.JudgedRecipe;
import io.counterweight.evaluate.JudgedRule;
import io.counterweight.evaluate.Promotion;
import io.counterweight.evaluate.ReplaySummary;
import io.counterweight.event.Classes;
import io.counterweight.learn.Recipe;
import io.counterweight.plan.StreamPlan;
import java.util.List;
import java.util.Map;

/// A finished replay, as its report and its card tell of it. Immutable.
///
/// @param recipes judged, in the order of the plan, "always the majority" last
/// @param promotions changes of champion, in their order
/// @param deadLetters records that could not be used, by reason
/// @param command the command line that made it
/// @param hasFeaturesPage whether [FeaturesPage] is beside it
/// @param rules judged, in declared order; empty for a pipeline without rules
/// @param traffic estimates over all traffic, by recipe; none where nothing is blocked
public record Replayed(
        Pipeline pipeline,
        StreamPlan plan,
        ReplaySummary summary,
        List<JudgedRecipe> recipes,
        List<Promotion> promotions,
        Map<String, Long> deadLetters,
        String command,
        boolean hasFeaturesPage,
        List<JudgedRule> rules,
        Map<String, AllTraffic.Estimate> traffic) {
    /// The recipe that does nothing about imbalance, by its name.
    private static final String PLAIN = "plain";

    public Replayed {
        recipes = List.copyOf(recipes);
        promotions = List.copyOf(promotions);
        deadLetters = Map.copyOf(deadLetters);
        rules = List.copyOf(rules);
        traffic = Map.copyOf(traffic);
    }

    Classes classes() {
        return plan.classes();
    }

    /// Whether a row was judged.
    public boolean hasJudged() {
        return recipes.stream().anyMatch(judged -> judged.report().rows() > 0);
    }

    /// Name of the recipe that decided at the end.
    String champion() {
        return promotions.isEmpty() ? plan.champion() : promotions.getLast().recipe();
    }

    /// Name of the recipe that the others are compared to: `plain` where it is, else the champion.
    String reference() {
        return learners().stream().anyMatch(judged -> judged.recipe().equals(PLAIN))
                ? PLAIN
                : champion();
    }

    /// The recipes but "always the majority".
    List<JudgedRecipe> learners() {
        return recipes.stream().filter(judged -> !isAlways(judged)).toList();
    }

    Ceilings ceilings(JudgedRecipe judged) {
        return Ceilings.of(judged.report(), summary.top(), classes().majority());
    }

    boolean isAlways(JudgedRecipe judged) {
        return judged.recipe().equals(plan.alwaysMajority());
    }

    JudgedRecipe judged(String recipe) {
        return recipes.stream()
                .filter(judged -> judged.recipe().equals(recipe))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "recipe must be one of the judged: recipe=" + recipe));
    }

    /// As its file declares it.
    Recipe declared(String recipe) {
        return plan.recipes().stream()
                .filter(one -> one.name().equals(recipe))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "recipe must be one of the plan: recipe=" + recipe));
    }
}
