package io.counterweight.imbalance;

import io.counterweight.event.Classes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// Real examples of each minority class, to be replayed and to lie between: the newest `capacity`
/// of a class, less those whose label was revised.
///
/// Same additions and removals in the same order give the same contents, draws and bytes. Confined
/// to one thread at a time.
public final class MinorityBuffer {
    /// Examples of a class that are held unless configured otherwise.
    public static final int DEFAULT_CAPACITY = 4096;

    private final Classes classes;
    private final int columns;
    private final int capacity;

    /// One a class; that of the majority stays empty.
    private final ExampleRing[] rings;

    private float drawnWeight = 1;

    /// @param columns features of an example
    /// @param capacity examples of each minority class, at least 1
    public MinorityBuffer(Classes classes, int columns, int capacity) {
        if (columns < 1) {
            throw new IllegalArgumentException("columns must be at least 1: columns=" + columns);
        }
        if (capacity < 1 || capacity > 1 << 20) {
            throw new IllegalArgumentException(
                    "capacity must be in [1, 2^20]: capacity=" + capacity);
        }
        this.classes = classes;
        this.columns = columns;
        this.capacity = capacity;
        this.rings = new ExampleRing[classes.count()];
        for (int c = 0; c < rings.length; c++) {
            rings[c] = new ExampleRing(c == classes.majority() ? 0 : capacity, columns);
        }
    }

    public Classes classes() {
        return classes;
    }

    public int columns() {
        return columns;
    }

    /// The most examples of a class.
    public int capacity() {
        return capacity;
    }

    /// Examples held of a class.
    public int size(int label) {
        return rings[label].size();
    }

    /// Examples held of each class.
    public int[] sizes() {
        return IntStream.range(0, rings.length).map(this::size).toArray();
    }

    /// Examples held of all classes.
    public int size() {
        int size = 0;
        for (ExampleRing ring : rings) {
            size += ring.size();
        }
        return size;
    }

    /// How far back the examples of a class reach in event time; empty when none is held.
    public OptionalLong oldestMillis(int label) {
        ExampleRing ring = rings[label];
        return ring.size() == 0 ? OptionalLong.empty() : OptionalLong.of(ring.oldestMillis());
    }

    /// Holds one example, and no longer the oldest of its class where that is full. One of the same
    /// key and class takes the place of the former. A majority example is not held.
    ///
    /// @param key of its transaction, see [TransactionKey]
    /// @param features raw, copied
    /// @return whether it is held
    public boolean add(long key, long eventTimeMillis, float[] features, int label) {
        return add(key, eventTimeMillis, features, label, 1);
    }

    /// The same of an example that stands for others, too.
    ///
    /// @param weight for how many, itself included
    public boolean add(long key, long eventTimeMillis, float[] features, int label, float weight) {
        if (features.length != columns) {
            throw new IllegalArgumentException(
                    "an example must have a value for each column: features.length=%d, columns=%d"
                            .formatted(features.length, columns));
        }
        if (label == classes.majority()) {
            return false;
        }
        rings[label].remove(key);
        rings[label].add(key, eventTimeMillis, features, weight);
        return true;
    }

    /// Lets go of an example whose label was revised.
    ///
    /// @param label the class it was added with
    /// @return whether it was held
    public boolean remove(long key, int label) {
        return rings[label].remove(key);
    }

    /// Copies an example drawn from all that are held, each as likely, and returns its class; −1
    /// when none is held.
    ///
    /// @param random of the draw: the same for two draws gives the same example
    /// @param to receives `columns` raw features from `at` on
    public int draw(CounterRandom random, float[] to, int at) {
        int size = size();
        if (size == 0) {
            return -1;
        }
        int drawn = random.below(0, size);
        int label = 0;
        while (drawn >= rings[label].size()) {
            drawn -= rings[label].size();
            label++;
        }
        int slot = rings[label].slotOf(drawn);
        rings[label].copy(slot, to, at);
        drawnWeight = rings[label].weight(slot);
        return label;
    }

    /// For how many the example stands that was drawn last, over what one of its class stands for
    /// in the mean.
    public float drawnWeight() {
        return drawnWeight;
    }

    /// The same examples with other columns.
    ///
    /// @param from where each column was; −1 for one that is missing, NaN then
    public MinorityBuffer withColumns(int[] from) {
        MinorityBuffer other = new MinorityBuffer(classes, from.length, capacity);
        for (int c = 0; c < rings.length; c++) {
            other.rings[c] = rings[c].withColumns(from);
        }
        return other;
    }

    ExampleRing ring(int label) {
        return rings[label];
    }

    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(rings.length);
        out.writeInt(columns);
        out.writeInt(capacity);
        for (ExampleRing ring : rings) {
            ring.writeTo(out);
        }
    }

    /// @throws IllegalArgumentException for a buffer of another shape
    public static MinorityBuffer readFrom(DataInput in, Classes classes, int columns, int capacity)
            throws IOException {
        int foundClasses = in.readInt();
        int foundColumns = in.readInt();
        int foundCapacity = in.readInt();
        if (foundClasses != classes.count()
                || foundColumns != columns
                || foundCapacity != capacity) {
            throw new IllegalArgumentException(
                    "expected a buffer of classes=%d, columns=%d, capacity=%d, found classes=%d, columns=%d, capacity=%d"
                            .formatted(
                                    classes.count(),
                                    columns,
                                    capacity,
                                    foundClasses,
                                    foundColumns,
                                    foundCapacity));
        }
        MinorityBuffer buffer = new MinorityBuffer(classes, columns, capacity);
        for (ExampleRing ring : buffer.rings) {
            ring.readFrom(in);
        }
        return buffer;
    }
}
