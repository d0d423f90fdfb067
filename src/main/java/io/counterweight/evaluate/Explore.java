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
public record Explore(Double share, @Nullable String amount, @Nullable Double belowAmount) {
    public Explore {
        if (share == null || !(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "explore.share must be in [0, 1): explore.share=" + share);
        }
        if (belowAmount != null && !(belowAmount > 0)) {
            throw new IllegalArgumentException(
                    "explore.below-amount must be above 0: explore.below-amount=" + belowAmount);
        }
    }

    public boolean isOff() {
        return share == 0;
    }

    /// Whether it must know what would be lost.
    public boolean needsAmount() {
        return belowAmount != null;
    }

    /// With which probability one that would be blocked is let through.
    ///
    /// @param lost what would be lost if it is a fraud
    public double propensity(double lost) {
        return belowAmount != null && !(lost < belowAmount) ? 0 : share;
    }
}
