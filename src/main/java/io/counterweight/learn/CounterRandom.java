package io.counterweight.learn;

/// Random numbers without a state: each is a hash of the seed and a position, so that it is the
/// same whatever was drawn before it, on any machine. The hash is SplitMix64's finaliser (Steele,
/// Lea, Flood, OOPSLA 2014), twice.
record CounterRandom(long seed) {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /// A draw from N(0, 1), by Box and Muller.
    double gaussian(long position) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(uniform(2 * position)));
        return radius * StrictMath.cos(2 * StrictMath.PI * uniform(2 * position + 1));
    }

    /// A draw from (0, 1].
    double uniform(long position) {
        long bits = mix(mix(seed + GOLDEN) ^ (GOLDEN * (position + 1)));
        return (double) ((bits >>> 11) + 1) * 0x1.0p-53;
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
