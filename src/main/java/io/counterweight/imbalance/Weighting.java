package io.counterweight.imbalance;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What weight an example of each class gets.
///
/// A null component means "the default": the binder of a recipe leaves absent keys null.
public sealed interface Weighting {
    /// Every example counts 1.
    record None() implements Weighting {}

    /// Inverse to the running class frequency: `w_c = min(cap, (N + k·a) / (k·(N_c + a)))`.
    ///
    /// @param smoothing a ≥ 0, examples added to every class; 1 by default
    /// @param cap largest weight, ≥ 1; 100 by default: one example must not throw the model off
    record Running(Double smoothing, Double cap) implements Weighting {
        public Running {
            smoothing = checkedSmoothing(smoothing);
            cap = checkedCap(cap);
        }
    }

    /// As [Running], from counts that decay in event time.
    ///
    /// @param halfLife event time in which an example loses half its worth; required
    record Decayed(Duration halfLife, Double smoothing, Double cap) implements Weighting {
        /// Decayed examples of the rarest class below which its weight is mostly noise: the
        /// deviation of a prior from them is a quarter of it.
        private static final double FEWEST_EXAMPLES = 8;

        public Decayed {
            if (halfLife == null || halfLife.toMillis() <= 0) {
                throw new IllegalArgumentException(
                        "half-life must be given and positive: halfLife=" + halfLife);
            }
            smoothing = checkedSmoothing(smoothing);
            cap = checkedCap(cap);
        }

        /// Refuses a half-life that cannot hold a class as rare as that. In the long run the
        /// decayed count is `rate · halfLife / ln 2`; below 8 the running prior varies by more than
        /// 25 % (one deviation: `1 / sqrt(2·count)`, the limit of the coefficient of variation
        /// under per-event decay).
        ///
        /// @param examplesPerDay labelled examples of the rarest class a day
        public void requireHolds(double examplesPerDay) {
            double days = (double) halfLife.toMillis() / Duration.ofDays(1).toMillis();
            double held = examplesPerDay * days / StrictMath.log(2);
            if (!(held >= FEWEST_EXAMPLES)) {
                throw new IllegalArgumentException(
                        "half-life must hold at least 8 examples of the rarest class: halfLife=%s, examplesPerDay=%s, held=%.3f"
                                .formatted(halfLife, examplesPerDay, held));
            }
        }
    }

    /// Inverse to the effective number of examples (Cui et al., CVPR 2019): `E_c = (1 − β^N_c) / (1
    /// − β)`, `w_c = min(cap, k·(1/E_c) / Σ_j (1/E_j))`. New examples of a class that has many say
    /// little that is new: E_c stops growing at 1 / (1 − β).
    ///
    /// @param beta β in [0, 1): .9999 by default; 0 weighs every class the same, towards 1 the
    ///   weights become those of [Running]
    record EffectiveNumber(Double beta, Double cap) implements Weighting {
        public EffectiveNumber {
            beta = beta == null ? 0.9999 : beta;
            if (!(beta >= 0 && beta < 1)) {
                throw new IllegalArgumentException("beta must be in [0, 1): beta=" + beta);
            }
            cap = checkedCap(cap);
        }
    }

    /// The square root of [Running]'s: `w_c = min(cap, √((N + k·a) / (k·(N_c + a))))`, so that two
    /// classes' weights stand as √(N₀/N₁).
    record SquareRoot(Double smoothing, Double cap) implements Weighting {
        public SquareRoot {
            smoothing = checkedSmoothing(smoothing);
            cap = checkedCap(cap);
        }
    }

    /// Weights that never change.
    ///
    /// @param weights by the name of the class, in (0, 1e6]; 1 for a class that is not named
    record Fixed(Map<String, Double> weights) implements Weighting {
        public Fixed {
            if (weights == null || weights.isEmpty()) {
                throw new IllegalArgumentException(
                        "weights must name a class at least: weights=" + weights);
            }
            weights.forEach((name, weight) -> {
                if (!(weight > 0 && weight <= 1e6)) {
                    throw new IllegalArgumentException(
                            "a weight must be in (0, 1e6]: %s=%s".formatted(name, weight));
                }
            });
            // Sorted: a recipe's text must be the same in every run.
            weights = Collections.unmodifiableMap(new TreeMap<>(weights));
        }
    }

    private static Double checkedSmoothing(Double smoothing) {
        double checked = smoothing == null ? 1 : smoothing;
        if (!(checked >= 0 && Double.isFinite(checked))) {
            throw new IllegalArgumentException(
                    "smoothing must be finite and not negative: smoothing=" + smoothing);
        }
        return checked;
    }

    private static Double checkedCap(Double cap) {
        double checked = cap == null ? 100 : cap;
        if (!(checked >= 1 && checked <= 1e6)) {
            throw new IllegalArgumentException("cap must be in [1, 1e6]: cap=" + cap);
        }
        return checked;
    }
}
