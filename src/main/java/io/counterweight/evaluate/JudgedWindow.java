package io.counterweight.evaluate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.List;

/// The last n labelled transactions, the oldest overwritten: 34 bytes each. Not thread-safe.
final class JudgedWindow {
    /// One transaction, as far as a metric needs it.
    ///
    /// @param identity hash of the transaction's id
    /// @param bin bin of its probability of fraud, [LogitHistogram#binOf]
    /// @param rawBin bin of that before calibration
    /// @param loss its log loss, in units of 2^−20
    /// @param time when it happened (ms)
    /// @param cost of the decision, in hundredths
    /// @param weight for how many it stands, at least 1
    record Entry(
            int identity,
            int label,
            int decision,
            int bin,
            int rawBin,
            int loss,
            long time,
            long cost,
            float weight) {
        boolean isOfControl() {
            return weight > 1;
        }
    }

    /// Bit of an outcome that stands for several: its weight follows it where it is written. A
    /// window without a control group has none, and is written as before there were any.
    private static final int WEIGHED = 1 << 30;

    private final int[] identities;

    /// Bin in the lower 14 bits, then label and decision, 8 bits each, then [#WEIGHED].
    private final int[] outcomes;

    private final short[] rawBins;
    private final int[] losses;
    private final long[] times;
    private final long[] costs;

    /// Read only where the outcome says [#WEIGHED].
    private final float[] weights;

    private int size;
    private int next;

    JudgedWindow(int capacity) {
        this.identities = new int[capacity];
        this.outcomes = new int[capacity];
        this.rawBins = new short[capacity];
        this.losses = new int[capacity];
        this.times = new long[capacity];
        this.costs = new long[capacity];
        this.weights = new float[capacity];
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return size == identities.length;
    }

    /// The entry that the next one overwrites; only when full.
    Entry oldest() {
        return get(next);
    }

    void add(Entry entry) {
        set(next, entry);
        advance();
    }

    Entry get(int slot) {
        int outcome = outcomes[slot];
        return new Entry(
                identities[slot],
                (outcome >> 14) & 0xff,
                (outcome >> 22) & 0xff,
                outcome & 0x3fff,
                rawBins[slot],
                losses[slot],
                times[slot],
                costs[slot],
                (outcome & WEIGHED) == 0 ? 1 : weights[slot]);
    }

    private void set(int slot, Entry entry) {
        identities[slot] = entry.identity;
        outcomes[slot] = pack(entry);
        rawBins[slot] = (short) entry.rawBin;
        losses[slot] = entry.loss;
        times[slot] = entry.time;
        costs[slot] = entry.cost;
        weights[slot] = entry.weight;
    }

    /// Puts `after` where `before` is; false when it is not in the window any more.
    boolean replace(Entry before, Entry after) {
        int slot = find(before);
        if (slot < 0) {
            return false;
        }
        set(slot, after);
        return true;
    }

    /// Takes an entry out, and those after it move up; false when it is not in the window any more.
    boolean remove(Entry entry) {
        int slot = find(entry);
        if (slot < 0) {
            return false;
        }
        // Before there is room again the oldest must stand first.
        int oldest = isFull() ? next : 0;
        int place = Math.floorMod(slot - oldest, identities.length);
        for (Object column :
                List.of(identities, outcomes, rawBins, losses, times, costs, weights)) {
            rotate(column, oldest);
            System.arraycopy(column, place + 1, column, place, size - place - 1);
        }
        size--;
        next = size;
        return true;
    }

    private void rotate(Object column, int oldest) {
        if (oldest == 0) {
            return;
        }
        int length = identities.length;
        Object before = Array.newInstance(column.getClass().getComponentType(), oldest);
        System.arraycopy(column, 0, before, 0, oldest);
        System.arraycopy(column, oldest, column, 0, length - oldest);
        System.arraycopy(before, 0, column, length - oldest, oldest);
    }

    /// The slot of an entry; −1 when it is not in the window.
    private int find(Entry entry) {
        int outcome = pack(entry);
        for (int slot = 0; slot < size; slot++) {
            if (identities[slot] == entry.identity && outcomes[slot] == outcome) {
                return slot;
            }
        }
        return -1;
    }

    private static int pack(Entry entry) {
        return entry.bin
                | (entry.label << 14)
                | (entry.decision << 22)
                | (entry.isOfControl() ? WEIGHED : 0);
    }

    /// How many transactions of each class had a score in each bin, bins joined to `bins` equal
    /// ones.
    ///
    /// @return `classes × bins`
    int[][] scores(int classes, int bins) {
        int joined = LogitHistogram.BINS / bins;
        var counts = new int[classes][bins];
        for (int slot = 0; slot < size; slot++) {
            int outcome = outcomes[slot];
            counts[(outcome >> 14) & 0xff][(outcome & 0x3fff) / joined]++;
        }
        return counts;
    }

    /// The event time from the earliest transaction to the latest, in milliseconds.
    long span() {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int slot = 0; slot < size; slot++) {
            first = Math.min(first, times[slot]);
            last = Math.max(last, times[slot]);
        }
        return size == 0 ? 0 : last - first;
    }

    /// Writes the entries, the oldest first.
    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        int slot = isFull() ? next : 0;
        for (int i = 0; i < size; i++) {
            out.writeInt(identities[slot]);
            out.writeInt(outcomes[slot]);
            out.writeShort(rawBins[slot]);
            out.writeInt(losses[slot]);
            out.writeLong(times[slot]);
            out.writeLong(costs[slot]);
            if ((outcomes[slot] & WEIGHED) != 0) {
                out.writeFloat(weights[slot]);
            }
            slot = slot + 1 == identities.length ? 0 : slot + 1;
        }
    }

    /// Takes what another window wrote. A smaller window keeps the newest.
    void read(DataInput in) throws IOException {
        size = 0;
        next = 0;
        int written = in.readInt();
        for (int i = 0; i < written; i++) {
            identities[next] = in.readInt();
            outcomes[next] = in.readInt();
            rawBins[next] = in.readShort();
            losses[next] = in.readInt();
            times[next] = in.readLong();
            costs[next] = in.readLong();
            if ((outcomes[next] & WEIGHED) != 0) {
                weights[next] = in.readFloat();
            }
            advance();
        }
    }

    private void advance() {
        next = next + 1 == identities.length ? 0 : next + 1;
        size = Math.min(size + 1, identities.length);
    }
}
