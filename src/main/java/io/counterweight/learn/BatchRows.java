package io.counterweight.learn;

import io.counterweight.imbalance.Resampling;
import java.util.List;

/// How many rows a composed mini-batch has: those that are new, and what resampling adds to them.
final class BatchRows {
    /// Shares of a batch that `strategy: auto` may ask for, together.
    private static final double LARGEST_AUTO_SHARE = 0.25;

    private BatchRows() {}

    /// Rows of the largest batch of a recipe.
    static int maxRows(Recipe.Network recipe) {
        return recipe.strategy() == Recipe.StrategyKind.AUTO
                ? recipe.batch() + extra(recipe.batch(), LARGEST_AUTO_SHARE, LARGEST_AUTO_SHARE)
                : maxRows(recipe.batch(), recipe.resampling());
    }

    static int maxRows(int batch, List<Resampling> resampling) {
        int natural = natural(batch, resampling);
        int rows = natural;
        double shares = shares(resampling);
        for (Resampling each : resampling) {
            rows += each.addedShare() == 0 ? 0 : extra(natural, each.addedShare(), shares);
        }
        return rows;
    }

    /// The new rows and the old ones replayed with them: their classes stand as in the stream.
    static int natural(int batch, List<Resampling> resampling) {
        int rows = batch;
        for (Resampling each : resampling) {
            rows += each instanceof Resampling.UniformReplay replay ? batch * replay.rows() : 0;
            rows += each instanceof Resampling.Memory memory ? batch * memory.rows() : 0;
        }
        return rows;
    }

    static double shares(List<Resampling> resampling) {
        return resampling.stream().mapToDouble(Resampling::addedShare).sum();
    }

    /// Rows that make up `share` of a batch whose natural rows leave room for `shares` in all.
    static int extra(int natural, double share, double shares) {
        return Math.max(1, (int) Math.round(natural * share / (1 - shares)));
    }
}
