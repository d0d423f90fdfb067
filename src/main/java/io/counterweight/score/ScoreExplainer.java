package io.counterweight.score;

import java.util.List;

/// Explains scores through the model that gave them, whatever is in it, by [PermutationShapley].
/// What is explained is a margin: the logit of one class less that of another, as the network has
/// them, before calibration.
///
/// Belongs to one thread; one call of ONNX Runtime an explanation.
public final class ScoreExplainer implements AutoCloseable {
    private final PermutationShapley shapley;
    private final float[] probabilities;
    private final float[] logits;
    private final ScorerOfModel scorer;

    /// @param groups the columns of each feature
    /// @param pairs orders of an explanation, each of which is also taken backwards
    public ScoreExplainer(int features, int classes, List<int[]> groups, int pairs) {
        shapley = new PermutationShapley(features, groups, pairs);
        scorer = new ScorerOfModel(shapley.maxRows());
        probabilities = new float[shapley.maxRows() * classes];
        logits = new float[shapley.maxRows() * ScoringModelShapes.logits(classes)];
    }

    /// Explains why the model holds `decision` rather than `majority` for more likely of the
    /// present row than of the usual one.
    ///
    /// @param orders `pairs` permutations of the groups
    /// @param contributionsOut one a group; they add up to the difference of the margins
    /// @return false when the model has been closed; nothing is written
    /// @throws ScoreRefused when a row between the two has no finite score
    public boolean explain(
            OnnxModel model,
            int decision,
            int majority,
            float[] usual,
            float[] present,
            int[][] orders,
            double[] contributionsOut)
            throws ScoreRefused {
        var open = scorer.of(model);
        return shapley.explain(
                usual,
                present,
                orders,
                (rows, features, out) -> {
                    if (!open.tryScoreRows(rows, features, probabilities, logits)) {
                        return false;
                    }
                    for (int row = 0; row < rows; row++) {
                        out[row] = margin(row, decision, majority, open.logits());
                    }
                    return true;
                },
                contributionsOut);
    }

    /// The one logit of two classes is of class 1 against class 0.
    private double margin(int row, int decision, int majority, int width) {
        if (width == 1) {
            return decision == 1 ? logits[row] : -logits[row];
        }
        return (double) logits[row * width + decision] - logits[row * width + majority];
    }

    /// Frees this thread's tensors; the models stay with their owner.
    @Override
    public void close() {
        scorer.close();
    }
}
