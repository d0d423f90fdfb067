package io.counterweight.score;

import io.counterweight.learn.ScoringModel;

/// The shape rules of a [ScoringModel].
final class ScoringModelShapes {
    private ScoringModelShapes() {}

    /// How many logits a network of so many classes has.
    static int logits(int classes) {
        return classes == 2 ? 1 : classes;
    }

    static void check(ScoringModel model) {
        int n = model.features();
        require(model.classes() >= 2, "classes must be at least 2", model.classes(), 2);
        equal("mean.length", model.mean().length, "features", n);
        equal("deviation.length", model.deviation().length, "features", n);
        equal("frequencies.length", model.frequencies().length, "features × k", n * model.k());
        require(!model.layers().isEmpty(), "layers.size must be at least 1", 0, 1);
        int width = n * (1 + 2 * model.k());
        for (var layer : model.layers()) {
            equal("layer.in", layer.in(), "the width before it", width);
            equal("weights.length", layer.weights().length, "in × out", layer.in() * layer.out());
            equal("bias.length", layer.bias().length, "out", layer.out());
            width = layer.out();
        }
        equal("the last layer.out", width, "the number of logits", logits(model.classes()));
        equal("calibration.classes", model.calibration().classes(), "classes", model.classes());
    }

    private static void equal(String name, int found, String rule, int expected) {
        require(found == expected, name + " must equal " + rule, found, expected);
    }

    private static void require(boolean holds, String rule, int found, int expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    rule + ": found=" + found + ", expected=" + expected);
        }
    }
}
