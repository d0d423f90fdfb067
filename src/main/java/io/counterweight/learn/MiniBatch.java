package io.counterweight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The rows of the next step: the new examples in the order they came, and behind them, once it is
/// composed, those learned again. Only new ones wait.
final class MiniBatch {
    private static final int LARGEST = 1 << 24;

    private final int width;
    private final float[] features;
    private final int[] labels;
    private final float[] weights;
    private final int newRows;
    private int size;

    /// @param newRows new examples of a step
    /// @param capacity rows of a composed batch, at most
    MiniBatch(int width, int newRows, int capacity) {
        this.width = width;
        this.newRows = newRows;
        this.features = new float[Math.multiplyExact(width, capacity)];
        this.labels = new int[capacity];
        this.weights = new float[capacity];
    }

    void add(float[] example, int label, float weight) {
        System.arraycopy(example, 0, features, size * width, width);
        addWritten(label, weight);
    }

    /// Where the features of the next row are written, before [#addWritten].
    int next() {
        return size * width;
    }

    /// Takes in the row whose features stand at [#next].
    void addWritten(int label, float weight) {
        labels[size] = label;
        weights[size] = weight;
        size++;
    }

    boolean isFull() {
        return size == newRows;
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /// `size × width`, row-major; what stands behind is old.
    float[] features() {
        return features;
    }

    int[] labels() {
        return labels;
    }

    float[] weights() {
        return weights;
    }

    /// Takes out what the batch cannot tell. Where all of its rows are of one day, `weekend` is the
    /// same in each, and a step would learn it as one more offset: what is new would then be known
    /// on weekdays only, and on Saturday the network would be worse than before. Such a column
    /// becomes missing in every row, so that the step neither asks it nor moves its weights.
    ///
    /// Only where drift is answered: there many steps in a row are on the newest labels alone.
    /// Otherwise old rows, or the rows of the days between, hold the column; always taking it out
    /// costs a network of large mini-batches .011 of average precision.
    void takeOutConstants() {
        for (int column = 0; column < width; column++) {
            if (isConstant(column)) {
                fill(column, Float.NaN);
            }
        }
    }

    private boolean isConstant(int column) {
        for (int r = 1; r < size; r++) {
            if (features[r * width + column] != features[column]) {
                return false;
            }
        }
        return true;
    }

    private void fill(int column, float value) {
        for (int r = 0; r < size; r++) {
            features[r * width + column] = value;
        }
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size * width; i++) {
            out.writeFloat(features[i]);
        }
        for (int r = 0; r < size; r++) {
            out.writeInt(labels[r]);
            out.writeFloat(weights[r]);
        }
    }

    /// Reads what another wrote; more examples than wait here are left out, all of them.
    ///
    /// @param from where each column was in the other; −1 for one that it had not
    /// @param oldWidth columns of the other
    void readFrom(DataInput in, int[] from, int oldWidth) throws IOException {
        int read = in.readInt();
        if (read < 0 || (long) read * oldWidth > LARGEST) {
            throw new IllegalArgumentException(
                    "pending examples must be at least 0 and few: pending=" + read);
        }
        float[] old = new float[read * oldWidth];
        for (int i = 0; i < old.length; i++) {
            old[i] = in.readFloat();
        }
        size = 0;
        for (int r = 0; r < read; r++) {
            int label = in.readInt();
            float weight = in.readFloat();
            if (read < newRows) {
                for (int f = 0; f < width; f++) {
                    features[size * width + f] =
                            from[f] < 0 ? Float.NaN : old[r * oldWidth + from[f]];
                }
                addWritten(label, weight);
            }
        }
    }
}
