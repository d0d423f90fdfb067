package io.counterweight.propose;

import io.counterweight.propose.Condition.Test;
import io.counterweight.propose.Variable.Kind;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Of each variable the few thresholds that the search begins with, and how many of them each value
/// is above. Thresholds are quantiles of all values, close together at both ends where frauds are,
/// and of the frauds' values; of few values all.
final class Codes {
    /// Of a missing value.
    static final byte MISSING = -1;

    private static final int FEW = 64;

    private static final double[] SHARES = {
        .0001, .0002, .0005, .001, .002, .005, .01, .02, .05, .1, .2, .3, .4
    };

    private static final int SHARES_OF_FRAUDS = 24;

    private final RankedRows rows;
    private final double[][] cuts;
    private final byte[][] codes;

    Codes(RankedRows rows) {
        this.rows = rows;
        int variables = rows.variables().size();
        cuts = new double[variables][];
        codes = new byte[variables][];
        for (int v = 0; v < variables; v++) {
            cuts[v] =
                    isText(v)
                            ? IntStream.range(0, rows.texts(v).size()).asDoubleStream().toArray()
                            : cuts(v);
            codes[v] = codes(rows.values(v), cuts[v], isText(v));
        }
    }

    private boolean isText(int variable) {
        return rows.variables().get(variable).kind() == Kind.TEXT;
    }

    private double[] cuts(int variable) {
        var values = rows.values(variable);
        var all = sorted(IntStream.range(0, values.length), values);
        if (all.length == 0) {
            return all;
        }
        var distinct = Arrays.stream(all).distinct().limit(FEW + 1).toArray();
        double[] cuts;
        if (distinct.length <= FEW) {
            cuts = distinct;
        } else {
            var frauds = sorted(IntStream.range(0, values.length).filter(rows::isFraud), values);
            var chosen = Arrays.stream(SHARES).flatMap(s -> Arrays.stream(ends(all, s)));
            var between =
                    IntStream.range(1, SHARES_OF_FRAUDS)
                            .filter(i -> frauds.length > 0)
                            .mapToDouble(i -> at(frauds, (double) i / SHARES_OF_FRAUDS));
            cuts = DoubleStream.concat(chosen, between).sorted().distinct().toArray();
        }
        // Nothing is above the highest value.
        int last = cuts.length - (cuts[cuts.length - 1] == all[all.length - 1] ? 1 : 0);
        return Arrays.copyOf(cuts, last);
    }

    private static double[] sorted(IntStream of, double[] values) {
        return of.mapToDouble(row -> values[row]).filter(x -> !Double.isNaN(x)).sorted().toArray();
    }

    private static double[] ends(double[] sorted, double share) {
        return new double[] {at(sorted, share), at(sorted, 1 - share)};
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    private static byte[] codes(double[] values, double[] cuts, boolean isText) {
        var codes = new byte[values.length];
        for (int row = 0; row < values.length; row++) {
            double x = values[row];
            if (Double.isNaN(x)) {
                codes[row] = MISSING;
            } else if (isText) {
                codes[row] = (byte) x;
            } else {
                int found = Arrays.binarySearch(cuts, x);
                codes[row] = (byte) (found >= 0 ? found : -found - 1);
            }
        }
        return codes;
    }

    byte[] of(int variable) {
        return codes[variable];
    }

    /// Codes that the values of a variable have, from 0.
    int count(int variable) {
        return cuts[variable].length + (isText(variable) ? 0 : 1);
    }

    /// The tests that make sense of a variable.
    Test[] tests(int variable) {
        return isText(variable) ? new Test[] {Test.IS} : new Test[] {Test.ABOVE, Test.UP_TO};
    }

    /// Thresholds of a variable; of a text its words.
    int thresholds(int variable) {
        return cuts[variable].length;
    }

    Condition condition(int variable, Test test, int threshold) {
        return new Condition(variable, test, cuts[variable][threshold]);
    }

    /// The threshold before, or the lowest there is; −∞ before the first.
    double before(int variable, double threshold) {
        int at = Arrays.binarySearch(cuts[variable], threshold);
        return at <= 0 ? Double.NEGATIVE_INFINITY : cuts[variable][at - 1];
    }

    /// The threshold after; ∞ after the last.
    double after(int variable, double threshold) {
        int at = Arrays.binarySearch(cuts[variable], threshold);
        return at + 1 >= cuts[variable].length ? Double.POSITIVE_INFINITY : cuts[variable][at + 1];
    }

    /// A condition on codes, the same as on values.
    RowTest test(int variable, Test test, int threshold) {
        var of = codes[variable];
        return switch (test) {
            case ABOVE -> row -> of[row] > threshold;
            case UP_TO -> row -> of[row] >= 0 && of[row] <= threshold;
            case IS -> row -> of[row] == threshold;
        };
    }
}
