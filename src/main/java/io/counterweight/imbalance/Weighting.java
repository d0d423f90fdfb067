package io.counterweight.imbalance;

import java.time.Duration;

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
