package io.counterweight.evaluate;

/// One recipe judged: its figures, what its curves are drawn from, and how sure its average
/// precision is.
///
/// @param averagePrecision the mean over days, drawn again and again
public record JudgedRecipe(RecipeReport report, Curves curves, Resamples averagePrecision) {
    public String recipe() {
        return report.recipe();
    }
}
