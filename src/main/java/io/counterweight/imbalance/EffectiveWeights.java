package io.counterweight.imbalance;

import java.util.ArrayList;
import java.util.List;

/// What each class weighs in training against what it weighs in the stream: the closed form by
/// which reweighted scores are made probabilities again (Dal Pozzolo et al., SSCI 2015; Saerens et
/// al., Neural Computation 2002).
///
/// Weights and resampling compose: for two classes `ln r = ln(w₁/w₀) + ln m − ln β`, with class
/// weights w, the minority seen m times as often and the majority kept with rate β. Here, for any
/// number of classes, with n_c the share of class c in the stream:
/// 1. Undersampling and online bagging: `M_c = n_c · (rate kept, or λ_c)`.
/// 2. Minority replay and synthetic examples, shares ρ of a composed mini-batch: they add `ρ / (1 −
///    Σρ) · Σ M`, spread over the minority classes as the buffer holds them; synthetic ones at most
///    their budget, and only classes with enough examples.
/// 3. `s_c = ln w_c + ln(M_c / n_c)`.
///
/// Uniform replay keeps the proportions of the rows it replays and adds nothing; memory does by its
/// weights, but for its emphasis ε: R old rows a new one make the minorities count `(1 + R·ε) / (1
/// + R)` times. Logs matter by their differences only. Synthetic examples also change what a class
///   looks like, so for them the form is approximate and a fitted map should follow.
public final class EffectiveWeights {
    private EffectiveWeights() {}

    /// The logs s_c by the counts of now, one a class.
    ///
    /// @param held examples of each class in the minority buffer; zeros where there is none
    /// @throws IllegalArgumentException for resamplings that cannot be composed
    public static List<Double> logs(
            ClassWeights weights,
            List<Resampling> resampling,
            int majority,
            ClassCounts counts,
            int[] held) {
        Resampling.requireComposable(resampling);
        double[] mass = learnedOnce(resampling, majority, counts);
        double[] added = added(resampling, majority, counts, held, total(mass));
        List<Double> logs = new ArrayList<>();
        for (int c = 0; c < counts.classes(); c++) {
            double log = StrictMath.log(weights.of(c, counts));
            double seen = counts.count(c);
            // Of a class that was never seen there is nothing to say but its weight.
            double often = seen > 0 ? (mass[c] + added[c]) / seen : 1;
            logs.add(log + StrictMath.log(often));
        }
        return List.copyOf(logs);
    }

    private static double[] learnedOnce(
            List<Resampling> resampling, int majority, ClassCounts counts) {
        double[] mass = new double[counts.classes()];
        for (int c = 0; c < mass.length; c++) {
            mass[c] = counts.count(c);
            for (Resampling each : resampling) {
                mass[c] *=
                        switch (each) {
                            case Resampling.Undersampling undersampling ->
                                    c == majority ? undersampling.keep() : 1;
                            case Resampling.Oob oob -> OnlineBagging.rate(oob, c, counts);
                            case Resampling.Uob uob -> OnlineBagging.rate(uob, c, counts);
                            case Resampling.Memory memory -> c == majority ? 1 : ofMemory(memory);
                            case Resampling.MinorityReplay _,
                                    Resampling.Smote _,
                                    Resampling.UniformReplay _ ->
                                    1;
                        };
            }
        }
        return mass;
    }

    /// What a minority example weighs, the first time and again, over what a majority one does.
    private static double ofMemory(Resampling.Memory memory) {
        return (1 + memory.rows() * memory.emphasis()) / (1 + memory.rows());
    }

    private static double[] added(
            List<Resampling> resampling,
            int majority,
            ClassCounts counts,
            int[] held,
            double learned) {
        double shares = 0;
        for (Resampling each : resampling) {
            shares += each.addedShare();
        }
        double minorities = counts.total() - counts.count(majority);
        double[] added = new double[counts.classes()];
        for (Resampling each : resampling) {
            double rows = each.addedShare() / (1 - shares) * learned;
            switch (each) {
                case Resampling.MinorityReplay _ -> spread(rows, held, 1, added);
                case Resampling.Smote smote ->
                        spread(
                                Math.min(rows, smote.budget() * minorities),
                                held,
                                smote.leastExamples(),
                                added);
                case Resampling.UniformReplay _,
                        Resampling.Memory _,
                        Resampling.Undersampling _,
                        Resampling.Oob _,
                        Resampling.Uob _ -> {}
            }
        }
        return added;
    }

    /// Spreads rows over the classes of which at least so many examples are held.
    private static void spread(double rows, int[] held, int least, double[] added) {
        double eligible = 0;
        for (int size : held) {
            eligible += size >= least ? size : 0;
        }
        for (int c = 0; c < added.length; c++) {
            if (held[c] >= least) {
                added[c] += rows * held[c] / eligible;
            }
        }
    }

    private static double total(double[] mass) {
        double total = 0;
        for (double each : mass) {
            total += each;
        }
        return total;
    }
}
