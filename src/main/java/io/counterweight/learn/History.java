package io.counterweight.learn;

import java.util.Arrays;

/// The last examples of all classes in the order they were learned, to be learned again: at most
/// `capacity`, the oldest overwritten. Each has the number it was learned as, from 0 on; what was
/// revised stays as a gap. Confined to one thread at a time.
public final class History {
    /// Rows held at most: two weeks of 18,000 transactions a day.
    public static final int CAPACITY = 1 << 18;

    private static final int GAP = -1;

    private final int columns;
    private final int capacity;
    private float[] features;
    private int[] labels;
    private long[] keys;
    private long[] labelledAt;
    private float[] weights;
    private int room;
    private long end;
    private long first;

    /// @param columns features of a row
    History(int columns, int capacity) {
        this.columns = columns;
        this.capacity = capacity;
        this.room = Math.min(1024, capacity);
        this.features = new float[room * columns];
        this.labels = new int[room];
        this.keys = new long[room];
        this.labelledAt = new long[room];
        this.weights = new float[room];
    }

    int capacity() {
        return capacity;
    }

    /// The number of the next example.
    long end() {
        return end;
    }

    /// The number of the oldest row held; [#end] when none is.
    long first() {
        return first;
    }

    /// Begins at a later number, with nothing held: what came before is not to be had any more.
    void startAt(long number) {
        end = number;
        first = number;
    }

    void add(LabelledExample example) {
        if (end - first == room && room < capacity) {
            grow();
        }
        int slot = slot(end);
        System.arraycopy(example.features(), 0, features, slot * columns, columns);
        labels[slot] = example.label();
        keys[slot] = example.key();
        labelledAt[slot] = example.labelledAt();
        weights[slot] = example.weight();
        end++;
        first = Math.max(first, end - room);
    }

    /// Leaves a gap for an example of which nothing is learned, so that the others keep the numbers
    /// of their stream.
    void skip() {
        if (end - first == room && room < capacity) {
            grow();
        }
        int slot = slot(end);
        labels[slot] = GAP;
        labelledAt[slot] = end == first ? 0 : labelledAt[slot(end - 1)];
        end++;
        first = Math.max(first, end - room);
    }

    /// Leaves out the newest row of that transaction and class: its label was revised.
    void forget(long key, int label) {
        for (long number = end - 1; number >= first; number--) {
            int slot = slot(number);
            if (keys[slot] == key && labels[slot] == label) {
                labels[slot] = GAP;
                return;
            }
        }
    }

    /// The class of a held row; negative where it was revised.
    int label(long number) {
        return labels[slot(number)];
    }

    long key(long number) {
        return keys[slot(number)];
    }

    /// When the label of a held row became known.
    long labelledAt(long number) {
        return labelledAt[slot(number)];
    }

    /// For how many a held row stands.
    float weight(long number) {
        return weights[slot(number)];
    }

    /// Copies the features of a held row.
    void copy(long number, float[] to, int at) {
        System.arraycopy(features, slot(number) * columns, to, at, columns);
    }

    private int slot(long number) {
        return (int) (number % room);
    }

    /// Rows keep their numbers, so each moves to the slot it has in the larger ring.
    private void grow() {
        int before = room;
        int larger = Math.min(2 * room, capacity);
        float[] oldFeatures = features;
        int[] oldLabels = labels;
        long[] oldKeys = keys;
        long[] oldTimes = labelledAt;
        float[] oldWeights = weights;
        features = Arrays.copyOf(features, larger * columns);
        labels = Arrays.copyOf(labels, larger);
        keys = Arrays.copyOf(keys, larger);
        labelledAt = Arrays.copyOf(labelledAt, larger);
        weights = Arrays.copyOf(weights, larger);
        room = larger;
        for (long number = first; number < end; number++) {
            int from = (int) (number % before);
            int to = slot(number);
            System.arraycopy(oldFeatures, from * columns, features, to * columns, columns);
            labels[to] = oldLabels[from];
            keys[to] = oldKeys[from];
            labelledAt[to] = oldTimes[from];
            weights[to] = oldWeights[from];
        }
    }
}
