package io.counterweight.kernel;

import static io.counterweight.kernel.OuterValues.MOST;

import java.util.Arrays;

/// Running mean and deviation of each raw feature, and the standardised features they give. An
/// update is prepared first and kept only by [#commit], so that a step that fails changes nothing.
final class RunningStandardisation {
    /// Rows of a column after which its outermost value at each end is left out for good.
    private static final int ROWS_OF_FORGETTING_SHIFT = 14;

    private final int features;
    private final float clip;
    private final float[] centre;
    private final float[] perDeviation;

    /// What is kept, and what is prepared: the outer values are kept for the columns that change.
    private ColumnStatistics now;

    private ColumnStatistics next;
    private final boolean[] changed;

    /// Mean and squares of the outer values of each column, and for which bound they hold.
    private final double[] ofOuter;

    private final int[] boundOfOuter;
    private final double[] moments = new double[2];

    RunningStandardisation(int features, float clip) {
        this.features = features;
        this.clip = clip;
        this.now = ColumnStatistics.empty(features);
        this.next = now.copy();
        this.changed = new boolean[features];
        this.ofOuter = new double[2 * features];
        this.boundOfOuter = new int[features];
        this.centre = new float[features];
        this.perDeviation = new float[features];
        set(now);
    }

    void set(ColumnStatistics statistics) {
        now = statistics.copy();
        next = statistics.copy();
        Arrays.fill(changed, false);
        Arrays.fill(boundOfOuter, -1);
        restate(now);
    }

    /// A copy.
    ColumnStatistics get() {
        return now.copy();
    }

    /// Prepares the statistics that include the first `count` rows; [#standardise] uses them at
    /// once.
    void prepare(float[] raw, int count) {
        for (int f = 0; f < features; f++) {
            prepare(f, raw, count);
        }
        restate(next);
    }

    private void prepare(int f, float[] raw, int count) {
        int at = f * MOST;
        float[] outer = next.outer();
        long before = now.inner()[f];
        long held = now.held()[f];
        long rows = now.rows()[f];
        long inner = before;
        double shift = now.mean()[f];
        double sum = 0;
        double sumOfSquares = 0;
        for (int r = 0; r < count; r++) {
            float x = raw[r * features + f];
            if (Float.isNaN(x)) {
                continue;
            }
            rows++;
            if (held < MOST) {
                OuterValues.insert(outer, at, (int) held, x);
                changed[f] = true;
                held++;
                continue;
            }
            if (!OuterValues.isInner(outer, at, x)) {
                x = OuterValues.replace(outer, at, x);
                changed[f] = true;
            }
            if (inner == 0) {
                shift = x;
            }
            inner++;
            double delta = x - shift;
            sum = sum + delta;
            sumOfSquares = sumOfSquares + delta * delta;
        }
        double move = inner == 0 ? 0 : sum / (double) inner;
        next.mean()[f] = shift + move;
        next.squares()[f] = Math.max(now.squares()[f] + (sumOfSquares - sum * move), 0);
        next.inner()[f] = inner;
        if (rows >> ROWS_OF_FORGETTING_SHIFT != now.rows()[f] >> ROWS_OF_FORGETTING_SHIFT) {
            held = forget(outer, at, (int) held, OuterValues.bounded(rows));
            changed[f] = true;
        }
        next.held()[f] = held;
        next.rows()[f] = rows;
        boundOfOuter[f] = changed[f] ? -1 : boundOfOuter[f];
    }

    /// Leaves out the outermost values where they are held to others, and returns how many stay.
    private static int forget(float[] outer, int at, int held, int bounded) {
        boolean largest = outer[at + held - 1] > OuterValues.high(outer, at, held, bounded);
        boolean smallest = outer[at] < OuterValues.low(outer, at, held, bounded);
        int stay = largest ? held - 1 : held;
        if (smallest) {
            System.arraycopy(outer, at + 1, outer, at, stay - 1);
            stay--;
        }
        return stay;
    }

    /// Keeps what [#prepare] prepared.
    void commit() {
        ColumnStatistics old = now;
        now = next;
        next = old;
        copyChanged();
    }

    /// Forgets what [#prepare] prepared.
    void abandon() {
        for (int f = 0; f < features; f++) {
            boundOfOuter[f] = changed[f] ? -1 : boundOfOuter[f];
        }
        copyChanged();
        restate(now);
    }

    private void copyChanged() {
        for (int f = 0; f < features; f++) {
            if (changed[f]) {
                System.arraycopy(now.outer(), f * MOST, next.outer(), f * MOST, MOST);
                changed[f] = false;
            }
        }
    }

    /// Feature f of row r goes to `out[f][r]`; a missing one becomes 0.
    void standardise(float[] raw, int count, float[][] out) {
        for (int f = 0; f < features; f++) {
            float m = centre[f];
            float s = perDeviation[f];
            float[] to = out[f];
            for (int r = 0; r < count; r++) {
                float x = raw[r * features + f];
                float z = (x - m) * s;
                to[r] = Float.isNaN(x) ? 0f : Math.min(Math.max(z, -clip), clip);
            }
        }
    }

    private void restate(ColumnStatistics of) {
        for (int f = 0; f < features; f++) {
            int held = (int) of.held()[f];
            int bound = OuterValues.bounded(of.rows()[f]);
            if (boundOfOuter[f] != bound) {
                ColumnStatistics.sumUp(of.outer(), f * MOST, held, bound, ofOuter, 2 * f);
                boundOfOuter[f] = bound;
            }
            long inner = of.inner()[f];
            ColumnStatistics.combine(
                    inner, of.mean()[f], of.squares()[f], held, ofOuter, 2 * f, moments);
            centre[f] = (float) moments[0];
            perDeviation[f] = 1f / ColumnStatistics.deviation(moments[1], inner + held);
        }
    }
}
