package io.counterweight.training;

import io.counterweight.boosting.LightGbm;
import io.counterweight.learn.Recipe;
import io.counterweight.plan.StreamPlan;
import java.util.Optional;
import java.util.function.Supplier;

/// What training needs of the machine beyond the JVM. Who only scores needs none of it: trees are
/// ONNX to a scorer. Stateless and thread-safe.
public final class TrainingNeeds {
    private TrainingNeeds() {}

    /// Why a recipe of the plan cannot be trained here; empty where all can. Loads LightGBM where
    /// there are trees to fit.
    public static Optional<String> missing(StreamPlan plan) {
        return missing(plan, LightGbm::missing);
    }

    /// @param ofTrees why trees cannot be fitted here; asked only where there are any
    static Optional<String> missing(StreamPlan plan, Supplier<Optional<String>> ofTrees) {
        return plan.recipes().stream()
                .filter(recipe -> recipe instanceof Recipe.Trees)
                .findFirst()
                .flatMap(trees ->
                        ofTrees.get()
                                .map(reason ->
                                        "recipe \"%s\" cannot be trained here: %s; default-networks does without, and a scorer needs none"
                                                .formatted(trees.name(), reason)));
    }
}
