package io.counterweight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The closed-form scores that examples got before they were learned, with their labels: what a
/// [CalibrationMap] is fitted to. At most [#CAPACITY], the newest. Confined to one thread at a
/// time.
final class ScoreWindow {
    /// Scores held: with frauds of .2 % some 130 of them, which leaves an offset within 9 %.
    static final int CAPACITY = 1 << 16;

    /// A log of a probability below counts as this one: some 1e-7. What is surer says no more, and
    /// one sure and wrong score must not move a map that thousands fit.
    static final float LEAST_LOG = -16;

    private static final byte GAP = -1;

    private static final int LEAST_ROOM = 1024;

    private final int width;

    /// Logs of a row.
    private float[] logs = {};

    private byte[] labels = {};
    private long[] keys = {};
    private long[] labelledAt = {};
    private float[] weights = {};
    private int size;
    private int next;

    ScoreWindow(int width) {
        this.width = width;
    }

    /// Room for so many: the double of what there was, or more, so that a window that nothing is
    /// added to holds nothing.
    private void growTo(int room) {
        int had = labels.length;
        if (room <= had) {
            return;
        }
        int slots = Math.min(CAPACITY, Math.max(room, Math.max(LEAST_ROOM, 2 * had)));
        logs = Arrays.copyOf(logs, slots * width);
        labels = Arrays.copyOf(labels, slots);
        keys = Arrays.copyOf(keys, slots);
        labelledAt = Arrays.copyOf(labelledAt, slots);
        weights = Arrays.copyOf(weights, slots);
    }

    /// @param from the logs of the closed form, as many as the width from `at` on
    /// @param weight for how many it stands
    void add(float[] from, int at, int label, long key, long time, float weight) {
        growTo(next + 1);
        for (int i = 0; i < width; i++) {
            logs[next * width + i] = Math.max(from[at + i], LEAST_LOG);
        }
        labels[next] = (byte) label;
        keys[next] = key;
        labelledAt[next] = time;
        weights[next] = weight;
        next = (next + 1) % CAPACITY;
        size = Math.min(size + 1, CAPACITY);
    }

    /// Leaves out a score whose label was revised.
    void forget(long key, int label) {
        for (int slot = 0; slot < size; slot++) {
            if (keys[slot] == key && labels[slot] == label) {
                labels[slot] = GAP;
                return;
            }
        }
    }

    /// The rows whose labels became known since a time, in order.
    private Rows since(long time) {
        var rows = new Rows(new float[size * width], new int[size], new float[size], new int[1]);
        int count = 0;
        int oldest = size == CAPACITY ? next : 0;
        for (int i = 0; i < size; i++) {
            int slot = (oldest + i) % CAPACITY;
            if (labels[slot] != GAP && labelledAt[slot] > time) {
                System.arraycopy(logs, slot * width, rows.logs, count * width, width);
                rows.weights[count] = weights[slot];
                rows.labels[count++] = labels[slot];
            }
        }
        rows.count[0] = count;
        return rows;
    }

    private record Rows(float[] logs, int[] labels, float[] weights, int[] count) {}

    /// The map of a kind that the scores since a time give.
    ///
    /// @param since time of a label, event time
    CalibrationMap fit(Calibrating calibrating, long since) {
        var rows = since(since);
        int count = rows.count[0];
        return switch (calibrating) {
            case Calibrating.Platt platt ->
                    PlattFit.of(rows.logs, rows.labels, rows.weights, count, width);
            case Calibrating.Isotonic isotonic ->
                    IsotonicFit.of(rows.logs, rows.labels, rows.weights, count);
            case Calibrating.None none -> new CalibrationMap.Identity();
            case Calibrating.Shift shift -> new CalibrationMap.Identity();
        };
    }

    /// The regression on several opinions; null where there are too few rows of all classes but the
    /// commonest.
    @Nullable LogitRegression regression(int opinions, int classes, long since) {
        var rows = since(since);
        int count = rows.count[0];
        return PlattFit.ofAllButTheCommonest(rows.labels, count, classes) < PlattFit.FEWEST_EXAMPLES
                ? null
                : new LogitRegression(
                        rows.logs, rows.labels, rows.weights, count, opinions, classes);
    }

    /// Where each stands for itself alone, as releases without weights did.
    void writeTo(DataOutput out) throws IOException {
        boolean isWeighted = isWeighted();
        out.writeInt(isWeighted ? ~size : size);
        int oldest = size == CAPACITY ? next : 0;
        for (int i = 0; i < size; i++) {
            int slot = (oldest + i) % CAPACITY;
            for (int c = 0; c < width; c++) {
                out.writeFloat(logs[slot * width + c]);
            }
            out.writeByte(labels[slot]);
            out.writeLong(keys[slot]);
            out.writeLong(labelledAt[slot]);
            if (isWeighted) {
                out.writeFloat(weights[slot]);
            }
        }
    }

    private boolean isWeighted() {
        for (int slot = 0; slot < size; slot++) {
            if (weights[slot] != 1) {
                return true;
            }
        }
        return false;
    }

    void readFrom(DataInput in) throws IOException {
        int written = in.readInt();
        boolean isWeighted = written < 0;
        size = isWeighted ? ~written : written;
        if (size < 0 || size > CAPACITY) {
            throw new IllegalArgumentException(
                    "scores held must be in [0, %d]: size=%d".formatted(CAPACITY, size));
        }
        next = size % CAPACITY;
        growTo(size);
        for (int slot = 0; slot < size; slot++) {
            for (int c = 0; c < width; c++) {
                logs[slot * width + c] = in.readFloat();
            }
            labels[slot] = in.readByte();
            keys[slot] = in.readLong();
            labelledAt[slot] = in.readLong();
            weights[slot] = isWeighted ? in.readFloat() : 1;
        }
    }
}
