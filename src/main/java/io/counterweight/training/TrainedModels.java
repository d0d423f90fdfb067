package io.counterweight.training;

import static java.util.Objects.requireNonNull;

import io.counterweight.kernel.Kernels;
import io.counterweight.learn.Blend;
import io.counterweight.learn.ExampleBuffers;
import io.counterweight.learn.Learner;
import io.counterweight.learn.LearningShape;
import io.counterweight.learn.Recipe;
import io.counterweight.plan.StreamPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes the trained models of a plan: networks and models first, then the blends that are made of
/// them, so that a blend is published after its members. For one thread.
final class TrainedModels {
    private final StreamPlan plan;
    private final Kernels kernels;
    private final boolean isApart;
    private final Map<List<String>, LearnerInputs> shared = new LinkedHashMap<>();
    private final Map<String, LearnerInputs> inputs = new LinkedHashMap<>();
    private final Map<String, TrainedModel> byName = new LinkedHashMap<>();

    /// @param isApart whether each network has inputs and buffers of its own, so that it can learn
    ///   while the others do; else those of equal inputs share them
    TrainedModels(StreamPlan plan, Kernels kernels, boolean isApart) {
        this.plan = plan;
        this.kernels = kernels;
        this.isApart = isApart;
        for (var recipe : plan.recipes()) {
            switch (recipe) {
                case Recipe.Network network -> add(network(network));
                case Recipe.Trees trees -> add(trees(trees));
                case Recipe.Onnx onnx ->
                        add(
                                new FrozenModel(
                                        onnx.name(),
                                        plan.classes().count(),
                                        requireNonNull(plan.models().get(onnx.name()))));
                case Recipe.Blend _, Recipe.Stack _ -> {}
            }
        }
        var classes = plan.classes();
        for (var recipe : plan.recipes()) {
            switch (recipe) {
                case Recipe.Blend blend ->
                        add(blend(blend.name(), blend.of(), Blend.of(blend, classes)));
                case Recipe.Stack stack ->
                        add(blend(stack.name(), stack.of(), Blend.of(stack, classes)));
                case Recipe.Network _, Recipe.Trees _, Recipe.Onnx _ -> {}
            }
        }
    }

    /// Each in the order in which they learn.
    List<TrainedModel> all() {
        return List.copyOf(byName.values());
    }

    /// What their networks learn from, each once.
    List<LearnerInputs> inputs() {
        return inputs.values().stream().distinct().toList();
    }

    /// What that recipe's network learns from; empty for what is no network.
    List<LearnerInputs> inputsOf(String recipe) {
        var own = inputs.get(recipe);
        return own == null ? List.of() : List.of(own);
    }

    private void add(TrainedModel model) {
        byName.put(model.name(), model);
    }

    private TrainedModel network(Recipe.Network recipe) {
        int columns = plan.features().columns() + recipe.inputs().size();
        var shape =
                new LearningShape(
                        columns,
                        plan.classes(),
                        plan.features().categoryColumns(),
                        LearnerInputs.meanings(plan, recipe.inputs()));
        var own = inputs(recipe, recipe.inputs());
        return new NetworkModel(plan, Learner.create(recipe, shape, kernels, own.buffers()), own);
    }

    private TrainedModel trees(Recipe.Trees recipe) {
        return new TreesModel(recipe, plan.classes(), inputs(recipe, List.of()));
    }

    private LearnerInputs inputs(Recipe recipe, List<String> names) {
        var own =
                isApart
                        ? newInputs(recipe, names)
                        : shared.computeIfAbsent(names, _ -> newInputs(recipe, names));
        inputs.put(recipe.name(), own);
        return own;
    }

    private LearnerInputs newInputs(Recipe recipe, List<String> names) {
        int columns = plan.features().columns() + names.size();
        var alike = new ArrayList<Recipe>();
        for (var other : plan.recipes()) {
            if (other instanceof Recipe.Network network && network.inputs().equals(names)) {
                alike.add(network);
            }
        }
        return new LearnerInputs(
                plan,
                names,
                isApart
                        ? ExampleBuffers.of(recipe, alike, columns, plan.classes())
                        : ExampleBuffers.of(alike, columns, plan.classes()));
    }

    private TrainedModel blend(String name, List<String> of, Blend blend) {
        return new BlendModel(plan, name, of.stream().map(byName::get).toList(), blend);
    }
}
