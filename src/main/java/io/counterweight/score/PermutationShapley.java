package io.counterweight.score;

import java.util.Arrays;
import java.util.List;

/// Shapley values by permutations (Štrumbelj and Kononenko, Knowledge and Information Systems 41,
/// 2014): groups of columns go over from the usual row to the present one, one after the other, and
/// each is credited with what its step adds to the margin; the mean over several orders is its
/// contribution. Each order is taken there and back (antithetic pairs: Mitchell, Cooper, Frank and
/// Holmes, JMLR 23, 2022), which is exact where a model has no more than pairwise interactions.
///
/// Whatever the orders, the contributions add up to the present row's margin less the usual row's,
/// to the rounding of a double sum: each order's steps telescope. A group that is as usual is
/// credited with 0 and costs nothing.
///
/// Belongs to one thread.
public final class PermutationShapley {
    /// Gives a number to each of several rows, which is what is to be explained.
    public interface Margin {
        /// @param rows how many of the rows of `features` (row-major) are to be scored
        /// @param out one a row
        /// @return false when it cannot, and nothing is explained
        boolean of(int rows, float[] features, double[] out) throws ScoreRefused;
    }

    private static final int USUAL = 0;
    private static final int PRESENT = 1;
    private static final int ENDS = 2;

    private final int columns;
    private final List<int[]> groups;
    private final int pairs;
    private final float[] rows;
    private final double[] margins;

    /// @param groups the columns of each group
    /// @param pairs orders of an explanation, each of which is also taken backwards
    public PermutationShapley(int columns, List<int[]> groups, int pairs) {
        if (pairs < 1) {
            throw new IllegalArgumentException("pairs must be at least 1: pairs=" + pairs);
        }
        this.columns = columns;
        this.groups = List.copyOf(groups);
        this.pairs = pairs;
        this.rows = new float[maxRows() * columns];
        this.margins = new double[maxRows()];
    }

    /// The most rows that a margin is asked for at once: all of an explanation.
    public int maxRows() {
        return ENDS + 2 * pairs * Math.max(0, groups.size() - 1);
    }

    /// Explains why the present row's margin is not the usual row's.
    ///
    /// @param orders `pairs` permutations of the groups
    /// @param contributionsOut one a group; written where the margin could be had
    /// @return false when it could not
    public boolean explain(
            float[] usual,
            float[] present,
            int[][] orders,
            Margin margin,
            double[] contributionsOut)
            throws ScoreRefused {
        if (orders.length != pairs) {
            throw new IllegalArgumentException(
                    "orders must be one a pair: orders=" + orders.length + ", pairs=" + pairs);
        }
        int[][] steps = new int[2 * pairs][];
        for (int p = 0; p < pairs; p++) {
            steps[2 * p] = changed(usual, present, orders[p]);
            steps[2 * p + 1] = reversed(steps[2 * p]);
        }
        if (!margin.of(lay(usual, present, steps), rows, margins)) {
            return false;
        }
        credit(steps, contributionsOut);
        return true;
    }

    /// The groups of an order that are not as usual.
    private int[] changed(float[] usual, float[] present, int[] order) {
        return Arrays.stream(order)
                .filter(group ->
                        Arrays.stream(groups.get(group))
                                .anyMatch(column -> usual[column] != present[column]))
                .toArray();
    }

    private static int[] reversed(int[] order) {
        int[] back = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            back[i] = order[order.length - 1 - i];
        }
        return back;
    }

    /// The two ends, then for each order the rows between them.
    private int lay(float[] usual, float[] present, int[][] steps) {
        System.arraycopy(usual, 0, rows, USUAL * columns, columns);
        System.arraycopy(present, 0, rows, PRESENT * columns, columns);
        int row = ENDS;
        for (int[] order : steps) {
            int from = USUAL;
            for (int i = 0; i + 1 < order.length; i++) {
                System.arraycopy(rows, from * columns, rows, row * columns, columns);
                for (int column : groups.get(order[i])) {
                    rows[row * columns + column] = present[column];
                }
                from = row;
                row++;
            }
        }
        return row;
    }

    private void credit(int[][] steps, double[] contributionsOut) {
        Arrays.fill(contributionsOut, 0);
        int row = ENDS;
        for (int[] order : steps) {
            double before = margins[USUAL];
            for (int i = 0; i < order.length; i++) {
                double after = i + 1 < order.length ? margins[row++] : margins[PRESENT];
                contributionsOut[order[i]] += (after - before) / steps.length;
                before = after;
            }
        }
    }
}
