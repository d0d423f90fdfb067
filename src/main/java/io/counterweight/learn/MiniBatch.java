package io.counterweight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The examples that wait for the next step, in the order they came.
final class MiniBatch {
    private final int width;
    private final float[] features;
    private final int[] labels;
    private final float[] weights;
    private int size;

    MiniBatch(int width, int capacity) {
        this.width = width;
        this.features = new float[Math.multiplyExact(width, capacity)];
        this.labels = new int[capacity];
        this.weights = new float[capacity];
    }

    void add(float[] example, int label, float weight) {
        System.arraycopy(example, 0, features, size * width, width);
        labels[size] = label;
        weights[size] = weight;
        size++;
    }

    boolean isFull() {
        return size == labels.length;
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

    static MiniBatch readFrom(DataInput in, int width, int capacity) throws IOException {
        MiniBatch batch = new MiniBatch(width, capacity);
        int size = in.readInt();
        if (size < 0 || size >= capacity) {
            throw new IllegalArgumentException(
                    "pending examples must be in [0, batch): pending=%d, batch=%d"
                            .formatted(size, capacity));
        }
        for (int i = 0; i < size * width; i++) {
            batch.features[i] = in.readFloat();
        }
        for (int r = 0; r < size; r++) {
            batch.labels[r] = in.readInt();
            batch.weights[r] = in.readFloat();
        }
        batch.size = size;
        return batch;
    }
}
