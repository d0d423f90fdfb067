package io.counterweight.feature;

/// Which transactions a decayed count counts: those whose column `feature` is above a value. The
/// column is of the event alone, of an entity declared earlier, or of the same entity.
public record Condition(String feature, Double above) {}
