package io.counterweight.stream;

import io.counterweight.evaluate.DecisionPolicy;
import io.counterweight.evaluate.Decisions;
import io.counterweight.evaluate.PromotionRule;
import io.counterweight.event.Classes;
import io.counterweight.event.EventShape;
import io.counterweight.event.LabelSource;
import io.counterweight.event.TopicNames;
import io.counterweight.feature.FeatureSet;
import io.counterweight.learn.Recipe;
import io.counterweight.score.ModelTerms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the topologies need to know of a pipeline. Immutable; shared by all threads.
///
/// @param recipes those that compete, each of another name
/// @param models the ONNX bytes of the recipes of kind `onnx`, by name
/// @param champion name of the recipe that decides at first
public record StreamPlan(
        String pipeline,
        EventShape event,
        Classes classes,
        LabelSource labels,
        FeatureSet features,
        TopicNames topics,
        DecisionPolicy policy,
        List<Recipe> recipes,
        String champion,
        Map<String, byte[]> models,
        Training training) {

    public StreamPlan {
        recipes = List.copyOf(recipes);
        models = Map.copyOf(models);
        if (recipes.stream().noneMatch(recipe -> recipe.name().equals(champion))) {
            throw new IllegalArgumentException(
                    "champion must be one of the recipes: champion=" + champion);
        }
    }

    /// When the trainer speaks.
    ///
    /// @param publishEvery models are published when the time of labels crosses a multiple of this
    /// @param evaluateEvery examples from one evaluation to the next
    /// @param window labelled transactions that the running metrics cover
    /// @param alertsPerDay the alert budget that recipes are compared by; null for none
    /// @param targetRecall of the minority classes, for whoever draws it; null for none
    /// @param promote when another recipe takes over; null for by hand only
    public record Training(
            Duration publishEvery,
            int evaluateEvery,
            int window,
            @Nullable Integer alertsPerDay,
            @Nullable Double targetRecall,
            @Nullable PromotionRule promote) {}

    /// Whether the transactions topic is already keyed by that entity, which saves its hop. Only
    /// the first entity's: the others wait for its features.
    boolean arrivesKeyedBy(String entity) {
        return entity.equals(event.keyedBy()) && features.entities().getFirst().equals(entity);
    }

    /// Where the id of that entity stands among a transaction's.
    int slotOf(String entity) {
        return event.entityNames().indexOf(entity);
    }

    /// The entities that are told of labels.
    List<String> entitiesWithOutcomes() {
        return features.entities().stream().filter(e -> features.of(e).needsOutcomes()).toList();
    }

    Decisions decisions() {
        return new Decisions(classes, policy);
    }

    /// Where the number that a decision weighs a loss by stands among a transaction's numbers; −1
    /// where the policy needs none.
    int slotOfAmount() {
        return policy instanceof DecisionPolicy.Cost cost
                ? event.numberNames().indexOf(cost.amount())
                : -1;
    }

    /// What a model must be to be taken from the topic.
    public ModelTerms modelTerms() {
        return new ModelTerms(
                recipes.stream().map(Recipe::name).collect(Collectors.toSet()),
                features.columnNames(),
                classes.names(),
                models);
    }

    boolean isRecipe(String name) {
        return recipes.stream().anyMatch(recipe -> recipe.name().equals(name));
    }

    /// The recipe that the others are compared to: the one called `plain`, or `<something>-plain`;
    /// null where none is.
    public @Nullable String plain() {
        return recipes.stream()
                .map(Recipe::name)
                .filter(name -> name.equals("plain") || name.endsWith("-plain"))
                .findFirst()
                .orElse(null);
    }

    /// The recipe that decides always the majority class: it is always among the compared, so that
    /// everybody sees what its accuracy is worth.
    public String alwaysMajority() {
        return "always-" + classes.name(classes.majority());
    }
}
