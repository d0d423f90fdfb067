package io.counterweight.kernel;

import static io.counterweight.kernel.OuterValues.MOST;

/// What the standardisation of raw features rests on. Each column has its own count of values, so
/// that one can begin anew while the others go on; a value that is missing (NaN) is not counted.
/// The arrays belong to it.
///
/// The [#OUTER] outermost values of a column are kept as they are, and all others as a count, a
/// mean and a sum of squared deviations. That is what makes mean and deviation robust: of the outer
/// values at each end up to a quarter count as no more than the next inner one, so that a few
/// values, however far out, move nothing; while many that are far out, of a column that is nearly
/// always 0, count in full.
public final class ColumnStatistics {
    /// Outer values of a column.
    public static final int OUTER = MOST;

    /// A deviation below this one counts as 1: the column is constant.
    private static final double SMALLEST_DEVIATION = 1e-4;

    private final long[] rows;
    private final long[] inner;
    private final long[] held;
    private final double[] mean;
    private final double[] squares;
    private final float[] outer;

    /// Sections in their order, as the accessors tell them.
    public ColumnStatistics(
            long[] rows,
            long[] inner,
            long[] held,
            double[] mean,
            double[] squares,
            float[] outer) {
        int columns = rows.length;
        requireLength("inner", inner.length, columns);
        requireLength("held", held.length, columns);
        requireLength("mean", mean.length, columns);
        requireLength("squares", squares.length, columns);
        requireLength("outer", outer.length, columns * OUTER);
        this.rows = rows;
        this.inner = inner;
        this.held = held;
        this.mean = mean;
        this.squares = squares;
        this.outer = outer;
    }

    /// Before the first row.
    public static ColumnStatistics empty(int columns) {
        return new ColumnStatistics(
                new long[columns],
                new long[columns],
                new long[columns],
                new double[columns],
                new double[columns],
                new float[columns * OUTER]);
    }

    /// Of that many rows with this mean and these sums of squared deviations (Welford's m2), whose
    /// outer values are not known.
    public static ColumnStatistics of(double[] mean, double[] squares, long rows) {
        ColumnStatistics of = empty(mean.length);
        for (int f = 0; f < mean.length; f++) {
            of.rows[f] = rows;
            of.inner[f] = rows;
            of.mean[f] = mean[f];
            of.squares[f] = squares[f];
        }
        return of;
    }

    public int columns() {
        return rows.length;
    }

    /// Values of each column so far.
    public long[] rows() {
        return rows;
    }

    /// Values of each column that are not kept as they are.
    public long[] inner() {
        return inner;
    }

    /// Outer values of each column, at most [#OUTER].
    public long[] held() {
        return held;
    }

    /// Mean of the inner values of each column.
    public double[] mean() {
        return mean;
    }

    /// Sum of the squared deviations of the inner values of each column from their mean.
    public double[] squares() {
        return squares;
    }

    /// `columns × OUTER`, row-major: the outer values of each column in ascending order, the first
    /// `held` of its row.
    public float[] outer() {
        return outer;
    }

    /// The mean that standardises a column: 0 before its first value.
    public float centre(int column) {
        return (float) moments(column)[0];
    }

    /// The deviation that standardises a column: 1 where it is constant.
    public float deviation(int column) {
        double[] moments = moments(column);
        return deviation(moments[1], inner[column] + held[column]);
    }

    /// `(float) sqrt(squares / rows)`, or 1 where that root is below 1e-4 or there is no row.
    static float deviation(double squares, long rows) {
        double deviation = rows == 0 ? 0 : Math.sqrt(squares / (double) rows);
        return deviation < SMALLEST_DEVIATION ? 1f : (float) deviation;
    }

    /// A copy whose column `c` is column `from[c]` of this one; empty where that is negative.
    public ColumnStatistics remap(int[] from) {
        ColumnStatistics to = empty(from.length);
        for (int c = 0; c < from.length; c++) {
            if (from[c] >= 0) {
                to.rows[c] = rows[from[c]];
                to.inner[c] = inner[from[c]];
                to.held[c] = held[from[c]];
                to.mean[c] = mean[from[c]];
                to.squares[c] = squares[from[c]];
                System.arraycopy(outer, from[c] * OUTER, to.outer, c * OUTER, OUTER);
            }
        }
        return to;
    }

    ColumnStatistics copy() {
        return new ColumnStatistics(
                rows.clone(),
                inner.clone(),
                held.clone(),
                mean.clone(),
                squares.clone(),
                outer.clone());
    }

    private double[] moments(int column) {
        double[] ofOuter = new double[2];
        int count = (int) held[column];
        sumUp(outer, column * OUTER, count, OuterValues.bounded(rows[column]), ofOuter, 0);
        double[] moments = new double[2];
        combine(inner[column], mean[column], squares[column], count, ofOuter, 0, moments);
        return moments;
    }

    /// Writes mean and squares of the outer values of one column, each within the levels.
    static void sumUp(float[] values, int at, int held, int bounded, double[] to, int toAt) {
        if (held == 0) {
            to[toAt] = 0;
            to[toAt + 1] = 0;
            return;
        }
        float low = OuterValues.low(values, at, held, bounded);
        float high = OuterValues.high(values, at, held, bounded);
        double shift = values[at + held / 2];
        double sum = 0;
        double sumOfSquares = 0;
        for (int i = at; i < at + held; i++) {
            double delta = Math.min(Math.max(values[i], low), high) - shift;
            sum = sum + delta;
            sumOfSquares = sumOfSquares + delta * delta;
        }
        double move = sum / (double) held;
        to[toAt] = shift + move;
        to[toAt + 1] = Math.max(sumOfSquares - sum * move, 0);
    }

    /// Writes mean and squares of inner and outer values together (Chan et al., 1979).
    static void combine(
            long inner,
            double mean,
            double squares,
            int held,
            double[] ofOuter,
            int at,
            double[] to) {
        double delta = ofOuter[at] - mean;
        double share = (double) held / (double) Math.max(inner + held, 1);
        to[0] = mean + delta * share;
        to[1] = (squares + ofOuter[at + 1]) + (delta * delta) * ((double) inner * share);
    }

    private static void requireLength(String name, int length, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException(
                    "%s.length must fit the columns: %s.length=%d, expected %d"
                            .formatted(name, name, length, expected));
        }
    }
}
