package io.counterweight.learn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// Fits a monotone map of the log-odds to scores of two classes whose labels are known: pool
/// adjacent violators (Ayer et al., 1955) over bins of equally many examples of the rarer class.
///
/// A bin holds at least 20 of the rarer class and all rows of one score, at most 64 bins in all.
/// Its knot goes from the log-odds of the mean probability in it to the log-odds of the share of
/// class 1 among its labels, so that scores that are right already are left alone; one more row,
/// labelled by its mean probability, draws towards that. Same rows give the same bits, in any order
/// up to rounding. Stateless.
public final class IsotonicFit {
    /// Rows of the rarer class that a fit asks for, and a bin has.
    public static final int FEWEST_EXAMPLES = 20;

    /// Knots closer than this are one: a map should not be a step.
    private static final double NARROWEST = 0.01;

    private static final double PRIOR_ROWS = 1;

    private IsotonicFit() {}

    /// The fitted map; the identity where there are too few examples of the rarer class.
    ///
    /// @param logs `rows × 2`, row-major: see [Calibration#closedForm(float[], int, float[], int)]
    /// @param labels one a row, 0 or 1
    public static CalibrationMap of(float[] logs, int[] labels, int rows) {
        return of(logs, labels, PlattFit.ones(rows), rows);
    }

    /// @param weights for how many each row stands; a bin has enough examples by their number
    static CalibrationMap of(float[] logs, int[] labels, float[] weights, int rows) {
        int rare = PlattFit.ofAllButTheCommonest(labels, rows, 2);
        if (rare < FEWEST_EXAMPLES) {
            return new CalibrationMap.Identity();
        }
        int perBin =
                Math.max(FEWEST_EXAMPLES, Math.ceilDiv(rare, CalibrationMap.Isotonic.MOST_KNOTS));
        List<Double> from = new ArrayList<>();
        List<Double> to = new ArrayList<>();
        for (Block block : pooled(bins(sorted(logs, labels, rows), weights, perBin))) {
            from.add(block.before());
            to.add(block.after());
        }
        return new CalibrationMap.Isotonic(from, to);
    }

    /// Rows next to each other in order of their log-odds.
    ///
    /// @param ones rows of class 1
    /// @param weight of all rows together, [#weightOfOnes] of those of class 1
    /// @param expected weighted sum of the probabilities of class 1
    /// @param unexpected weighted sum of those of class 0
    private record Block(
            int rows,
            int ones,
            double weight,
            double weightOfOnes,
            double expected,
            double unexpected) {
        Block with(Block next) {
            return new Block(
                    rows + next.rows,
                    ones + next.ones,
                    weight + next.weight,
                    weightOfOnes + next.weightOfOnes,
                    expected + next.expected,
                    unexpected + next.unexpected);
        }

        double before() {
            return StrictMath.log(expected / unexpected);
        }

        double after() {
            double one = PRIOR_ROWS * expected / weight;
            double zero = PRIOR_ROWS * unexpected / weight;
            return StrictMath.log((weightOfOnes + one) / (weight - weightOfOnes + zero));
        }

        int rarer(boolean oneIsRare) {
            return oneIsRare ? ones : rows - ones;
        }

        boolean isBelow(Block next) {
            return before() + NARROWEST <= next.before() && after() < next.after();
        }
    }

    /// Log-odds in the upper half, in an order that sorts as whole numbers do; in the lower the
    /// row, twice, and its label.
    private static long[] sorted(float[] logs, int[] labels, int rows) {
        long[] keys = new long[rows];
        for (int r = 0; r < rows; r++) {
            // + 0 makes −0 a 0.
            int bits = Float.floatToIntBits(logs[2 * r + 1] - logs[2 * r] + 0f);
            keys[r] = (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | 2L * r + labels[r];
        }
        Arrays.sort(keys);
        return keys;
    }

    private static float logOdds(long key) {
        int bits = (int) (key >> 32);
        return Float.intBitsToFloat(bits ^ (bits >> 31 & Integer.MAX_VALUE));
    }

    private static List<Block> bins(long[] keys, float[] weights, int perBin) {
        int ones = 0;
        for (long key : keys) {
            ones += (int) (key & 1);
        }
        boolean oneIsRare = 2L * ones <= keys.length;
        List<Block> bins = new ArrayList<>();
        Block open = new Block(0, 0, 0, 0, 0, 0);
        for (int i = 0; i < keys.length; i++) {
            open = open.with(row(keys[i], weights));
            boolean tied = i + 1 < keys.length && logOdds(keys[i + 1]) == logOdds(keys[i]);
            if (!tied && open.rarer(oneIsRare) >= perBin) {
                bins.add(open);
                open = new Block(0, 0, 0, 0, 0, 0);
            }
        }
        if (open.rows() > 0) {
            // What is left has too few of the rarer class for a bin of its own.
            bins.add(bins.isEmpty() ? open : bins.removeLast().with(open));
        }
        return bins;
    }

    private static Block row(long key, float[] weights) {
        double weight = weights[(int) (key & Integer.MAX_VALUE) >>> 1];
        int one = (int) (key & 1);
        double logOdds = logOdds(key);
        double small = StrictMath.exp(-Math.abs(logOdds));
        double large = 1 / (1 + small);
        return logOdds >= 0
                ? new Block(1, one, weight, one * weight, weight * large, weight * (small * large))
                : new Block(1, one, weight, one * weight, weight * (small * large), weight * large);
    }

    private static Deque<Block> pooled(List<Block> bins) {
        Deque<Block> blocks = new ArrayDeque<>();
        for (Block bin : bins) {
            Block last = bin;
            while (!blocks.isEmpty() && !blocks.peekLast().isBelow(last)) {
                last = blocks.removeLast().with(last);
            }
            blocks.addLast(last);
        }
        return blocks;
    }
}
