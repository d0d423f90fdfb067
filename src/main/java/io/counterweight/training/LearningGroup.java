package io.counterweight.training;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.event.Presumed;
import java.util.List;

/// Recipes that learn in step, with what their networks learn from: nothing else depends on it
/// while they do. For one thread at a time.
record LearningGroup(List<RecipeRun> recipes, List<LearnerInputs> inputs) {
    /// Judges each example by what the recipes had said of it, then learns it.
    void learn(List<Example> examples, StreamObserver told) {
        for (var example : examples) {
            var known = Presumed.told(example);
            if (known != null) {
                recipes.forEach(recipe -> recipe.judge(known, told));
            }
            inputs.forEach(each -> each.begin(example));
            recipes.forEach(recipe -> recipe.learn(example, told));
            inputs.forEach(each -> each.end(example));
        }
    }
}
