package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.feature.BucketGrid.Span;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The values of a number that are a maximum since their time: each is larger than all after it. A
/// maximum over a window is the oldest of them that lies in it. Exact while there are at most `cap`
/// of them, which takes that many ever smaller values in a row; then neighbours that share a slot
/// of the [BucketGrid] are merged, and a value may count as as young as the last of its slot.
final class MaximumLayout implements StateLayout {
    private final int field;
    private final BucketGrid grid;
    private final long longest;
    private final List<Column> columns;

    MaximumLayout(int field, int cap, List<Column> columns) {
        this.field = field;
        this.grid = grid(cap, columns);
        this.columns = List.copyOf(columns);
        this.longest = columns.stream().mapToLong(Column::window).max().orElse(0);
    }

    /// A maximum over a window in milliseconds.
    ///
    /// @param isPrior whether the present transaction is left out
    /// @param empty the value where nothing is in the window
    record Column(int column, long window, boolean isPrior, double empty) {}

    private static BucketGrid grid(int cap, List<Column> columns) {
        long[] edges =
                LongStream.concat(LongStream.of(0), columns.stream().mapToLong(Column::window))
                        .sorted()
                        .distinct()
                        .toArray();
        var spans = IntStream.range(1, edges.length).mapToObj(far -> new Span(0, far)).toList();
        return new BucketGrid(cap, edges, spans);
    }

    @Override
    public long reach() {
        return longest;
    }

    @Override
    public EntityState empty() {
        return new State(new long[4], new double[4], 0);
    }

    @Override
    public EntityState read(ProfileReader in) {
        int size = in.getSize();
        long[] times = new long[size + 1];
        double[] values = new double[size + 1];
        long time = 0;
        for (int i = 0; i < size; i++) {
            time += in.getSigned();
            times[i] = time;
            values[i] = in.getDecimal();
        }
        return new State(times, values, size);
    }

    private final class State implements EntityState {
        // the oldest and largest first
        private long[] times;
        private double[] values;
        private int size;

        State(long[] times, double[] values, int size) {
            this.times = times;
            this.values = values;
            this.size = size;
        }

        @Override
        public void observe(EnrichedTransactionOrBuilder t, float[] features) {
            double x = t.getNumbers(field);
            long now = t.getEventTime();
            for (Column c : columns) {
                double largest = largest(now, c.window());
                if (!c.isPrior()) {
                    largest = Math.max(largest, x);
                }
                features[c.column()] =
                        Numbers.column(largest == Double.NEGATIVE_INFINITY ? c.empty() : largest);
            }
            add(now, x);
        }

        /// Of those in the window; −∞ where none is.
        private double largest(long now, long window) {
            for (int i = 0; i < size && times[i] <= now; i++) {
                if (times[i] > now - window) {
                    return values[i];
                }
            }
            return Double.NEGATIVE_INFINITY;
        }

        /// A late value goes in its place in time, unless one after it is as large.
        private void add(long time, double x) {
            int at = size;
            while (at > 0 && times[at - 1] > time) {
                at--;
            }
            if (at < size && values[at] >= x) {
                return;
            }
            int from = at;
            while (from > 0 && values[from - 1] <= x) {
                from--;
            }
            // What lies from there up to its place is neither as large nor as young.
            int gone = at - from;
            if (size - gone == times.length) {
                times = Arrays.copyOf(times, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            System.arraycopy(times, at, times, from + 1, size - at);
            System.arraycopy(values, at, values, from + 1, size - at);
            times[from] = time;
            values[from] = x;
            size += 1 - gone;
            dropThrough(times[size - 1] - longest);
            if (size > grid.cap()) {
                merge();
            }
        }

        private void dropThrough(long time) {
            int old = 0;
            while (old < size && times[old] <= time) {
                old++;
            }
            System.arraycopy(times, old, times, 0, size - old);
            System.arraycopy(values, old, values, 0, size - old);
            size -= old;
        }

        /// Of neighbours in one slot stays the larger value, the older one's, at the younger time.
        private void merge() {
            long newest = times[size - 1];
            int last = 0;
            long lastWidth = grid.width(newest - times[0]);
            long lastSlot = Math.floorDiv(times[0], lastWidth);
            for (int i = 1; i < size; i++) {
                long width = grid.width(newest - times[i]);
                long slot = Math.floorDiv(times[i], width);
                if (width != lastWidth || slot != lastSlot) {
                    values[++last] = values[i];
                }
                times[last] = times[i];
                lastWidth = width;
                lastSlot = slot;
            }
            size = last + 1;
        }

        @Override
        public void write(ProfileWriter out) {
            out.putVarLong(size);
            long before = 0;
            for (int i = 0; i < size; i++) {
                out.putSigned(times[i] - before);
                out.putDecimal(values[i]);
                before = times[i];
            }
        }

        @Override
        public int heapBytes() {
            return 80 + 16 * times.length;
        }
    }
}
