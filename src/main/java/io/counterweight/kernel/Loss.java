package io.counterweight.kernel;

import org.jspecify.annotations.Nullable;

/// What an example costs, before its weight.
///
/// A null component means "the default": the binder of a recipe leaves absent keys null.
public sealed interface Loss {
    /// −ln p of the true class.
    record CrossEntropy() implements Loss {}

    /// −a·(1 − p)^γ·ln p of the true class (Lin et al., ICCV 2017): easy examples cost less.
    ///
    /// @param gamma γ ≥ 0, 2 by default; 0 is cross-entropy
    /// @param alpha in (0, 1): a is alpha for every minority class and 1 − alpha for the majority;
    ///   null (the default): a = 1
    record Focal(Double gamma, @Nullable Double alpha) implements Loss {
        public Focal {
            gamma = gamma == null ? 2.0 : gamma;
            if (!(gamma >= 0 && gamma <= 10)) {
                throw new IllegalArgumentException("gamma must be in [0, 10]: gamma=" + gamma);
            }
            if (alpha != null && !(alpha > 0 && alpha < 1)) {
                throw new IllegalArgumentException("alpha must be in (0, 1): alpha=" + alpha);
            }
        }
    }
}
