package io.counterweight.kernel;

import java.util.Arrays;

/// The importance-invariant update of the linear model (Karampatziakis & Langford, UAI 2011),
/// example after example: where gradient descent would take one step of size η·w, this takes all
/// the infinitely many small ones that it stands for, so that it cannot overshoot.
///
/// The encoded inputs stand at positions: every z, every sine and every cosine begins at the next
/// multiple of 16, and what is between is 0. "Product" is a laned sum of products: position p is
/// added by fma to lane p mod 16 of chain (p / 16) mod 4, and folded as in [LanedSum]. For a row of
/// label y and weight w, with s = 1 for label 1 and −1 for label 0 (products from the left):
///
/// `N = product(φ, φ) + 1`, `r = min(η · w · N, 1e20)`, `b = bias + product(φ, weights)`, both
/// still without the move t′ of the row before, whose inputs were φ′ (zeros for the first row); `x
/// = fma(t′, product(φ, φ′) + 1, b)` is the logit with it; then that move is made: each weight is
/// `fma(t′, φ′, weight)`, the bias `bias + t′`. `u = s · x`; `t = move(u, r) · (s / N)`. The last
/// row's move ends the step. The row's loss is that of cross-entropy before its own move,
/// `softplus(−u)`.
///
/// The detour over t′ is for processors: from one logit to the next there is then no sum over the
/// weights to wait for.
final class InvariantStep {
    private static final int LANES = 16;
    private static final float MOST_IMPORTANCE = 1e20f;

    private final int features;
    private final int turns;
    private final float rate;
    private final float[] inputs;
    private final float[] lastInputs;
    private final float[] weights;
    private final float[] products;
    private final int[] positions;

    InvariantStep(NetworkSpec spec) {
        this.features = spec.features();
        this.turns = spec.features() * spec.frequencies();
        this.rate = spec.optimiser().rate().floatValue();
        int sines = padded(features);
        int cosines = sines + padded(turns);
        this.positions = new int[spec.encoded()];
        Arrays.setAll(
                positions,
                i ->
                        i < features
                                ? i
                                : i < features + turns
                                        ? sines + i - features
                                        : cosines + i - features - turns);
        int size = cosines + padded(turns);
        this.inputs = new float[size];
        this.lastInputs = new float[size];
        this.weights = new float[size];
        this.products = new float[4 * LANES];
    }

    /// Moves the parameters by the rows, in their order.
    ///
    /// @param p parameters; those of the layer begin at `at`, weights first, then the bias. The
    ///   caller keeps a copy for the case of a fault
    /// @param x encoded inputs `[unit][row]`
    /// @param losses receives the loss of each row, before its weight
    /// @throws NonFiniteException for a logit
    void step(
            float[] p,
            int at,
            float[][] x,
            int[] labels,
            float[] weights,
            int rows,
            float[] losses) {
        int bias = at + positions.length;
        for (int i = 0; i < positions.length; i++) {
            this.weights[positions[i]] = p[at + i];
        }
        Arrays.fill(lastInputs, 0f);
        float lastMove = 0f;
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < positions.length; i++) {
                inputs[positions[i]] = x[i][r];
            }
            float s = labels[r] == 1 ? 1f : -1f;
            float size = product(inputs, inputs) + 1f;
            float importance = Math.min(rate * weights[r] * size, MOST_IMPORTANCE);
            float before = p[bias] + product(inputs, this.weights);
            float logit = Math.fma(lastMove, product(inputs, lastInputs) + 1f, before);
            finish(lastMove);
            p[bias] += lastMove;
            if (!Float.isFinite(logit)) {
                throw NonFiniteException.ofLogit(r, 0, logit);
            }
            float u = s * logit;
            losses[r] = PolynomialMath.softplus(-u);
            lastMove = move(u, importance) * (s / size);
            System.arraycopy(inputs, 0, lastInputs, 0, inputs.length);
        }
        finish(lastMove);
        p[bias] += lastMove;
        for (int i = 0; i < positions.length; i++) {
            p[at + i] = this.weights[positions[i]];
        }
    }

    private void finish(float move) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.fma(move, lastInputs[i], weights[i]);
        }
    }

    /// How far the margin u of an example moves for an importance r ≥ 0: δ ≥ 0 with `δ + E · (e^δ −
    /// 1) = r`, `E = e^u`, to 1e-6 of itself; 0 where that is below 1e-30. A margin below −40 moves
    ///    as one of −40.
    ///
    /// A guess within 0.05, then one step of Householder's method of the third order. The guess is
    /// `r / (1 + E)` where that is below 1/4; else it follows from `c = u + E + r = v + e^v` and a
    /// fit of v, by a square for c < 1 and by the logarithm as the bits of a float tell it beyond.
    static float move(float u, float r) {
        float from = Math.min(Math.max(u, -40f), 88f);
        float e = PolynomialMath.exp(from);
        float near = r / (1f + e);
        float c = from + e + r;
        float guess = near < 0.25f ? near : Math.min(marginAt(c) - from, near);
        float rise = PolynomialMath.expm1(guess);
        float slope = Math.fma(e, rise, e);
        float error = Math.fma(e, rise, guess - r);
        float step = error / (1f + slope);
        float bend = slope / (1f + slope);
        float x = step * bend;
        float less = Math.fma(step * x, 0x1.555556p-3f, 1f - x);
        float move = guess - step * Math.fma(-0.5f, x, 1f) / less;
        return move < 1e-30f ? 0f : move;
    }

    /// v with `v + e^v = c`, within 0.05.
    private static float marginAt(float c) {
        if (c < 1f) {
            float root = Math.max((c + 3.2f) * 0x1.e79e7ap-3f, 0f);
            return c - root * root;
        }
        float omega = c - 3.735f * (c - 1f) / (c + 6.43f);
        float octaves = (float) (Float.floatToRawIntBits(omega) - 0x3f800000);
        return Math.fma(octaves, 0x1.62e43p-24f, 0.03f);
    }

    private float product(float[] a, float[] b) {
        Arrays.fill(products, 0f);
        for (int i = 0; i < a.length; i++) {
            int lane = i % products.length;
            products[lane] = Math.fma(a[i], b[i], products[lane]);
        }
        return LanedSum.fold(products);
    }

    private static int padded(int count) {
        return (count + LANES - 1) / LANES * LANES;
    }
}
