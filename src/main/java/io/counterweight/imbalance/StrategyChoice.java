package io.counterweight.imbalance;

import java.util.List;

/// What [Strategy] chose.
///
/// @param reason a sentence with the figures it was chosen by
public record StrategyChoice(Weighting weighting, List<Resampling> resampling, String reason) {
    public StrategyChoice {
        resampling = List.copyOf(resampling);
    }

    /// Whether weights and resampling are the same, whatever the figures of the reason.
    public boolean isSameAs(StrategyChoice other) {
        return weighting.equals(other.weighting) && resampling.equals(other.resampling);
    }
}
