package io.counterweight.evaluate;

import java.util.Arrays;

/// The labelled transactions of one day, in columns: 22 bytes a row. Not thread-safe.
final class RuledDay {
    private int size;
    private int[] millis = new int[256];
    private float[] ranks = new float[256];
    private double[] amounts = new double[256];
    private byte[] labels = new byte[256];
    private boolean[] alerts = new boolean[256];
    private int[] fired = new int[256];

    int size() {
        return size;
    }

    /// @param millisOfDay when it happened
    /// @param rank the champion's probability of fraud
    /// @param firedSet the number of the set of rules that were true
    void add(int millisOfDay, float rank, double amount, int label, boolean isAlert, int firedSet) {
        if (size == millis.length) {
            int more = 2 * size;
            millis = Arrays.copyOf(millis, more);
            ranks = Arrays.copyOf(ranks, more);
            amounts = Arrays.copyOf(amounts, more);
            labels = Arrays.copyOf(labels, more);
            alerts = Arrays.copyOf(alerts, more);
            fired = Arrays.copyOf(fired, more);
        }
        millis[size] = millisOfDay;
        ranks[size] = rank;
        amounts[size] = amount;
        labels[size] = (byte) label;
        alerts[size] = isAlert;
        fired[size] = firedSet;
        size++;
    }

    /// Gives such a row, of which one stands for another, another label.
    ///
    /// @return whether there is one
    boolean relabel(int millisOfDay, float rank, int firedSet, int from, int to) {
        for (int row = size - 1; row >= 0; row--) {
            if (millis[row] == millisOfDay
                    && ranks[row] == rank
                    && fired[row] == firedSet
                    && labels[row] == from) {
                labels[row] = (byte) to;
                return true;
            }
        }
        return false;
    }

    int millis(int row) {
        return millis[row];
    }

    int label(int row) {
        return labels[row];
    }

    double amount(int row) {
        return amounts[row];
    }

    boolean isAlert(int row) {
        return alerts[row];
    }

    int firedSet(int row) {
        return fired[row];
    }

    /// Rows from and up to these times, the highest rank first, the earlier of equal ones.
    ///
    /// @param from inclusive, as `until`, in milliseconds of the day
    int[] ranked(long from, long until) {
        int count = 0;
        var order = new long[size];
        for (int row = 0; row < size; row++) {
            if (millis[row] >= from && millis[row] <= until) {
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
