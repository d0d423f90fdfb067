package io.counterweight.imbalance;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// The newest examples of one class, each in a slot it keeps while it is held. When all slots have
/// been filled once, the next example takes the slot of the oldest, whether or not that was removed
/// before. Confined to one thread at a time.
final class ExampleRing {
    private final int columns;
    private final long[] keys;
    private final long[] times;
    private final float[] features;
    private final float[] weights;

    /// Of the examples held together: a sum of floats that a double holds exactly.
    private double weight;

    /// The slots that hold an example, packed, in no order; and where each slot stands there, −1
    /// for an empty one.
    private final int[] held;

    private final int[] places;

    /// When a slot last changed, in changes of this ring.
    private final long[] changed;

    private int size;
    private int next;
    private long changes;

    ExampleRing(int capacity, int columns) {
        this.columns = columns;
        this.keys = new long[capacity];
        this.times = new long[capacity];
        this.features = new float[Math.multiplyExact(capacity, columns)];
        this.weights = new float[capacity];
        this.held = new int[capacity];
        this.places = new int[capacity];
        this.changed = new long[capacity];
        Arrays.fill(places, -1);
    }

    int capacity() {
        return keys.length;
    }

    int size() {
        return size;
    }

    void add(long key, long eventTimeMillis, float[] example, float of) {
        int slot = next;
        next = (next + 1) % keys.length;
        keys[slot] = key;
        times[slot] = eventTimeMillis;
        System.arraycopy(example, 0, features, slot * columns, columns);
        if (places[slot] < 0) {
            hold(slot, of);
        } else {
            weight += (double) of - weights[slot];
            weights[slot] = of;
        }
        changed[slot] = ++changes;
    }

    boolean remove(long key) {
        for (int i = 0; i < size; i++) {
            if (keys[held[i]] == key) {
                release(held[i]);
                return true;
            }
        }
        return false;
    }

    /// Event time of the oldest example held; `Long.MAX_VALUE` when there is none.
    long oldestMillis() {
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            oldest = Math.min(oldest, times[held[i]]);
        }
        return oldest;
    }

    /// The slot of the i-th of the examples held, in no order.
    int slotOf(int i) {
        return held[i];
    }

    /// For how many the example of a slot stands, over what one of this ring stands for in the
    /// mean.
    float weight(int slot) {
        return (float) (weights[slot] * size / weight);
    }

    boolean holds(int slot) {
        return places[slot] >= 0;
    }

    /// Changes so far: what changed since then has a later [#changed].
    long changes() {
        return changes;
    }

    long changed(int slot) {
        return changed[slot];
    }

    float[] features() {
        return features;
    }

    int at(int slot) {
        return slot * columns;
    }

    void copy(int slot, float[] to, int at) {
        System.arraycopy(features, slot * columns, to, at, columns);
    }

    /// Where each stands for itself alone, as releases without weights did.
    void writeTo(DataOutput out) throws IOException {
        boolean isWeighted = isWeighted();
        out.writeInt(isWeighted ? ~size : size);
        out.writeInt(next);
        for (int i = 0; i < size; i++) {
            int slot = held[i];
            out.writeInt(slot);
            out.writeLong(keys[slot]);
            out.writeLong(times[slot]);
            if (isWeighted) {
                out.writeFloat(weights[slot]);
            }
            for (int f = slot * columns; f < (slot + 1) * columns; f++) {
                out.writeFloat(features[f]);
            }
        }
    }

    private boolean isWeighted() {
        for (int i = 0; i < size; i++) {
            if (weights[held[i]] != 1) {
                return true;
            }
        }
        return false;
    }

    /// Fills an empty ring.
    void readFrom(DataInput in) throws IOException {
        int written = in.readInt();
        boolean isWeighted = written < 0;
        int examples = isWeighted ? ~written : written;
        next = in.readInt();
        requireSlot("examples", examples, keys.length + 1);
        requireSlot("next", next, Math.max(1, keys.length));
        for (int i = 0; i < examples; i++) {
            int slot = in.readInt();
            requireSlot("slot", slot, keys.length);
            if (holds(slot)) {
                throw new IllegalArgumentException("a slot must be read once: slot=" + slot);
            }
            keys[slot] = in.readLong();
            times[slot] = in.readLong();
            float of = isWeighted ? in.readFloat() : 1;
            for (int f = slot * columns; f < (slot + 1) * columns; f++) {
                features[f] = in.readFloat();
            }
            hold(slot, of);
            changed[slot] = ++changes;
        }
    }

    /// The same examples with other columns.
    ///
    /// @param from where each column was; −1 for one that is missing, NaN then
    ExampleRing withColumns(int[] from) {
        ExampleRing other = new ExampleRing(keys.length, from.length);
        other.next = next;
        for (int i = 0; i < size; i++) {
            int slot = held[i];
            other.keys[slot] = keys[slot];
            other.times[slot] = times[slot];
            for (int f = 0; f < from.length; f++) {
                other.features[slot * from.length + f] =
                        from[f] < 0 ? Float.NaN : features[slot * columns + from[f]];
            }
            other.hold(slot, weights[slot]);
            other.changed[slot] = ++other.changes;
        }
        return other;
    }

    private void hold(int slot, float of) {
        weights[slot] = of;
        weight += of;
        held[size] = slot;
        places[slot] = size;
        size++;
    }

    private void release(int slot) {
        size--;
        weight -= weights[slot];
        int last = held[size];
        held[places[slot]] = last;
        places[last] = places[slot];
        places[slot] = -1;
        changed[slot] = ++changes;
    }

    private static void requireSlot(String name, int value, int bound) {
        if (value < 0 || value >= bound) {
            throw new IllegalArgumentException(
                    "%s must be in [0, %d): %s=%d".formatted(name, bound, name, value));
        }
    }
}
