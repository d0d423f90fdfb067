package io.counterweight.kernel;

/// One logit x, of class 1 against class 0, and a sigmoid.
///
/// With s = 1 for label 1 and −1 for label 0: `lp = −softplus(−s·x)`, `q = sigmoid(−s·x)`.
/// Cross-entropy: `L = −lp`, `dL/dx = s · −q`. Focal: `p = sigmoid(s·x)`, `lq = −softplus(s·x)`, `L
/// = −(a · F · lp)`, `dL/dx = s · (a · F · fma(γ · p, lp, −q))` (products from the left).
final class BinaryHead implements Head {
    private final Loss loss;
    private final float[] factors;

    BinaryHead(NetworkSpec spec) {
        this.loss = spec.loss();
        this.factors = Head.classFactors(spec);
    }

    @Override
    public float lossAndGradient(float[][] logits, int r, int label) {
        float s = label == 1 ? 1f : -1f;
        float x = s * logits[0][r];
        float logP = -PolynomialMath.softplus(-x);
        float q = PolynomialMath.sigmoid(-x);
        return switch (loss) {
            case Loss.CrossEntropy _, Loss.LogitAdjusted _, Loss.Ldam _ -> {
                logits[0][r] = s * -q;
                yield -logP;
            }
            case Loss.Focal focal -> {
                float gamma = focal.gamma().floatValue();
                float p = PolynomialMath.sigmoid(x);
                float focus = PolynomialMath.exp(gamma * -PolynomialMath.softplus(x));
                float scale = factors[label] * focus;
                logits[0][r] = s * (scale * Math.fma(gamma * p, logP, -q));
                yield -(scale * logP);
            }
        };
    }

    @Override
    public void probabilities(float[][] logits, int r, float[] out, int at) {
        float x = logits[0][r];
        out[at] = PolynomialMath.sigmoid(-x);
        out[at + 1] = PolynomialMath.sigmoid(x);
    }
}
