package io.counterweight.imbalance;

import io.counterweight.imbalance.CounterRandom.Purpose;

/// How many times an example is learned from, drawn from a hash of the seed and its transaction.
///
/// Oversampling and undersampling online bagging (Wang, Minku, Yao, TKDE 2015): K ~ Poisson(λ) with
/// `λ = N_max / N_c`, capped, or `λ = N_min / N_c`, from the class counts at that time. A class
/// with fewer than 10 examples is learned once each and does not set the smallest count: its size
/// is mostly chance. Undersampling by a rate keeps a majority example or leaves it out.
///
/// Immutable.
public final class OnlineBagging {
    static final double FEWEST_EXAMPLES = 10;

    private final CounterRandom random;

    public OnlineBagging(long seed) {
        this.random = new CounterRandom(seed);
    }

    /// Whether a majority example is learned from.
    ///
    /// @param key of its transaction, see [TransactionKey]
    public boolean keeps(Resampling.Undersampling undersampling, long key) {
        return random.keyed(key, Purpose.UNDERSAMPLING).uniform(0) <= undersampling.keep();
    }

    /// How many times an example is learned from.
    ///
    /// @param key of its transaction, see [TransactionKey]
    /// @param counts the class counts with this example
    public int copies(Resampling.Oob oob, long key, int label, ClassCounts counts) {
        return copies(key, label, counts, rate(oob, label, counts));
    }

    /// As [#copies(Resampling.Oob, long, int, ClassCounts)].
    public int copies(Resampling.Uob uob, long key, int label, ClassCounts counts) {
        return copies(key, label, counts, rate(uob, label, counts));
    }

    /// λ of a class.
    public static double rate(Resampling.Oob oob, int label, ClassCounts counts) {
        double largest = 0;
        for (int c = 0; c < counts.classes(); c++) {
            largest = Math.max(largest, counts.count(c));
        }
        return acts(label, counts) ? Math.min(oob.cap(), largest / counts.count(label)) : 1;
    }

    /// λ of a class.
    public static double rate(Resampling.Uob uob, int label, ClassCounts counts) {
        double smallest = Double.POSITIVE_INFINITY;
        for (int c = 0; c < counts.classes(); c++) {
            if (acts(c, counts)) {
                smallest = Math.min(smallest, counts.count(c));
            }
        }
        return acts(label, counts) ? smallest / counts.count(label) : 1;
    }

    private int copies(long key, int label, ClassCounts counts, double rate) {
        return acts(label, counts)
                ? poisson(rate, random.keyed(key, Purpose.BAGGING).uniform(0))
                : 1;
    }

    private static boolean acts(int label, ClassCounts counts) {
        return counts.count(label) >= FEWEST_EXAMPLES;
    }

    /// The smallest K whose distribution function reaches u; at most 1000, which no u of 53 bits
    /// asks for with a rate of at most 100.
    static int poisson(double rate, double u) {
        double probability = StrictMath.exp(-rate);
        double sum = probability;
        int k = 0;
        while (sum < u && k < 1000) {
            k++;
            probability *= rate / k;
            double next = sum + probability;
            if (next == sum && k > rate) {
                // The rest of the tail is below rounding.
                break;
            }
            sum = next;
        }
        return k;
    }
}
