package io.counterweight.evaluate;

import org.jspecify.annotations.Nullable;

/// How well scores rank positives above negatives: average precision and ROC AUC, from groups of
/// equal scores given highest first. Not thread-safe.
///
/// Average precision is `Σ (R_n − R_{n−1}) · P_n` over distinct scores, as scikit-learn has it. In
/// ROC AUC a tie counts half (Brzezinski and Stefanowski, KAIS 2017).
public final class Ranking {
    private long positives;
    private long negatives;
    private double precisions;
    private double wins;

    /// The ranking of these scores, in any order.
    ///
    /// @throws IllegalArgumentException when the lengths differ or a score is NaN
    public static Ranking of(float[] scores, boolean[] positives) {
        var ranking = new Ranking();
        SortedOutcomes.of(scores, positives)
                .forEachGroup((score, rows, hits) -> ranking.group(rows, hits));
        return ranking;
    }

    /// The same where a row stands for several of its kind.
    ///
    /// @param ofPositive that each positive stands for
    /// @param ofNegative that each negative stands for
    public static Ranking of(
            float[] scores, boolean[] positives, long ofPositive, long ofNegative) {
        var ranking = new Ranking();
        SortedOutcomes.of(scores, positives)
                .forEachGroup((score, rows, hits) ->
                        ranking.group(
                                hits * ofPositive + (rows - hits) * ofNegative, hits * ofPositive));
        return ranking;
    }

    /// The next lower score: `rows` have it, `hits` of them positive.
    void group(long rows, long hits) {
        long misses = rows - hits;
        wins += misses * (positives + hits / 2.0);
        positives += hits;
        negatives += misses;
        if (hits > 0) {
            precisions += hits * ((double) positives / (positives + negatives));
        }
    }

    /// Null without a positive.
    public @Nullable Double averagePrecision() {
        return positives == 0 ? null : precisions / positives;
    }

    /// Null without a positive or without a negative.
    public @Nullable Double rocAuc() {
        return positives == 0 || negatives == 0 ? null : wins / positives / negatives;
    }
}
