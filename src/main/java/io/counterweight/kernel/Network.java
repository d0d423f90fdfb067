package io.counterweight.kernel;

/// The mutable training state of one network, and the two calls that use it: one per mini-batch,
/// one per batch of rows to score. Confined to one thread at a time.
///
/// # The contract of bits
///
/// Every implementation computes exactly what follows, in float32 unless it says double; `fma(a, b,
/// c)` rounds once, `a·b + c` twice, and nothing is contracted or reordered inside a chain.
/// Independent chains may run in any order, so lanes may lie over rows, inputs or outputs. exp,
/// log, log1p, sigmoid, softplus, Φ, φ, sin and cos are those of [PolynomialMath]. "Laned sum" is
/// [LanedSum]. The order of the parameters is that of [ParameterLayout]. A double constant marked
/// (float) is rounded to nearest once.
///
/// A step on n rows, with d features:
/// 1. **Statistics** ([ColumnStatistics]) of the rows that count, in double and with no fma, each
///    column on its own. Rows in order; NaN is passed over. A value goes into the outer ones while
///    there is room (256), keeping them in order. Then, where it lies in [o₁₂₇, o₁₂₈], it is an
///    inner value; else it takes its place among its half of the outer ones, whose innermost
///    becomes the inner value. With N inner values before this step and n in it, `shift = mean`, or
///    the first inner value where N = 0, `t = 0`, `q = 0`: `δ = x − shift; t = t + δ; q = q + δ ·
///    δ`. Then `move = t / (N + n)`; `mean = shift + move`; `squares = max(squares + (q − t ·
///    move), 0)`. Where the column's values have passed a multiple of 2¹⁴ in this step, the largest
///    outer value is left out if it is beyond the high level, and the smallest if beyond the low
///    one.
///
///    *Levels* of h outer values, with R values of the column in all: `b = min(R / 32, 128)`; of
///    the largest ⌊h / 2⌋, d differ from the smallest of them, and the high level is the value
///    before the min(b, ⌊d / 2⌋) largest; the low one mirrors it. *Together*: outer values in
///    order, each held within the levels, `δ = x − o at h / 2`, `t`, `q` as above, `move = t / h`,
///    mean m₂ and squares q₂ alike; then with N inner values `δ = m₂ − mean`, `u = h / (N + h)`:
///    mean `mean + δ · u`, squares `(squares + q₂) + (δ · δ) · (N · u)`.
/// 2. **Standardise** with the updated mean, squares and N + h of both together: `m = (float)
///    mean`, `s = 1 / (float) sqrt(squares / (N + h))` with the root in double and the reciprocal
///    in float, 1 where the root is below 1e-4; `z = min(max((x − m) · s, −clip), clip)`, and 0
///    where x is NaN.
/// 3. **Encode** (k > 0): for frequency c of feature f, `u = min(max(c, −b), b) · z` with `b = 2¹⁹
///    / clip` in float. The columns are every z, then every sin(2πu), then every cos(2πu), the
///    latter in the order of the frequencies. With k = 0, every z alone.
/// 4. **Dense layer**: `a = bias[o]`; for i = 0 … in−1: `a = fma(x[i], w[i][o], a)`.
/// 5. **Activation** between layers. GELU: `P = Φ(a)`; value `a · P`, derivative `fma(a, φ(a), P)`.
///    ReLU: value 0 where a ≤ 0, else a; derivative 1 where a > 0, else 0.
/// 6. **Head and loss**, row by row. First the offsets D of its label y: one logit, `x = x +
///    (D[y][1] − D[y][0])`; k logits, `z[j] = z[j] + D[y][j]`. Then see [Head], [BinaryHead],
///    [SoftmaxHead]. They give L and dL/dz.
/// 7. **Mean loss** = `S / W` with `W = laned sum of w_r` and `S = laned sum of w_r · L_r`; each
///    dL/dz of row r is multiplied by `w_r / W`, and is 0 where that is below 1e-30 in size: the
///    sure rows of a trained network would fill the backward pass with denormals. Where W = 0 the
///    loss is 0, and only the standardisation changes: the step ends here and is not counted.
/// 8. **Backward**, last layer first. `dW[i][o]`: `a = 0`; rows in order `a = fma(x[i], g[o], a)`.
///    `db[o]`: `a = 0`; rows in order `a = a + g[o]`. `dx[i]`: `a = 0`; outputs in order `a =
///    fma(g[o], w[i][o], a)`; then times the derivative of step 5.
/// 9. **Frequencies**: with g_s, g_c of the sine and cosine column, `a = 0`; rows in order `a =
///    fma(fma(−g_c, sin, g_s · cos), z, a)`; `dc = a · (float) 2π`.
/// 10. **Optimiser**, each parameter p with gradient g, where `flush(m)` is 0 for |m| < 1e-30 and m
///     otherwise, and every constant is computed in double and rounded to float. Adam: the powers
///     of the betas are multiplied first (double); `m = flush(fma(β₁, m, (1−β₁) · g))`; `v =
///     flush(fma(β₂, v, (1−β₂) · (g · g)))`; `p = p − (A · m) / (sqrt(v · B) + 1e-8)` with `A =
///     rate / (1 − β₁^t)`, `B = 1 / (1 − β₂^t)`. AdaGrad: `v = flush(fma(g, g, v))`; `p = p − (rate
///     · g) / (sqrt(v) + 1e-10)`. Descent: `p = fma(−rate, g, p)`. Invariant: 4 and 6–9 are
///     replaced by what [InvariantStep] says, with no gradients; 11 and 12 follow once a call.
/// 11. **Average**: with t the steps before this one, `D = min(averaging, (1 + t) / (10 + t))` in
///     double: `average = fma((float) (1 − D), p − average, average)`.
/// 12. `steps += 1`.
///
/// A forward call is 2–5 with the averaged parameters and the statistics of the state, then the
/// head's probabilities.
public interface Network {
    NetworkSpec spec();

    /// As the last, with offsets of zero, and all rows count.
    float step(float[] features, int[] labels, float[] weights, int rows);

    /// As the last, and all rows count.
    default float step(float[] features, int[] labels, float[] weights, float[] offsets, int rows) {
        return step(features, labels, weights, offsets, rows, rows);
    }

    /// Trains on one mini-batch and returns the mean weighted loss (7).
    ///
    /// @param features `rows × d`, row-major, raw: finite, or NaN where a value is missing
    /// @param labels one a row, in [0, classes)
    /// @param weights one a row, finite and ≥ 0
    /// @param offsets `classes × classes`, row-major, finite: `[y][j]` is added to logit j of a row
    ///   of label y before the loss; see [LossOffsets]. Refused by the invariant update
    /// @param rows in [1, maxRows]
    /// @param counted the first of the rows, in [0, rows]: those that enter the statistics. What is
    ///   learned again, or made up, does not
    /// @throws IllegalArgumentException for a shape, a label, a weight or an offset out of range
    /// @throws NonFiniteException for an infinite feature, or a logit, a loss or a gradient that is
    ///   not finite (or a gradient beyond 1e18). The state is as before the call
    float step(
            float[] features,
            int[] labels,
            float[] weights,
            float[] offsets,
            int rows,
            int counted);

    /// The losses of the last step, class by class: laned sums over its rows of `w_r · L_r` and of
    /// `w_r`, where the label is that class, and of 0 where it is not. Zeros before the first step,
    /// after one of weight 0, and after one that failed.
    ///
    /// @param losses receives the sum of the weighted losses of each class
    /// @param weights receives the sum of the weights of each class
    /// @throws IllegalArgumentException for an array shorter than the classes
    void lossByClass(double[] losses, double[] weights);

    /// Scores rows with the averaged parameters.
    ///
    /// @param features `rows × d`, row-major, raw: finite, or NaN where a value is missing
    /// @param rows in [1, maxRows]
    /// @param probabilities receives `rows × classes`, row-major
    /// @throws IllegalArgumentException for a shape out of range
    /// @throws NonFiniteException for an infinite feature, or a logit that is not finite
    void forward(float[] features, int rows, float[] probabilities);

    /// Steps taken: the optimiser's, that of a batch of weight 0 not among them.
    long steps();

    /// A copy of the whole state.
    NetworkState exportState();

    /// Takes the place of the whole state. The arrays are copied.
    ///
    /// @throws IllegalArgumentException for another shape
    /// @throws NonFiniteException for a value that is not finite
    void importState(NetworkState state);
}
