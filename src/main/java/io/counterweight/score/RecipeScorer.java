package io.counterweight.score;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Scores with the newest model of one recipe. Belongs to one thread; made by
/// [ModelRegistry#scorer].
public final class RecipeScorer implements AutoCloseable {
    private final Supplier<@Nullable OnnxModel> newest;
    private final int maxRows;
    private @Nullable OnnxScorer scorer;

    RecipeScorer(Supplier<@Nullable OnnxModel> newest, int maxRows) {
        this.newest = newest;
        this.maxRows = maxRows;
    }

    /// Scores one row, as [OnnxScorer#score] does.
    ///
    /// @return the model that gave the score, or null while the recipe has none (nothing is
    ///   written)
    public @Nullable OnnxModel score(float[] row, float[] probabilitiesOut, float[] logitsOut)
            throws ScoreRefused {
        return scoreRows(1, row, probabilitiesOut, logitsOut);
    }

    /// Scores several rows with one model, as [OnnxScorer#scoreRows] does.
    public @Nullable OnnxModel scoreRows(
            int rows, float[] featuresIn, float[] probabilitiesOut, float[] logitsOut)
            throws ScoreRefused {
        for (var model = newest.get(); model != null; model = newest.get()) {
            if (scorerOf(model).tryScoreRows(rows, featuresIn, probabilitiesOut, logitsOut)) {
                return model;
            }
        }
        return null;
    }

    private OnnxScorer scorerOf(OnnxModel model) {
        var current = scorer;
        if (current != null && current.model() == model) {
            return current;
        }
        close();
        var made = new OnnxScorer(model, maxRows);
        scorer = made;
        return made;
    }

    /// Frees this thread's tensors; the models stay with the registry.
    @Override
    public void close() {
        if (scorer != null) {
            scorer.close();
            scorer = null;
        }
    }
}
