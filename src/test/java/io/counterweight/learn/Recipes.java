package io.counterweight.learn;

import io.counterweight.event.Classes;
import io.counterweight.imbalance.Resampling;
import io.counterweight.imbalance.Weighting;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.Optimiser;
import java.util.List;

/// Small recipes for tests.
final class Recipes {
    static final Classes TWO = new Classes(List.of("genuine", "fraud"), 0);
    static final Classes THREE = new Classes(List.of("genuine", "stolen", "takeover"), 0);

    private Recipes() {}

    /// What an absent file key means, everywhere.
    static Recipe.Network base() {
        return new Recipe.Network(
                "base", null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null);
    }

    static Recipe.Network small(Weighting weighting) {
        return small(weighting, new Loss.CrossEntropy(), new Optimiser.Adam(0.01));
    }

    static Recipe.Network small(Weighting weighting, Loss loss, Optimiser optimiser) {
        return new Recipe.Network(
                "small",
                7L,
                new Encoding.Periodic(2, 0.2),
                List.of(8),
                null,
                -2.0,
                16,
                optimiser,
                loss,
                null,
                weighting,
                null,
                null,
                new Averaging(0.9),
                null,
                null,
                null);
    }

    static Recipe.Network treated(
            Weighting weighting,
            Loss loss,
            Optimiser optimiser,
            int batch,
            List<Resampling> resampling,
            Recipe.ExtraSteps extraSteps,
            Calibrating calibration) {
        return new Recipe.Network(
                "treated",
                7L,
                new Encoding.None(),
                List.of(8),
                null,
                -2.0,
                batch,
                optimiser,
                loss,
                null,
                weighting,
                resampling,
                extraSteps,
                new Averaging(0.9),
                calibration,
                null,
                null);
    }

    /// A learner that remembers nothing of its stream.
    static Learner learner(Recipe.Network recipe, int columns, Classes classes) {
        return Learner.create(
                recipe,
                LearningShape.numeric(columns, classes),
                new JavaKernels(),
                ExampleBuffers.of(List.of(recipe), columns, classes));
    }
}
