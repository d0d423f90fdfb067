package io.counterweight.web;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Evaluation.ClassEvaluation;
import java.util.List;

/// Made-up evaluations.
final class Evaluations {
    private Evaluations() {}

    static Evaluation at(String recipe, long eventTime, Double fraudRecall) {
        return at(recipe, eventTime, fraudRecall, "v1");
    }

    static Evaluation at(String recipe, long eventTime, Double fraudRecall, String model) {
        return new Evaluation(
                "cards",
                recipe,
                recipe.equals("weighted"),
                eventTime,
                2_000,
                60,
                model,
                1_000,
                List.of(
                        new ClassEvaluation(
                                "genuine", 976, 0.5, 0.5, 0.976, 976, 970, 976, 0.99, 0.98, 1.0,
                                0.99, null),
                        new ClassEvaluation(
                                "fraud",
                                24,
                                20.0,
                                0.5,
                                0.024,
                                24,
                                18,
                                24,
                                fraudRecall,
                                0.55,
                                0.88,
                                0.75,
                                1.5)),
                0.98,
                0.976,
                0.6,
                0.8,
                0.024,
                0.01,
                0.2,
                0.05,
                null,
                0,
                0,
                null,
                false,
                List.of(),
                null);
    }
}
