package io.counterweight.app.features;

import java.util.Arrays;
import java.util.List;

/// The columns of a file's rows, of every row up to a million, then of every second, fourth, …, so
/// that any file fits. For one thread.
final class KeptRows {
    private static final int MOST = 1 << 20;

    private final float[][] columns;
    private boolean[] positives = new boolean[1024];
    private int size;
    private long rows;
    private int step = 1;

    KeptRows(int columns) {
        this.columns = new float[columns][1024];
    }

    /// @param isPositive whether it is of a minority class
    void add(List<Float> row, boolean isPositive) {
        if (rows++ % step != 0) {
            return;
        }
        if (size == MOST) {
            halve();
        }
        if (size == positives.length) {
            positives = Arrays.copyOf(positives, 2 * size);
            for (int c = 0; c < columns.length; c++) {
                columns[c] = Arrays.copyOf(columns[c], 2 * size);
            }
        }
        for (int c = 0; c < columns.length; c++) {
            columns[c][size] = row.get(c);
        }
        positives[size++] = isPositive;
    }

    private void halve() {
        for (int i = 0; i < size / 2; i++) {
            positives[i] = positives[2 * i];
            for (float[] column : columns) {
                column[i] = column[2 * i];
            }
        }
        size /= 2;
        step *= 2;
    }

    /// All rows that came.
    long rows() {
        return rows;
    }

    /// One in so many is kept.
    int step() {
        return step;
    }

    int size() {
        return size;
    }

    float[] column(int column) {
        return Arrays.copyOf(columns[column], size);
    }

    boolean[] positives() {
        return Arrays.copyOf(positives, size);
    }
}
