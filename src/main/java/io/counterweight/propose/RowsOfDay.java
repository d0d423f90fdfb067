package io.counterweight.propose;

import java.util.Arrays;

/// The transactions of one day, in columns. Not thread-safe.
final class RowsOfDay {
    private static final byte NONE = -1;

    private final double[][] values;
    private int size;
    private int unscored;
    private long[] times = new long[256];
    private float[] ranks = new float[256];
    private boolean[] alerts = new boolean[256];
    private byte[] labels = new byte[256];

    RowsOfDay(int variables) {
        values = new double[variables][256];
    }

    int size() {
        return size;
    }

    /// @param rank NaN where there was no model
    /// @return its number
    int add(long time, float rank, boolean isAlert, double[] row) {
        if (size == times.length) {
            grow();
        }
        times[size] = time;
        ranks[size] = Float.isNaN(rank) ? 0 : rank;
        unscored += Float.isNaN(rank) ? 1 : 0;
        alerts[size] = isAlert;
        labels[size] = NONE;
        for (int v = 0; v < row.length; v++) {
            values[v][size] = row[v];
        }
        return size++;
    }

    private void grow() {
        int more = 2 * size;
        times = Arrays.copyOf(times, more);
        ranks = Arrays.copyOf(ranks, more);
        alerts = Arrays.copyOf(alerts, more);
        labels = Arrays.copyOf(labels, more);
        for (int v = 0; v < values.length; v++) {
            values[v] = Arrays.copyOf(values[v], more);
        }
    }

    void label(int row, boolean isFraud) {
        labels[row] = (byte) (isFraud ? 1 : 0);
    }

    /// Whether the champion had a model for all of it.
    boolean isScored() {
        return unscored == 0;
    }

    boolean isFraud(int row) {
        return labels[row] == 1;
    }

    boolean isAlert(int row) {
        return alerts[row];
    }

    /// The values of a variable; they are taken from here.
    double[] take(int variable) {
        var taken = values[variable];
        values[variable] = new double[0];
        return taken;
    }

    /// Time of the newest that is known to be genuine.
    long newestGenuine() {
        long newest = Long.MIN_VALUE;
        for (int row = 0; row < size; row++) {
            newest = labels[row] == 0 ? Math.max(newest, times[row]) : newest;
        }
        return newest;
    }

    /// Rows with a label up to that time, the highest rank first, the earlier of equal ones.
    int[] ranked(long until) {
        int count = 0;
        var order = new long[size];
        for (int row = 0; row < size; row++) {
            if (labels[row] != NONE && times[row] <= until) {
                // Probabilities are not negative, so their bits are in their order.
                order[count++] = ((long) ~Float.floatToIntBits(ranks[row]) << 32) | row;
            }
        }
        Arrays.sort(order, 0, count);
        var rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = (int) order[i];
        }
        return rows;
    }
}
