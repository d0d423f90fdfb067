package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.Outcome;
import io.counterweight.event.Positions;
import io.counterweight.feature.WindowColumn.Sums;
import java.util.List;

/// All windows of an entity: one ring of buckets, read from the newest to the oldest in one pass.
///
/// Exact for up to `cap` instants within the longest window and its delay; beyond that a window's
/// edge is as coarse as one bucket of the [BucketGrid]. A transaction older than the newest is put
/// in its place in time, and sees those before it that are still kept.
final class WindowLayout implements StateLayout {
    private final WindowValues values;
    private final List<String> keys;
    private final long[] edges;
    private final BucketGrid grid;
    private final int[] columns;
    private final WindowColumn[] readers;
    private final boolean[] isPrior;
    private final boolean hasPrior;
    private final boolean hasPresent;

    /// @param keys what each of the values is
    /// @param edges ages in ms, ascending; the last is the longest window with its delay
    /// @param columns the slot of the feature vector that each reader fills
    /// @param isPrior whether each reader sees the window without the present transaction
    WindowLayout(
            WindowValues values,
            List<String> keys,
            long[] edges,
            BucketGrid grid,
            int[] columns,
            WindowColumn[] readers,
            boolean[] isPrior) {
        this.values = values;
        this.keys = keys;
        this.edges = edges;
        this.grid = grid;
        this.columns = columns;
        this.readers = readers;
        this.isPrior = isPrior;
        boolean anyPrior = false;
        boolean anyPresent = false;
        for (boolean prior : isPrior) {
            anyPrior |= prior;
            anyPresent |= !prior;
        }
        this.hasPrior = anyPrior;
        this.hasPresent = anyPresent;
    }

    @Override
    public EntityState empty() {
        return new State(new BucketRing(values.width(), 8));
    }

    @Override
    public EntityState read(ProfileReader in) {
        return new State(values.read(in));
    }

    /// Buckets stay as they were cut: a window that reaches further back than those before fills as
    /// time passes.
    @Override
    public EntityState adopt(StateLayout of, EntityState state) {
        int[] from = Positions.of(keys, ((WindowLayout) of).keys);
        return new State(values.adopt(((State) state).ring, from));
    }

    @Override
    public long reach() {
        return edges[edges.length - 1];
    }

    @Override
    public Outcomes outcomes() {
        return values.hasFrauds() ? Outcomes.MINORITY : Outcomes.NONE;
    }

    private final class State implements EntityState {
        private final BucketRing ring;

        State(BucketRing ring) {
            this.ring = ring;
        }

        @Override
        public void observe(EnrichedTransactionOrBuilder t, float[] features) {
            values.learnUnknown(ring, t);
            int bucket = ring.insert(t.getEventTime());
            // The bucket has none of this transaction yet, so that nothing is taken off again.
            if (hasPrior) {
                fill(true, sums(bucket), t, features);
            }
            values.add(ring, bucket, t);
            if (hasPresent) {
                fill(false, sums(bucket), t, features);
            }
            ring.dropThrough(ring.time(ring.end() - 1) - edges[edges.length - 1]);
            if (ring.size() > grid.cap()) {
                ring.merge(grid);
            }
        }

        private void fill(
                boolean prior, Sums sums, EnrichedTransactionOrBuilder t, float[] features) {
            for (int i = 0; i < readers.length; i++) {
                if (isPrior[i] == prior) {
                    features[columns[i]] = Numbers.column(readers[i].value(sums, t));
                }
            }
        }

        @Override
        public void learn(Outcome o) {
            int bucket = ring.covering(o.getEventTime());
            if (bucket >= 0) {
                values.add(ring, bucket, o);
            }
        }

        @Override
        public void write(ProfileWriter out) {
            values.write(ring, out);
        }

        @Override
        public int heapBytes() {
            return ring.heapBytes();
        }

        private Sums sums(int newest) {
            int width = values.width();
            double[] totals = new double[edges.length * width];
            double[] running = new double[width];
            long time = ring.time(newest);
            int bucket = newest;
            for (int e = 0; e < edges.length; e++) {
                while (bucket >= ring.first() && time - ring.time(bucket) < edges[e]) {
                    ring.addTo(running, bucket);
                    bucket--;
                }
                System.arraycopy(running, 0, totals, e * width, width);
            }
            return new Sums(width, totals);
        }
    }
}
