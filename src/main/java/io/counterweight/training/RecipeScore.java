package io.counterweight.training;

import io.counterweight.event.Example;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one recipe had said of an example before its label was known.
///
/// @param probabilities one a class, calibrated
/// @param raw one a class, before calibration
public record RecipeScore(int decision, List<Float> probabilities, List<Float> raw) {
    /// Null where the recipe had no model.
    public static @Nullable RecipeScore of(String recipe, Example example) {
        var scored = example.getScored();
        if (scored.getProbabilitiesCount() > 0 && scored.getRecipe().equals(recipe)) {
            return new RecipeScore(
                    scored.getDecision(), scored.getProbabilitiesList(), scored.getRawList());
        }
        for (var shadow : example.getShadowsList()) {
            if (shadow.getRecipe().equals(recipe)) {
                return new RecipeScore(
                        shadow.getDecision(), shadow.getProbabilitiesList(), shadow.getRawList());
            }
        }
        return null;
    }

    /// Fills arrays of one value a class.
    public void take(float[] probabilitiesOut, float[] rawOut) {
        for (int c = 0; c < probabilitiesOut.length; c++) {
            probabilitiesOut[c] = probabilities.get(c);
            rawOut[c] = raw.get(c);
        }
    }
}
