package io.counterweight.feature;

import static io.counterweight.feature.Rules.notNegative;
import static io.counterweight.feature.Rules.or;
import static io.counterweight.feature.Rules.within;

import org.jspecify.annotations.Nullable;

/// The level a number of an entity runs at: mean m and variance v, moved by each transaction after
/// its features are read.
///
/// With n the entity's transactions, this one included: α = max(1/n, min-rate); δ = x − m, at most
/// `clip` · √v + `clip-plus` once n > `clip-after` (never cut without a `clip`); m += αδ; v = (1 −
/// α)(v + αδ²). A min-rate of 0 gives the plain mean and population variance of all.
///
/// @param startMean m before the first transaction; 0 by default
/// @param startDeviation √v before the first transaction; 0 by default
public record RunningLevel(
        @Nullable Double startMean,
        @Nullable Double startDeviation,
        @Nullable Double minRate,
        @Nullable Double clip,
        @Nullable Double clipPlus,
        @Nullable Integer clipAfter) {
    public RunningLevel {
        startMean = or(startMean, 0.0);
        startDeviation = or(startDeviation, 0.0);
        notNegative("start-deviation", startDeviation);
        minRate = or(minRate, 0.0);
        within("min-rate", minRate, 0, 1);
        clip = or(clip, Double.POSITIVE_INFINITY);
        notNegative("clip", clip);
        clipPlus = or(clipPlus, 0.0);
        notNegative("clip-plus", clipPlus);
        clipAfter = or(clipAfter, 0);
        notNegative("clip-after", clipAfter);
    }
}
