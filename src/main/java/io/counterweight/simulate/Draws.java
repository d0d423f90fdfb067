package io.counterweight.simulate;

/// Random draws that depend on their key alone: the n-th draw of a key is a hash of key and n
/// (SplitMix64; Steele, Lea and Flood, OOPSLA 2014). The same on every machine. Not thread-safe.
final class Draws {
    /// What a sequence of draws is for: each purpose has sequences of its own.
    enum Purpose {
        CUSTOMER(1),
        TERMINAL(2),
        PURCHASES(3),
        COMPROMISED_TERMINALS(4),
        COMPROMISED_CUSTOMERS(5),
        STOLEN_PURCHASES(6),
        DRIFT(7),
        TESTED_CARDS(8),
        TESTED_PURCHASES(9),
        RETAIL_CARD(10),
        RETAIL_PURCHASES(11),
        RETAIL_AWAY(12),
        RETAIL_BEGINS(13),
        RETAIL_FRAUD(14),
        RETAIL_FRAUD_DAY(15),
        RETAIL_MERCHANT(16);

        private final int number;

        Purpose(int number) {
            this.number = number;
        }
    }

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1p-53;

    private long state;

    /// @param day and `entity`: 0 where the purpose has none
    Draws(long seed, Purpose purpose, long day, long entity) {
        state = mix(mix(mix(mix(seed) + purpose.number) + day) + entity);
    }

    private static long mix(long value) {
        long z = value + GOLDEN;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private long next() {
        long drawn = mix(state);
        state += GOLDEN;
        return drawn;
    }

    /// Uniform in [0, 1).
    double uniform() {
        return (next() >>> 11) * UNIT;
    }

    /// Uniform in [low, high).
    double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    /// Uniform among 0 … bound − 1.
    int below(int bound) {
        return (int) (uniform() * bound);
    }

    /// Normal, by Box and Muller; the second of the pair is not used.
    double normal(double mean, double deviation) {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform()));
        return mean + deviation * radius * StrictMath.cos(2 * Math.PI * uniform());
    }

    /// Poisson, by Knuth's product of uniforms: for small means.
    ///
    /// @param none `e^−mean`, the probability of 0
    int poisson(double none) {
        int count = 0;
        double product = uniform();
        while (product > none) {
            count++;
            product *= uniform();
        }
        return count;
    }

    /// `count` distinct numbers among 0 … bound − 1.
    int[] distinct(int count, int bound) {
        var chosen = new int[count];
        for (int i = 0; i < count; i++) {
            do {
                chosen[i] = below(bound);
            } while (contains(chosen, i, chosen[i]));
        }
        return chosen;
    }

    private static boolean contains(int[] values, int length, int value) {
        for (int i = 0; i < length; i++) {
            if (values[i] == value) {
                return true;
            }
        }
        return false;
    }
}
