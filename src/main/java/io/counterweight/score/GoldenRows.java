package io.counterweight.score;

import java.util.Arrays;

/// Rows that every model must score before it may decide: zeros, ones, and large values of either
/// sign.
final class GoldenRows {
    private static final float[] VALUES = {0f, 1f, 1e6f, -1e6f};

    private GoldenRows() {}

    static void check(OnnxModel model) throws ModelRefused {
        int n = model.features();
        var rows = new float[VALUES.length * n];
        for (int i = 0; i < VALUES.length; i++) {
            Arrays.fill(rows, i * n, (i + 1) * n, VALUES[i]);
        }
        try (var scorer = new OnnxScorer(model, VALUES.length)) {
            var probabilities = new float[VALUES.length * model.classes()];
            scorer.scoreRows(
                    VALUES.length, rows, probabilities, new float[VALUES.length * scorer.logits()]);
        } catch (ScoreRefused bad) {
            throw new ModelRefused(
                    bad.reason(), bad.getMessage() + ", every feature=" + VALUES[bad.row()]);
        } catch (OnnxRunFailed cannotRun) {
            throw new ModelRefused("does-not-run", cannotRun);
        }
    }
}
