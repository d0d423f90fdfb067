package io.counterweight.evaluate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The last n labelled transactions, the oldest overwritten: 12 bytes each. Not thread-safe.
final class JudgedWindow {
    /// One transaction, as far as a metric needs it.
    ///
    /// @param identity hash of the transaction's id
    /// @param bin bin of its probability of fraud, [LogitHistogram#binOf]
    /// @param loss its log loss, in units of 2^−20
    record Entry(int identity, int label, int decision, int bin, int loss) {}

    private final int[] identities;

    /// Bin in the lower 14 bits, then label and decision, 8 bits each.
    private final int[] outcomes;

    private final int[] losses;
    private int size;
    private int next;

    JudgedWindow(int capacity) {
        this.identities = new int[capacity];
        this.outcomes = new int[capacity];
        this.losses = new int[capacity];
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
                losses[slot]);
    }

    private void set(int slot, Entry entry) {
        identities[slot] = entry.identity;
        outcomes[slot] = pack(entry);
        losses[slot] = entry.loss;
    }

    /// Puts `after` where `before` is; false when it is not in the window any more.
    boolean replace(Entry before, Entry after) {
        int outcome = pack(before);
        for (int slot = 0; slot < size; slot++) {
            if (identities[slot] == before.identity && outcomes[slot] == outcome) {
                set(slot, after);
                return true;
            }
        }
        return false;
    }

    private static int pack(Entry entry) {
        return entry.bin | (entry.label << 14) | (entry.decision << 22);
    }

    /// Writes the entries, the oldest first.
    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        int slot = isFull() ? next : 0;
        for (int i = 0; i < size; i++) {
            out.writeInt(identities[slot]);
            out.writeInt(outcomes[slot]);
            out.writeInt(losses[slot]);
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
            losses[next] = in.readInt();
            advance();
        }
    }

    private void advance() {
        next = next + 1 == identities.length ? 0 : next + 1;
        size = Math.min(size + 1, identities.length);
    }
}
