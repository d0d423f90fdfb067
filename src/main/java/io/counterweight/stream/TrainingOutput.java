package io.counterweight.stream;

import io.counterweight.evaluate.Evaluation;

/// What training says now and then.
sealed interface TrainingOutput {
    /// A model to be served from now on.
    record ModelMade(String recipe, byte[] onnx) implements TrainingOutput {}

    /// How a recipe is doing.
    record Evaluated(Evaluation evaluation) implements TrainingOutput {}
}
