package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import java.util.Arrays;
import java.util.List;

/// The other entities an entity met, as hashes of 32 bits with their counts: the last `remember`
/// met, the longest unmet forgotten first.
final class PairLayout implements StateLayout {
    private final int with;
    private final int remember;
    private final List<Column> columns;

    PairLayout(int with, int remember, List<Column> columns) {
        this.with = with;
        this.remember = remember;
        this.columns = List.copyOf(columns);
    }

    /// A feature of the pair's earlier transactions.
    record Column(int column, OfCount of) {}

    interface OfCount {
        double value(long earlier);
    }

    @Override
    public EntityState empty() {
        return new State(new int[4], new long[4], 0);
    }

    @Override
    public EntityState read(ProfileReader in) {
        int size = in.getSize();
        int[] hashes = new int[size + 1];
        long[] counts = new long[size + 1];
        for (int i = 0; i < size; i++) {
            hashes[i] = in.getInt();
            counts[i] = in.getVarLong();
        }
        return new State(hashes, counts, size);
    }

    private final class State implements EntityState {
        // the one met longest ago first
        private int[] hashes;
        private long[] counts;
        private int size;

        State(int[] hashes, long[] counts, int size) {
            this.hashes = hashes;
            this.counts = counts;
            this.size = size;
        }

        @Override
        public void observe(EnrichedTransactionOrBuilder t, float[] features) {
            int hash = (int) StableHash.of(t.getEntities(with));
            int at = size - 1;
            while (at >= 0 && hashes[at] != hash) {
                at--;
            }
            long earlier = at < 0 ? 0 : counts[at];
            for (Column c : columns) {
                features[c.column()] = Numbers.column(c.of().value(earlier));
            }
            if (at >= 0) {
                remove(at);
            } else if (size == remember) {
                remove(0);
            }
            append(hash, earlier + 1);
        }

        @Override
        public void write(ProfileWriter out) {
            out.putVarLong(size);
            for (int i = 0; i < size; i++) {
                out.putInt(hashes[i]);
                out.putVarLong(counts[i]);
            }
        }

        @Override
        public int heapBytes() {
            return 80 + 12 * hashes.length;
        }

        private void remove(int at) {
            System.arraycopy(hashes, at + 1, hashes, at, size - at - 1);
            System.arraycopy(counts, at + 1, counts, at, size - at - 1);
            size--;
        }

        private void append(int hash, long count) {
            if (size == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
            }
            hashes[size] = hash;
            counts[size] = count;
            size++;
        }
    }
}
