package io.counterweight.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Rows that every model must score before it may decide: zeros, ones, small and large values of
/// either sign in all columns and in each alone, and rows drawn as usual ones are. The same rows
/// every time.
final class GoldenRows {
    private static final float[] EVERYWHERE = {0f, 1f, -1f, 1e-6f, 1e6f, -1e6f};
    private static final float[] ALONE = {1e6f, -1e6f};

    /// Of a wider model the first columns are tried alone, or the rows would be its square.
    private static final int MOST_ALONE = 256;

    private static final float[] SCALES = {1f, 100f};
    private static final int DRAWN = 16;

    /// Rows of a call.
    private static final int TOGETHER = 64;

    private GoldenRows() {}

    private record Golden(String name, float[] row) {}

    /// @param runs ends the runs when it is switched off
    static void check(OnnxModel model, RunSwitch runs) throws ModelRefused {
        var rows = rows(model.columns().width());
        try (var scorer = new OnnxScorer(model, TOGETHER, runs.options())) {
            // Alone and together: some models can do only one.
            score(scorer, rows.subList(0, 1));
            for (int from = 0; from < rows.size(); from += TOGETHER) {
                score(scorer, rows.subList(from, Math.min(rows.size(), from + TOGETHER)));
            }
        }
    }

    private static List<Golden> rows(int features) {
        var rows = new ArrayList<Golden>();
        for (float value : EVERYWHERE) {
            var row = new float[features];
            Arrays.fill(row, value);
            rows.add(new Golden("every feature=" + value, row));
        }
        for (int f = 0; f < Math.min(features, MOST_ALONE); f++) {
            for (float value : ALONE) {
                var row = new float[features];
                row[f] = value;
                rows.add(new Golden("feature " + f + "=" + value + ", the others 0", row));
            }
        }
        var random = new Random(1);
        for (float scale : SCALES) {
            for (int i = 0; i < DRAWN; i++) {
                var row = new float[features];
                for (int f = 0; f < features; f++) {
                    row[f] = (float) (scale * random.nextGaussian());
                }
                rows.add(new Golden("drawn with deviation " + scale, row));
            }
        }
        return rows;
    }

    private static void score(OnnxScorer scorer, List<Golden> golden) throws ModelRefused {
        int features = scorer.model().columns().width();
        int n = golden.size();
        var rows = new float[n * features];
        for (int i = 0; i < n; i++) {
            System.arraycopy(golden.get(i).row(), 0, rows, i * features, features);
        }
        try {
            scorer.scoreRows(
                    n,
                    rows,
                    new float[n * scorer.model().classes()],
                    new float[n * scorer.logits()]);
        } catch (ScoreRefused bad) {
            if (bad.row() < 0) {
                throw new ModelRefused(bad.reason(), bad);
            }
            throw new ModelRefused(
                    bad.reason(), bad.getMessage() + ", " + golden.get(bad.row()).name());
        }
    }
}
