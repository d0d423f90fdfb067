package io.counterweight.evaluate;

import org.jspecify.annotations.Nullable;

/// The control group: of what would be blocked, a share that is let through, so that something is
/// learned of such transactions. Whether one is let through depends on what is known before its
/// outcome alone, and the probability of it is known exactly: what is let through stands for `1 /
/// probability` of those like it (Horvitz and Thompson, 1952).
///
/// @param share of what would be blocked, in [0, 1); 0 switches it off
/// @param amount the number field of the event that is lost where one of them is a fraud; null
///   where the decision policy names one, or neither of the next two is declared
/// @param belowAmount transactions of this amount or more are never let through; null for no bound
/// @param lossCapPerDay what may be lost to it a day, in the mean, by what is expected of each: the
///   share is lowered by as much as that takes. Null for no such bound.
/// @param weightCap for how many one that was let through stands at most where it is learned from;
///   10 by default. Where it is judged by, it stands for all of them.
public record Explore(
        Double share,
        @Nullable String amount,
        @Nullable Double belowAmount,
        @Nullable Double lossCapPerDay,
        Double weightCap) {
    /// That of [#weightCap] where it is not declared.
    public static final double WEIGHT_CAP = 10;

    public Explore {
        weightCap = weightCap == null ? WEIGHT_CAP : weightCap;
        if (!(weightCap >= 1)) {
            throw new IllegalArgumentException(
                    "explore.weight-cap must be at least 1: explore.weight-cap=" + weightCap);
        }
        if (share == null || !(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "explore.share must be in [0, 1): explore.share=" + share);
        }
        if (belowAmount != null && !(belowAmount > 0)) {
            throw new IllegalArgumentException(
                    "explore.below-amount must be above 0: explore.below-amount=" + belowAmount);
        }
        if (lossCapPerDay != null && !(lossCapPerDay > 0)) {
            throw new IllegalArgumentException(
                    "explore.loss-cap-per-day must be above 0: explore.loss-cap-per-day="
                            + lossCapPerDay);
        }
    }

    /// Of this share, without bounds.
    public static Explore ofShare(double share) {
        return new Explore(share, null, null, null, WEIGHT_CAP);
    }

    /// The same of another share.
    public Explore withShare(double other) {
        return new Explore(other, amount, belowAmount, lossCapPerDay, weightCap);
    }

    public boolean isOff() {
        return share == 0;
    }

    /// Whether it must know what would be lost.
    public boolean needsAmount() {
        return belowAmount != null || lossCapPerDay != null;
    }

    /// With which probability one that would be blocked is let through.
    ///
    /// @param lost what would be lost if it is a fraud
    /// @param scale that the share is lowered by, in (0, 1]: [#scale]
    public double propensity(double lost, double scale) {
        return belowAmount != null && !(lost < belowAmount) ? 0 : share * scale;
    }

    /// By what the share is lowered, so that the loss to be expected a day is no more than the cap.
    ///
    /// It is one number for all transactions of a time, known before any of them: a cap that closed
    /// the group when so much was lost would depend on outcomes, and would never let the evening of
    /// a bad day through, so that nobody would stand for it.
    ///
    /// @param atStake a day in all that is blocked and may be let through: amounts, each by its
    ///   probability of fraud
    public double scale(double atStake) {
        return lossCapPerDay == null ? 1 : Math.min(1, lossCapPerDay / (share * atStake));
    }
}
