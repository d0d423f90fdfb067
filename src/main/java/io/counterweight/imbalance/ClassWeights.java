package io.counterweight.imbalance;

/// The weight an example of each class gets now, from the class counts.
///
/// `w_c = min(cap, (N + k·a) / (k·(N_c + a)))`. Without smoothing and cap `Σ_c (N_c / N)·w_c = 1`:
/// on average an example weighs 1. Worked example: 10,000 examples, 100 of them positive → 50 and
/// 0.50505….
public final class ClassWeights {
    private final Weighting weighting;

    public ClassWeights(Weighting weighting) {
        this.weighting = weighting;
    }

    /// Empty counts of the kind this weighting needs.
    public ClassCounts emptyCounts(int classes) {
        return switch (weighting) {
            case Weighting.None() -> ClassCounts.plain(classes);
            case Weighting.Running running -> ClassCounts.plain(classes);
            case Weighting.Decayed decayed -> ClassCounts.decayed(classes, decayed.halfLife());
        };
    }

    /// The weight of a class; 1 while there is nothing to go by.
    public double of(int label, ClassCounts counts) {
        return switch (weighting) {
            case Weighting.None() -> 1;
            case Weighting.Running(Double smoothing, Double cap) ->
                    inverseFrequency(label, counts, smoothing, cap);
            case Weighting.Decayed(var halfLife, Double smoothing, Double cap) ->
                    inverseFrequency(label, counts, smoothing, cap);
        };
    }

    private static double inverseFrequency(
            int label, ClassCounts counts, double smoothing, double cap) {
        int k = counts.classes();
        double all = counts.total() + k * smoothing;
        if (all == 0) {
            return 1;
        }
        return Math.min(cap, all / (k * (counts.count(label) + smoothing)));
    }
}
