package io.counterweight.kernel;

import org.jspecify.annotations.Nullable;

/// What an example costs, before its weight.
///
/// [LogitAdjusted] and [Ldam] are cross-entropy with offsets on the logits, which [LossOffsets]
/// makes from class counts and [Network#step(float[], int[], float[], float[], int)] takes.
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

    /// −ln softmax(z + τ·ln π) of the true class, π the priors of the classes (Menon et al., ICLR
    /// 2021): a rare class must win by more than its rarity.
    ///
    /// @param tau τ in (0, 10], 1 by default
    record LogitAdjusted(Double tau) implements Loss {
        public LogitAdjusted {
            tau = tau == null ? 1.0 : tau;
            if (!(tau > 0 && tau <= 10)) {
                throw new IllegalArgumentException("tau must be in (0, 10]: tau=" + tau);
            }
        }
    }

    /// −ln softmax(z − m) of the true class, where only its own logit gives up a margin m_c ∝
    /// n_c^(−1/4) (Cao et al., NeurIPS 2019).
    ///
    /// @param margin the largest m_c, that of the rarest class, in (0, 10], 0.5 by default
    record Ldam(Double margin) implements Loss {
        public Ldam {
            margin = margin == null ? 0.5 : margin;
            if (!(margin > 0 && margin <= 10)) {
                throw new IllegalArgumentException("margin must be in (0, 10]: margin=" + margin);
            }
        }
    }
}
