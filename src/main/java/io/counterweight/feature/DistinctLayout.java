package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import java.util.Arrays;
import java.util.List;

/// The values an entity met, as hashes of 32 bits with the newest time of each: the last `remember`
/// met, the longest unmet forgotten first. Counts of distinct values are exact below that many.
final class DistinctLayout implements StateLayout {
    private final Value of;
    private final int remember;
    private final long longest;
    private final List<Column> columns;

    DistinctLayout(Value of, int remember, List<Column> columns) {
        this.of = of;
        this.remember = remember;
        this.columns = List.copyOf(columns);
        this.longest = columns.stream().mapToLong(Column::window).max().orElse(0);
    }

    /// What is counted.
    interface Value {
        int hash(EnrichedTransactionOrBuilder t);
    }

    /// A count over a window in milliseconds.
    ///
    /// @param isPrior whether the present transaction is left out
    record Column(int column, long window, boolean isPrior, boolean log) {}

    @Override
    public long reach() {
        return longest;
    }

    @Override
    public EntityState empty() {
        return new State(new int[4], new long[4], 0);
    }

    @Override
    public EntityState read(ProfileReader in) {
        int size = in.getSize();
        int[] hashes = new int[size + 1];
        long[] times = new long[size + 1];
        long time = 0;
        for (int i = 0; i < size; i++) {
            hashes[i] = in.getInt();
            time += in.getSigned();
            times[i] = time;
        }
        return new State(hashes, times, size);
    }

    private final class State implements EntityState {
        // the one met longest ago first
        private int[] hashes;
        private long[] times;
        private int size;

        State(int[] hashes, long[] times, int size) {
            this.hashes = hashes;
            this.times = times;
            this.size = size;
        }

        @Override
        public void observe(EnrichedTransactionOrBuilder t, float[] features) {
            int hash = of.hash(t);
            long now = t.getEventTime();
            int at = size - 1;
            while (at >= 0 && hashes[at] != hash) {
                at--;
            }
            for (Column c : columns) {
                int others = count(now, c.window(), at);
                int own = c.isPrior() ? (at >= 0 && isIn(times[at], now, c.window()) ? 1 : 0) : 1;
                double count = others + own;
                features[c.column()] = Numbers.column(c.log() ? Numbers.log(count) : count);
            }
            long newest = at < 0 ? now : Math.max(now, times[at]);
            if (at >= 0) {
                remove(at);
            }
            dropThrough(newest - longest);
            if (size == remember) {
                remove(0);
            }
            append(hash, newest);
        }

        private int count(long now, long window, int except) {
            int count = 0;
            for (int i = 0; i < size; i++) {
                if (i != except && isIn(times[i], now, window)) {
                    count++;
                }
            }
            return count;
        }

        private static boolean isIn(long time, long now, long window) {
            return time > now - window && time <= now;
        }

        private void dropThrough(long time) {
            int kept = 0;
            while (kept < size && times[kept] <= time) {
                kept++;
            }
            System.arraycopy(hashes, kept, hashes, 0, size - kept);
            System.arraycopy(times, kept, times, 0, size - kept);
            size -= kept;
        }

        private void remove(int at) {
            System.arraycopy(hashes, at + 1, hashes, at, size - at - 1);
            System.arraycopy(times, at + 1, times, at, size - at - 1);
            size--;
        }

        private void append(int hash, long time) {
            if (size == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * size);
                times = Arrays.copyOf(times, 2 * size);
            }
            hashes[size] = hash;
            times[size] = time;
            size++;
        }

        @Override
        public void write(ProfileWriter out) {
            out.putVarLong(size);
            long before = 0;
            for (int i = 0; i < size; i++) {
                out.putInt(hashes[i]);
                out.putSigned(times[i] - before);
                before = times[i];
            }
        }

        @Override
        public int heapBytes() {
            return 80 + 12 * hashes.length;
        }
    }
}
