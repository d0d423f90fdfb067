package io.counterweight.score;

import org.jspecify.annotations.Nullable;

/// One thread's scorer of the model that it was last asked for: made when another model is, closed
/// then. For one thread.
final class ScorerOfModel implements AutoCloseable {
    private final int maxRows;
    private @Nullable OnnxScorer scorer;

    /// @param maxRows scored in one call
    ScorerOfModel(int maxRows) {
        this.maxRows = maxRows;
    }

    boolean isOf(OnnxModel model) {
        return scorer != null && scorer.model() == model;
    }

    OnnxScorer of(OnnxModel model) {
        var present = scorer;
        if (present != null && present.model() == model) {
            return present;
        }
        close();
        var made = new OnnxScorer(model, maxRows);
        scorer = made;
        return made;
    }

    /// Frees this thread's tensors; the model stays with its owner.
    @Override
    public void close() {
        if (scorer != null) {
            scorer.close();
            scorer = null;
        }
    }
}
