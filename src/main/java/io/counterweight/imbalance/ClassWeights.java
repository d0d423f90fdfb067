package io.counterweight.imbalance;

import io.counterweight.event.Classes;
import java.util.Arrays;

/// The weight an example of each class gets now, from the class counts.
///
/// Inverse frequency is `w_c = min(cap, (N + k·a) / (k·(N_c + a)))`. Without smoothing and cap `Σ_c
/// (N_c / N)·w_c = 1`: on average an example weighs 1. Worked example: 10,000 examples, 100 of them
/// positive → 50 and 0.50505…. The other formulas stand at [Weighting]. Counts are all they need,
/// so they are as exact after a revision as the counts are.
///
/// Immutable.
public final class ClassWeights {
    private final Weighting weighting;
    private final int classes;
    private final double[] fixed;

    /// @throws IllegalArgumentException when fixed weights name a class that is none of these
    public ClassWeights(Weighting weighting, Classes classes) {
        this.weighting = weighting;
        this.classes = classes.count();
        this.fixed = fixed(weighting, classes);
    }

    /// Empty counts of the kind this weighting needs.
    public ClassCounts emptyCounts() {
        return switch (weighting) {
            case Weighting.Decayed decayed -> ClassCounts.decayed(classes, decayed.halfLife());
            case Weighting.None(),
                    Weighting.Running _,
                    Weighting.EffectiveNumber _,
                    Weighting.SquareRoot _,
                    Weighting.Fixed _ ->
                    ClassCounts.plain(classes);
        };
    }

    /// The weight of a class; 1 while there is nothing to go by.
    public double of(int label, ClassCounts counts) {
        return switch (weighting) {
            case Weighting.None() -> 1;
            case Weighting.Running(Double smoothing, Double cap) ->
                    Math.min(cap, inverseFrequency(label, counts, smoothing));
            case Weighting.Decayed(var halfLife, Double smoothing, Double cap) ->
                    Math.min(cap, inverseFrequency(label, counts, smoothing));
            case Weighting.EffectiveNumber(Double beta, Double cap) ->
                    Math.min(cap, inverseEffectiveNumber(label, counts, beta));
            case Weighting.SquareRoot(Double smoothing, Double cap) ->
                    Math.min(cap, Math.sqrt(inverseFrequency(label, counts, smoothing)));
            case Weighting.Fixed _ -> fixed[label];
        };
    }

    private static double inverseFrequency(int label, ClassCounts counts, double smoothing) {
        int k = counts.classes();
        double all = counts.total() + k * smoothing;
        if (all == 0) {
            return 1;
        }
        return all / (k * (counts.count(label) + smoothing));
    }

    private static double inverseEffectiveNumber(int label, ClassCounts counts, double beta) {
        double sum = 0;
        for (int c = 0; c < counts.classes(); c++) {
            sum += 1 / effectiveNumber(counts.count(c), beta);
        }
        return counts.classes() / (effectiveNumber(counts.count(label), beta) * sum);
    }

    /// `(1 − β^n) / (1 − β)`; a class without examples has that of one, and so a finite weight.
    private static double effectiveNumber(double count, double beta) {
        double n = Math.max(1, count);
        return beta == 0 ? 1 : -StrictMath.expm1(n * StrictMath.log(beta)) / (1 - beta);
    }

    private static double[] fixed(Weighting weighting, Classes classes) {
        double[] weights = new double[classes.count()];
        Arrays.fill(weights, 1);
        if (weighting instanceof Weighting.Fixed named) {
            named.weights()
                    .forEach((name, weight) -> {
                        int label = classes.indexOf(name);
                        if (label < 0) {
                            throw new IllegalArgumentException(
                                    "weights must be of known classes: name=%s, classes=%s"
                                            .formatted(name, classes.names()));
                        }
                        weights[label] = weight;
                    });
        }
        return weights;
    }
}
