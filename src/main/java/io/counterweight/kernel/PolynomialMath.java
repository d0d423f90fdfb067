package io.counterweight.kernel;

/// The kernel's own exp, log, sigmoid, Φ and sine and cosine in turns: float32, at most 2 ulp from
/// the true value on the stated range, the same bits in every implementation.
///
/// The code is the definition, coefficients and order of operations included. Only IEEE add,
/// multiply, divide, fused multiply-add, minimum, maximum and bit moves: no libm. Written as
/// `fma(a, b, c)` the operation rounds once, written as `a * b + c` twice. Polynomials run by
/// Horner from the highest coefficient. Round to an integer by adding and taking away 1.5·2²³ (half
/// to even, for |x| ≤ 2²²). What a NaN becomes is not part of the contract.
///
/// Coefficients stand in hexadecimal: the exact float32.
///
/// Pure functions: any thread.
public final class PolynomialMath {
    private static final float ROUND = 12582912f;

    private static final float LOG2_E = 0x1.715476p0f;
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = 0x1.7f7d1cp-20f;

    private static final float TWO_PI = 0x1.921fb6p2f;
    private static final float ONE_OVER_SQRT_TWO_PI = 0x1.988454p-2f;

    private PolynomialMath() {}

    /// e^x, with x clipped to [−87, 88] first, so that the result is a normal number.
    ///
    /// `n = rint(x · log2 e)`, `r = x − n·ln 2` in two parts, the Taylor polynomial of degree 7,
    /// times 2^n through the exponent's bits.
    public static float exp(float x) {
        float c = Math.min(Math.max(x, -87f), 88f);
        float n = Math.fma(c, LOG2_E, ROUND) - ROUND;
        float r = Math.fma(n, -LN2_HIGH, c);
        r = Math.fma(n, -LN2_LOW, r);
        float p = 0x1.a01a02p-13f;
        p = Math.fma(p, r, 0x1.6c16c2p-10f);
        p = Math.fma(p, r, 0x1.111112p-7f);
        p = Math.fma(p, r, 0x1.555556p-5f);
        p = Math.fma(p, r, 0x1.555556p-3f);
        p = Math.fma(p, r, 0.5f);
        p = Math.fma(p, r * r, r) + 1f;
        return p * Float.intBitsToFloat(((int) n + 127) << 23);
    }

    /// e^x − 1, for x in [−87, 88]: with the r, n and the polynomial of [#exp] before 1 is added to
    /// it, `fma(P, 2^n, 2^n − 1)`.
    static float expm1(float x) {
        float n = Math.fma(x, LOG2_E, ROUND) - ROUND;
        float r = Math.fma(n, -LN2_HIGH, x);
        r = Math.fma(n, -LN2_LOW, r);
        float p = 0x1.a01a02p-13f;
        p = Math.fma(p, r, 0x1.6c16c2p-10f);
        p = Math.fma(p, r, 0x1.111112p-7f);
        p = Math.fma(p, r, 0x1.555556p-5f);
        p = Math.fma(p, r, 0x1.555556p-3f);
        p = Math.fma(p, r, 0.5f);
        p = Math.fma(p, r * r, r);
        float power = Float.intBitsToFloat(((int) n + 127) << 23);
        return Math.fma(p, power, power - 1f);
    }

    /// ln x, for a normal x > 0.
    ///
    /// `x = 2^e · m`, m in [√½, √2); `f = m − 1`, `s = f / (2 + f)`, and the series of artanh in s
    /// to s⁹, arranged as `f − (f²/2 − s·(f²/2 + R))`.
    public static float log(float x) {
        int bits = Float.floatToRawIntBits(x);
        int shifted = bits - 0x3f3504f3;
        float e = (float) (shifted >> 23);
        float f = Float.intBitsToFloat((shifted & 0x007fffff) + 0x3f3504f3) - 1f;
        float s = f / (2f + f);
        float z = s * s;
        float p = 0x1.c71c72p-3f;
        p = Math.fma(p, z, 0x1.24924ap-2f);
        p = Math.fma(p, z, 0x1.99999ap-2f);
        p = Math.fma(p, z, 0x1.555556p-1f);
        float series = p * z;
        float half = 0.5f * f * f;
        float correction = Math.fma(e, LN2_LOW, s * (half + series));
        return Math.fma(e, LN2_HIGH, f - (half - correction));
    }

    /// ln(1 + x), for 0 ≤ x < 2¹²⁶: `ln u + (x − (u − 1)) / u` with `u = 1 + x` as rounded.
    public static float log1p(float x) {
        float u = 1f + x;
        return log(u) + (x - (u - 1f)) / u;
    }

    /// 1 / (1 + e^−x), without cancellation on either side: with `e = exp(−|x|)`, `d = 1 + e`, `v =
    /// e − (d − 1)` what the sum lost, `n = 1` for x ≥ 0, else `e`: `q = n / d`, then `q + (fma(−q,
    /// d, n) − q · v) / d`.
    public static float sigmoid(float x) {
        float e = exp(-Math.abs(x));
        float d = 1f + e;
        float lost = e - (d - 1f);
        float n = x >= 0f ? 1f : e;
        float q = n / d;
        return q + (Math.fma(-q, d, n) - q * lost) / d;
    }

    /// ln(1 + e^x) = `max(x, 0) + log1p(exp(−|x|))`.
    public static float softplus(float x) {
        return Math.max(x, 0f) + log1p(exp(-Math.abs(x)));
    }

    /// Φ(x) of the standard normal distribution. With `t = min(|x|, 9)`, `w = t / fma(0.36, t, 1)`
    /// and P a fit of this project: `tail = normalDecay(x) · P(w)`, then `tail` for x < 0, else `1
    /// − tail`. The error is at most 1e-7, absolute; from −3 to 0 it is below 2e-6 of the value.
    public static float normalCdf(float x) {
        return normalCdf(x, normalDecay(x));
    }

    /// As [#normalCdf(float)], with the decay at x already known.
    static float normalCdf(float x, float decay) {
        float t = Math.min(Math.abs(x), 9f);
        float w = t / Math.fma(0x1.70a3d8p-2f, t, 1f);
        float p = 0x1.ede368p-14f;
        p = Math.fma(p, w, -0x1.414ef8p-14f);
        p = Math.fma(p, w, -0x1.4aa1bep-9f);
        p = Math.fma(p, w, -0x1.32ec4ep-8f);
        p = Math.fma(p, w, 0x1.b3bb88p-4f);
        p = Math.fma(p, w, -0x1.98844ep-2f);
        p = Math.fma(p, w, 0.5f);
        float tail = decay * p;
        return x < 0f ? tail : 1f - tail;
    }

    /// exp(−t²/2) with `t = min(|x|, 9)`, as `exp(−0.5 · t · t)`, products from the left: so far
    /// out it is small, and never denormal.
    public static float normalDecay(float x) {
        float t = Math.min(Math.abs(x), 9f);
        return exp(-0.5f * t * t);
    }

    /// φ(x) of the standard normal distribution: `normalDecay(x) / √(2π)`, as a product.
    public static float normalDensity(float x) {
        return normalDensityOf(normalDecay(x));
    }

    static float normalDensityOf(float decay) {
        return decay * ONE_OVER_SQRT_TWO_PI;
    }

    /// sin(2πu) into `sine` and cos(2πu) into `cosine`, for the first `count` values u of `turns`,
    /// |u| ≤ 2²⁰.
    ///
    /// With ROUND = 1.5·2²³: `w = fma(4, u, ROUND)`, whose lowest bits are those of the quarter n;
    /// `t = fma(w − ROUND, −1/4, u)` in ±1/8, exact; `z = t·t`; `S = fma(t, 2π, t·z·P(z))` and `C =
    /// fma(z, Q(z), 1)` with fits of this project. Odd quarters swap S and C; then the sine is
    /// negative in quarters 2 and 3, the cosine in 1 and 2.
    static void sineCosineOfTurns(float[] turns, int count, float[] sine, float[] cosine) {
        for (int i = 0; i < count; i++) {
            float u = turns[i];
            float w = Math.fma(4f, u, ROUND);
            float t = Math.fma(w - ROUND, -0.25f, u);
            float z = t * t;
            float p = -0x1.30e6aep6f;
            p = Math.fma(p, z, 0x1.46768cp6f);
            p = Math.fma(p, z, -0x1.4abc12p5f);
            float s = Math.fma(t, TWO_PI, t * z * p);
            float q = 0x1.d9d514p5f;
            q = Math.fma(q, z, -0x1.55c5dep6f);
            q = Math.fma(q, z, 0x1.03c1dep6f);
            q = Math.fma(q, z, -0x1.3bd3ccp4f);
            float c = Math.fma(q, z, 1f);

            int quarter = Float.floatToRawIntBits(w);
            boolean swap = (quarter & 1) != 0;
            int sign = quarter << 30;
            int otherSign = sign ^ (quarter << 31);
            sine[i] = flipped(swap ? c : s, sign);
            cosine[i] = flipped(swap ? s : c, otherSign);
        }
    }

    private static float flipped(float x, int sign) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(x) ^ (sign & Integer.MIN_VALUE));
    }
}
