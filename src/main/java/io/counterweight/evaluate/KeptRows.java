package io.counterweight.evaluate;

import java.util.Arrays;
import java.util.List;

/// The columns of rows: of every row up to so many, then of every second, fourth, …, so that any
/// file fits. For one thread.
public final class KeptRows {
    private final int most;
    private final float[][] columns;
    private boolean[] positives = new boolean[1024];
    private int[] numbers = new int[1024];
    private int size;
    private long rows;
    private int step = 1;

    /// @param most rows that are kept, an even number
    public KeptRows(int columns, int most) {
        this.most = most;
        this.columns = new float[columns][1024];
    }

    /// @param isPositive whether it is of a minority class
    /// @param number that says which row it is
    public void add(List<Float> row, boolean isPositive, int number) {
        if (rows++ % step != 0) {
            return;
        }
        if (size == most) {
            halve();
        }
        if (size == positives.length) {
            positives = Arrays.copyOf(positives, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
            for (int c = 0; c < columns.length; c++) {
                columns[c] = Arrays.copyOf(columns[c], 2 * size);
            }
        }
        for (int c = 0; c < columns.length; c++) {
            columns[c][size] = row.get(c);
        }
        numbers[size] = number;
        positives[size++] = isPositive;
    }

    private void halve() {
        for (int i = 0; i < size / 2; i++) {
            positives[i] = positives[2 * i];
            numbers[i] = numbers[2 * i];
            for (float[] column : columns) {
                column[i] = column[2 * i];
            }
        }
        size /= 2;
        step *= 2;
    }

    /// All rows that came.
    public long rows() {
        return rows;
    }

    /// One in so many is kept.
    public int step() {
        return step;
    }

    public int size() {
        return size;
    }

    public float[] column(int column) {
        return Arrays.copyOf(columns[column], size);
    }

    /// The number that a kept row was added with.
    public int number(int kept) {
        return numbers[kept];
    }

    public boolean[] positives() {
        return Arrays.copyOf(positives, size);
    }
}
