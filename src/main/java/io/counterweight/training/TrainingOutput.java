package io.counterweight.training;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Promotion;
import io.counterweight.evaluate.RulesEvaluation;

/// What training says now and then.
public sealed interface TrainingOutput {
    /// A model to be served from now on.
    record ModelMade(String recipe, byte[] onnx) implements TrainingOutput {}

    /// How a recipe is doing.
    record Evaluated(Evaluation evaluation) implements TrainingOutput {}

    /// How the rules are doing.
    record RulesEvaluated(RulesEvaluation evaluation) implements TrainingOutput {}

    /// Another recipe decides from now on.
    record Promoted(Promotion promotion) implements TrainingOutput {}
}
