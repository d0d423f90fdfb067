package io.counterweight.kernel;

/// k logits z and a softmax.
///
/// m is the first index of the largest z. `e_j = exp(z_j − z_m)`, e_m = 1. `rest` = sum of e_j, j ≠
/// m, j ascending, from 0; `S = 1 + rest`; `p_j = e_j / S`. For the label y: `lp = (z_y − z_m) −
/// log1p(rest)`; `other` = sum of e_j, j ≠ y, ascending, from 0; `q = other / S`. Gradient: `C ·
/// p_j` for j ≠ y, `C · −q` for y. Cross-entropy: C = 1, `L = −lp`. Focal: `lq = log q` (q is never
/// 0, since exp is clipped), `C = a · F · (1 − γ · p_y · lp / q)`, `L = −(a · F · lp)` (products
/// and quotients from the left; `a · F` first).
final class SoftmaxHead implements Head {
    private final int classes;
    private final Loss loss;
    private final float[] factors;
    private final float[] exponentials;

    SoftmaxHead(NetworkSpec spec) {
        this.classes = spec.classes();
        this.loss = spec.loss();
        this.factors = Head.classFactors(spec);
        this.exponentials = new float[classes];
    }

    @Override
    public float lossAndGradient(float[][] logits, int r, int label) {
        int m = largest(logits, r);
        float rest = exponentiate(logits, r, m);
        float sum = 1f + rest;
        float logP = (logits[label][r] - logits[m][r]) - PolynomialMath.log1p(rest);
        float miss = sumWithout(label) / sum;
        float p = exponentials[label] / sum;
        float gradientScale = 1f;
        float lossScale = 1f;
        if (loss instanceof Loss.Focal focal) {
            float gamma = focal.gamma().floatValue();
            float focus = PolynomialMath.exp(gamma * PolynomialMath.log(miss));
            lossScale = factors[label] * focus;
            gradientScale = lossScale * (1f - gamma * p * logP / miss);
        }
        for (int j = 0; j < classes; j++) {
            float toward = j == label ? -miss : exponentials[j] / sum;
            logits[j][r] = gradientScale * toward;
        }
        return -(lossScale * logP);
    }

    @Override
    public void probabilities(float[][] logits, int r, float[] out, int at) {
        float sum = 1f + exponentiate(logits, r, largest(logits, r));
        for (int j = 0; j < classes; j++) {
            out[at + j] = exponentials[j] / sum;
        }
    }

    private int largest(float[][] logits, int r) {
        int m = 0;
        for (int j = 1; j < classes; j++) {
            if (logits[j][r] > logits[m][r]) {
                m = j;
            }
        }
        return m;
    }

    /// Fills the exponentials and returns the sum of all but the largest.
    private float exponentiate(float[][] logits, int r, int m) {
        float top = logits[m][r];
        for (int j = 0; j < classes; j++) {
            exponentials[j] = j == m ? 1f : PolynomialMath.exp(logits[j][r] - top);
        }
        return sumWithout(m);
    }

    private float sumWithout(int left) {
        float sum = 0f;
        for (int j = 0; j < classes; j++) {
            if (j != left) {
                sum += exponentials[j];
            }
        }
        return sum;
    }
}
