package io.counterweight.learn;

import java.util.LinkedHashMap;
import java.util.Map;

/// Whose a learner's state is: what of its recipe and columns decides which parts of it another
/// learner can go on with. Stateless.
final class LearnerOwner {
    static final String RECIPE = "recipe";
    static final String CLASSES = "classes";
    static final String COLUMNS = "columns";
    static final String ARCHITECTURE = "architecture";
    static final String OPTIMISER = "optimiser";
    static final String BATCH = "batch";
    static final String STRATEGY = "strategy";
    static final String CALIBRATION = "calibration";
    static final String EXTRA_STEPS = "extra-steps";

    private LearnerOwner() {}

    static Map<String, String> of(Recipe.Network recipe, LearningShape shape) {
        var owner = new LinkedHashMap<String, String>();
        owner.put(RECIPE, recipe.toString());
        owner.put(CLASSES, shape.classes().toString());
        owner.put(COLUMNS, LearningShape.text(shape.meanings()));
        owner.put(
                ARCHITECTURE,
                "%s, %s, %s".formatted(recipe.encoding(), recipe.layers(), recipe.activation()));
        owner.put(OPTIMISER, recipe.optimiser().toString());
        owner.put(BATCH, recipe.batch().toString());
        owner.put(STRATEGY, recipe.strategy().toString());
        owner.put(CALIBRATION, recipe.calibration().toString());
        owner.put(EXTRA_STEPS, String.valueOf(recipe.extraSteps()));
        return owner;
    }

    /// As releases before wrote it, in one text.
    static String before(Recipe.Network recipe, LearningShape shape) {
        return "%s, LearningShape[columns=%d, classes=%s, categories=%s]"
                .formatted(recipe, shape.columns(), shape.classes(), shape.categories());
    }
}
