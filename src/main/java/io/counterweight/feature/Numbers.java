package io.counterweight.feature;

/// The arithmetic that features share. `StrictMath`, so that every CPU gives the same bits.
final class Numbers {
    private static final double LN_2 = 0.6931471805599453;

    private Numbers() {}

    /// ln(1 + x), and −ln(1 − x) below 0.
    static double log(double x) {
        return x < 0 ? -StrictMath.log1p(-x) : StrictMath.log1p(x);
    }

    /// a / b, and 0 where b is 0.
    static double divide(double a, double b) {
        return b == 0 ? 0 : a / b;
    }

    /// 2^(−age / halfLife); an age below 0 counts as 0.
    static double decay(long age, long halfLife) {
        return age <= 0 ? 1 : StrictMath.exp(-LN_2 * age / halfLife);
    }

    /// The value as a column holds it: never infinite.
    static float column(double x) {
        return (float) Math.clamp(x, -Float.MAX_VALUE, Float.MAX_VALUE);
    }
}
