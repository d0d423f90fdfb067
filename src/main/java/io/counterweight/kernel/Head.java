package io.counterweight.kernel;

import org.jspecify.annotations.Nullable;

/// What turns the logits of a row into probabilities, and, against its label, into a loss and its
/// gradient. Logits are `[logit][row]`.
///
/// The focal factor of an example, from `lp = ln p`, `lq = ln(1 − p)` of its true class: `F =
/// exp((float) γ · lq)`. Its class factor `a`: 1 without alpha; `(float) alpha` for a minority
/// class, `(float) (1 − alpha)` for the majority.
sealed interface Head permits BinaryHead, SoftmaxHead {
    static Head of(NetworkSpec spec) {
        return spec.classes() == 2 ? new BinaryHead(spec) : new SoftmaxHead(spec);
    }

    /// The loss of row r, before its weight; its logits are replaced by the loss's gradient.
    float lossAndGradient(float[][] logits, int r, int label);

    /// Writes the class probabilities of row r.
    void probabilities(float[][] logits, int r, float[] out, int at);

    /// The factor `a` of each class.
    static float[] classFactors(NetworkSpec spec) {
        @Nullable Double alpha = spec.loss() instanceof Loss.Focal focal ? focal.alpha() : null;
        float[] factors = new float[spec.classes()];
        for (int c = 0; c < factors.length; c++) {
            factors[c] = 1f;
            if (alpha != null) {
                factors[c] = (float) (c == spec.majority() ? 1 - alpha : alpha);
            }
        }
        return factors;
    }
}
