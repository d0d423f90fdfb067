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
    private final Map<List<String>, LearnerInputs> inputs = new LinkedHashMap<>();
    private final Map<String, TrainedModel> byName = new LinkedHashMap<>();

    TrainedModels(StreamPlan plan, Kernels kernels) {
        this.plan = plan;
        this.kernels = kernels;
        for (var recipe : plan.recipes()) {
            switch (recipe) {
                case Recipe.Network network -> add(network(network));
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
                case Recipe.Network _, Recipe.Onnx _ -> {}
            }
        }
    }

    /// Each in the order in which they learn.
    List<TrainedModel> all() {
        return List.copyOf(byName.values());
    }

    /// What their networks learn from, one for each kind of input.
    List<LearnerInputs> inputs() {
        return List.copyOf(inputs.values());
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
        var own = inputs.computeIfAbsent(recipe.inputs(), names -> inputs(names, columns));
        return new NetworkModel(plan, Learner.create(recipe, shape, kernels, own.buffers()), own);
    }

    private LearnerInputs inputs(List<String> names, int columns) {
        var recipes = new ArrayList<Recipe>();
        for (var recipe : plan.recipes()) {
            if (recipe instanceof Recipe.Network network && network.inputs().equals(names)) {
                recipes.add(network);
            }
        }
        return new LearnerInputs(plan, names, ExampleBuffers.of(recipes, columns, plan.classes()));
    }

    private TrainedModel blend(String name, List<String> of, Blend blend) {
        return new BlendModel(plan, name, of.stream().map(byName::get).toList(), blend);
    }
}
