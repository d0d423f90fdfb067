package io.counterweight.evaluate;

import java.util.Arrays;

/// Every labelled transaction of one recipe, in columns: 34 bytes a row. Not thread-safe.
final class JudgedRows {
    static final long MILLIS_PER_DAY = 86_400_000;

    private int size;
    private long[] times = new long[1024];
    private int[] entities = new int[1024];
    private float[] scores = new float[1024];
    private float[] probabilities = new float[1024];
    private float[] raws = new float[1024];
    private float[] briers = new float[1024];
    private float[] logLosses = new float[1024];
    private byte[] labels = new byte[1024];
    private byte[] decisions = new byte[1024];

    /// @param time when the transaction happened (ms)
    /// @param entity its number, or -1
    void add(
            long time,
            int entity,
            float score,
            float probability,
            float raw,
            double brier,
            double logLoss,
            int label,
            int decision) {
        if (size == times.length) {
            grow();
        }
        times[size] = time;
        entities[size] = entity;
        scores[size] = score;
        probabilities[size] = probability;
        raws[size] = raw;
        briers[size] = (float) brier;
        logLosses[size] = (float) logLoss;
        labels[size] = (byte) label;
        decisions[size] = (byte) decision;
        size++;
    }

    /// The newest row of that transaction, or -1. Ids are not kept: time, entity, score and label
    /// tell transactions apart.
    int find(long time, int entity, float score, int label) {
        int row = size - 1;
        while (row >= 0
                && !(times[row] == time
                        && entities[row] == entity
                        && scores[row] == score
                        && labels[row] == label)) {
            row--;
        }
        return row;
    }

    /// Another label for a row, and what its probabilities cost by that.
    void relabel(int row, int label, double brier, double logLoss) {
        labels[row] = (byte) label;
        briers[row] = (float) brier;
        logLosses[row] = (float) logLoss;
    }

    private void grow() {
        int length = size + (size >> 1);
        times = Arrays.copyOf(times, length);
        entities = Arrays.copyOf(entities, length);
        scores = Arrays.copyOf(scores, length);
        probabilities = Arrays.copyOf(probabilities, length);
        raws = Arrays.copyOf(raws, length);
        briers = Arrays.copyOf(briers, length);
        logLosses = Arrays.copyOf(logLosses, length);
        labels = Arrays.copyOf(labels, length);
        decisions = Arrays.copyOf(decisions, length);
    }

    /// The rows in order of day, those of one day in the order they came: day in the upper half,
    /// row in the lower.
    long[] byDay() {
        var keys = new long[size];
        for (int row = 0; row < size; row++) {
            keys[row] = ((long) day(row) << 32) | row;
        }
        Arrays.sort(keys);
        return keys;
    }

    int size() {
        return size;
    }

    long time(int row) {
        return times[row];
    }

    /// Days since the epoch.
    int day(int row) {
        return (int) Math.floorDiv(times[row], MILLIS_PER_DAY);
    }

    int entity(int row) {
        return entities[row];
    }

    float score(int row) {
        return scores[row];
    }

    float probability(int row) {
        return probabilities[row];
    }

    float raw(int row) {
        return raws[row];
    }

    float brier(int row) {
        return briers[row];
    }

    float logLoss(int row) {
        return logLosses[row];
    }

    int label(int row) {
        return labels[row];
    }

    int decision(int row) {
        return decisions[row];
    }
}
