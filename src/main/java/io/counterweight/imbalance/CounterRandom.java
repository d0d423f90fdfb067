package io.counterweight.imbalance;

/// Random numbers without a state: each is a hash of the seed and a position, so that it is the
/// same whatever was drawn before it, on any machine. The hash is SplitMix64's finaliser (Steele,
/// Lea, Flood, OOPSLA 2014), twice.
///
/// Draws about one record come from the generator of [#keyed], so that a replay, a restart or a
/// second instance draws the same for it.
public record CounterRandom(long seed) {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /// What a draw is for: draws for one purpose say nothing about those for another.
    public enum Purpose {
        UNDERSAMPLING,
        BAGGING,
        MINORITY_REPLAY,
        UNIFORM_REPLAY,
        SYNTHESIS,
        EXTRA_STEPS,
        MEMORY,
        AGE_MEMORY,
        REASONS;

        private final long key = TransactionKey.of(name());
    }

    /// The generator of one record and purpose.
    ///
    /// @param identity of the record, such as a [TransactionKey]
    public CounterRandom keyed(long identity, Purpose purpose) {
        return new CounterRandom(mix(mix(mix(seed + GOLDEN) ^ identity) + purpose.key));
    }

    /// A draw from N(0, 1), by Box and Muller.
    public double gaussian(long position) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(uniform(2 * position)));
        return radius * StrictMath.cos(2 * StrictMath.PI * uniform(2 * position + 1));
    }

    /// A draw from (0, 1].
    public double uniform(long position) {
        return (double) ((bits(position) >>> 11) + 1) * 0x1.0p-53;
    }

    /// A draw from 0 … bound − 1, each as likely to within bound / 2⁶⁴.
    ///
    /// @param bound at least 1
    public int below(long position, int bound) {
        return (int) Math.unsignedMultiplyHigh(bits(position), bound);
    }

    private long bits(long position) {
        return mix(mix(seed + GOLDEN) ^ (GOLDEN * (position + 1)));
    }

    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
