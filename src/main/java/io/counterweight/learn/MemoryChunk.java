package io.counterweight.learn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Some thousand rows of an [AgeMemory], an entry of the learner's store. One thread.
///
/// Its bytes are [StateSections] with the section `rows`: columns (4), rows (4), then for each row
/// the key of its transaction (8), its class (1), its priority (4), its weight (4) and its features
/// (4 each), big-endian.
final class MemoryChunk {
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /// What a chunk takes at most, about: a record of the changelog is small beside its limit.
    private static final int BYTES = 1 << 18;

    private static final String ROWS = "rows";

    private final int columns;
    private final float[] features;
    private final long[] keys;
    private final byte[] labels;
    private final float[] priorities;
    private final float[] weights;
    private int rows;
    private boolean isChanged = true;

    MemoryChunk(int columns) {
        this(columns, Math.max(16, BYTES / rowBytes(columns)));
    }

    private MemoryChunk(int columns, int capacity) {
        this.columns = columns;
        this.features = new float[capacity * columns];
        this.keys = new long[capacity];
        this.labels = new byte[capacity];
        this.priorities = new float[capacity];
        this.weights = new float[capacity];
    }

    private static int rowBytes(int columns) {
        return (columns + 2) * Float.BYTES + Long.BYTES + 1;
    }

    boolean isFull() {
        return rows == keys.length;
    }

    int rows() {
        return rows;
    }

    int label(int row) {
        return labels[row];
    }

    long key(int row) {
        return keys[row];
    }

    /// By how much more likely than others of its class it is kept.
    float priority(int row) {
        return priorities[row];
    }

    /// For how many the example stands, before it is thinned.
    float weight(int row) {
        return weights[row];
    }

    float feature(int row, int column) {
        return features[row * columns + column];
    }

    void add(long key, int label, float priority, float weight, float[] example) {
        System.arraycopy(example, 0, features, rows * columns, columns);
        added(key, label, priority, weight);
    }

    void copy(MemoryChunk other, int row) {
        System.arraycopy(other.features, row * columns, features, rows * columns, columns);
        added(other.keys[row], other.labels[row], other.priorities[row], other.weights[row]);
    }

    private void added(long key, int label, float priority, float weight) {
        keys[rows] = key;
        labels[rows] = (byte) label;
        priorities[rows] = priority;
        weights[rows] = weight;
        rows++;
        isChanged = true;
    }

    /// Takes out the newest row of that transaction and class; false where there is none.
    boolean remove(long key, int label) {
        for (int row = rows - 1; row >= 0; row--) {
            if (keys[row] == key && labels[row] == label) {
                int after = rows - row - 1;
                System.arraycopy(keys, row + 1, keys, row, after);
                System.arraycopy(labels, row + 1, labels, row, after);
                System.arraycopy(priorities, row + 1, priorities, row, after);
                System.arraycopy(weights, row + 1, weights, row, after);
                System.arraycopy(
                        features, (row + 1) * columns, features, row * columns, after * columns);
                rows--;
                isChanged = true;
                return true;
            }
        }
        return false;
    }

    /// Copies the features, from that row of the receiver on.
    void copyTo(MemorySegment receiver, long row) {
        MemorySegment.copy(
                features, 0, receiver, FLOAT, row * columns * Float.BYTES, rows * columns);
    }

    /// Its bytes, if it changed since they were last taken; null else.
    byte @Nullable [] takeChanged() {
        if (!isChanged) {
            return null;
        }
        isChanged = false;
        var bytes = ByteBuffer.allocate(2 * Integer.BYTES + rows * rowBytes(columns));
        bytes.putInt(columns).putInt(rows);
        for (int row = 0; row < rows; row++) {
            bytes.putLong(keys[row]).put(labels[row]);
            bytes.putFloat(priorities[row]).putFloat(weights[row]);
            bytes.asFloatBuffer().put(features, row * columns, columns);
            bytes.position(bytes.position() + columns * Float.BYTES);
        }
        return new StateSections(Map.of()).with(ROWS, bytes.array()).toBytes();
    }

    /// @throws IllegalArgumentException for bytes that are none, or of another number of columns
    static MemoryChunk read(byte[] written, int columns) {
        var bytes = ByteBuffer.wrap(StateSections.of(written).bytes(ROWS));
        int found = bytes.getInt();
        int rows = bytes.getInt();
        if (found != columns || rows < 0 || bytes.remaining() != rows * rowBytes(columns)) {
            throw new IllegalArgumentException(
                    "a chunk must have %d columns and be whole: columns=%d, rows=%d, bytes=%d"
                            .formatted(columns, found, rows, bytes.remaining()));
        }
        int usual = Math.max(16, BYTES / rowBytes(columns));
        var chunk = new MemoryChunk(columns, Math.max(usual, rows));
        var example = new float[columns];
        for (int row = 0; row < rows; row++) {
            long key = bytes.getLong();
            int label = bytes.get();
            float priority = bytes.getFloat();
            float weight = bytes.getFloat();
            bytes.asFloatBuffer().get(example);
            bytes.position(bytes.position() + columns * Float.BYTES);
            chunk.add(key, label, priority, weight, example);
        }
        chunk.isChanged = false;
        return chunk;
    }

    /// The same rows with other columns.
    ///
    /// @param from where each column is here; −1 for one that is missing, NaN
    MemoryChunk withColumns(int[] from) {
        var identity = from.length == columns;
        for (int f = 0; f < from.length && identity; f++) {
            identity = from[f] == f;
        }
        if (identity) {
            return this;
        }
        var chunk = new MemoryChunk(from.length, keys.length);
        var example = new float[from.length];
        for (int row = 0; row < rows; row++) {
            Arrays.fill(example, Float.NaN);
            for (int f = 0; f < from.length; f++) {
                if (from[f] >= 0) {
                    example[f] = features[row * columns + from[f]];
                }
            }
            chunk.add(keys[row], labels[row], priorities[row], weights[row], example);
        }
        return chunk;
    }
}
