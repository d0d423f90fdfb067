package io.counterweight.imbalance;

import io.counterweight.event.Classes;
import io.counterweight.imbalance.CounterRandom.Purpose;
import io.counterweight.kernel.Neighbours;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Makes synthetic minority examples (SMOTE; Chawla et al., JAIR 2002): a real example x drawn from
/// the buffer, one of its k nearest neighbours n among the examples of its class, and `x + u·(n −
/// x)` with one u ~ U(0, 1] for all features, so that it lies on the segment between the two. (With
/// a u a feature, as some libraries draw it, points fill the box between them.)
///
/// Neighbours are sought in standardised features; the segment is that of the raw ones. A group of
/// columns that only make sense together, such as a one-hot category or a flag, takes the values
/// that most of x and its neighbours have, and those of x where no values have the most votes. A
/// missing value (NaN) counts as its mean when neighbours are sought; between it and a value lies
/// the value.
///
/// Seed, identity, buffer and statistics decide a synthetic example, bit for bit; what was drawn
/// before does not. Confined to one thread at a time.
public final class SmoteSampler {
    private static final long BASE = 0;
    private static final long NEIGHBOUR = 1;
    private static final long ALONG = 2;

    private final Resampling.Smote smote;
    private final CounterRandom random;
    private final int columns;
    private final CategoryVote vote;
    private final StandardisedPoints[] points;

    /// Makes room for neighbours: `Kernels::neighbours`.
    @FunctionalInterface
    public interface Room {
        Neighbours of(int capacity, int dimensions);
    }

    /// @param capacity of the buffers it will draw from, examples of a class
    /// @param categories groups of columns that are taken together; no column may be in two
    /// @throws IllegalArgumentException for a column that does not exist or is in two groups
    public SmoteSampler(
            Resampling.Smote smote,
            long seed,
            Classes classes,
            int columns,
            int capacity,
            int[][] categories,
            Room room) {
        this.smote = smote;
        this.random = new CounterRandom(seed);
        this.columns = columns;
        this.vote = new CategoryVote(categories, columns);
        this.points = new StandardisedPoints[classes.count()];
        for (int c = 0; c < points.length; c++) {
            // That of the majority is never filled.
            int slots = c == classes.majority() ? 1 : capacity;
            points[c] = new StandardisedPoints(room.of(slots, columns));
        }
    }

    /// From now on neighbours are sought by these statistics; until the first call by raw features.
    /// All points are computed anew, at the next sample.
    ///
    /// @param mean one a column, finite
    /// @param deviation one a column, > 0
    public void restandardise(float[] mean, float[] deviation) {
        if (mean.length != columns || deviation.length != columns) {
            throw new IllegalArgumentException(
                    "statistics must be one a column: mean.length=%d, deviation.length=%d, columns=%d"
                            .formatted(mean.length, deviation.length, columns));
        }
        float[] inverse = new float[columns];
        for (int f = 0; f < columns; f++) {
            inverse[f] = 1 / deviation[f];
            if (!(Float.isFinite(mean[f]) && inverse[f] > 0 && Float.isFinite(inverse[f]))) {
                throw new IllegalArgumentException(
                        "statistics must be finite and the deviation positive: mean[%d]=%s, deviation[%d]=%s"
                                .formatted(f, mean[f], f, deviation[f]));
            }
        }
        float[] copy = mean.clone();
        for (StandardisedPoints each : points) {
            each.restandardise(copy, inverse);
        }
    }

    /// Makes one synthetic example and returns its class; −1 when no class has enough real ones.
    ///
    /// @param identity of the example to be made, another for each
    /// @param to receives its raw features from `at` on
    public int synthesize(MinorityBuffer buffer, long identity, float[] to, int at) {
        int[] label = new int[1];
        return synthesize(buffer, new long[] {identity}, 1, to, at, label) == 0 ? -1 : label[0];
    }

    /// Makes as many synthetic examples as there are identities, the same as one by one, with one
    /// search for all of a class. Returns how many: `rows`, or 0 when no class has enough real
    /// ones.
    ///
    /// @param to receives `rows × columns` raw features, row-major, from `at` on
    /// @param labels receives their classes
    public int synthesize(
            MinorityBuffer buffer, long[] identities, int rows, float[] to, int at, int[] labels) {
        return synthesize(buffer, identities, rows, to, at, labels, new float[rows]);
    }

    /// @param weights receives for how many each base stands, over what one of its class stands for
    ///   in the mean
    public int synthesize(
            MinorityBuffer buffer,
            long[] identities,
            int rows,
            float[] to,
            int at,
            int[] labels,
            float[] weights) {
        int choice = 0;
        for (int c = 0; c < points.length; c++) {
            choice += eligible(buffer, c);
        }
        if (choice == 0 || rows == 0) {
            return 0;
        }
        int[] slots = new int[rows];
        for (int r = 0; r < rows; r++) {
            int drawn = keyed(identities[r]).below(BASE, choice);
            int label = 0;
            while (drawn >= eligible(buffer, label)) {
                drawn -= eligible(buffer, label);
                label++;
            }
            labels[r] = label;
            slots[r] = buffer.ring(label).slotOf(drawn);
            weights[r] = buffer.ring(label).weight(slots[r]);
        }
        for (int c = 0; c < points.length; c++) {
            int label = c;
            int[] ofClass = IntStream.range(0, rows).filter(r -> labels[r] == label).toArray();
            if (ofClass.length > 0) {
                synthesize(buffer.ring(c), points[c], identities, ofClass, slots, to, at);
            }
        }
        return rows;
    }

    private void synthesize(
            ExampleRing ring,
            StandardisedPoints standardised,
            long[] identities,
            int[] ofClass,
            int[] slots,
            float[] to,
            int at) {
        standardised.follow(ring);
        int k = smote.neighbours();
        float[] queries = new float[ofClass.length * columns];
        int[] bases = new int[ofClass.length];
        for (int q = 0; q < bases.length; q++) {
            bases[q] = slots[ofClass[q]];
            standardised.standardise(ring, bases[q], queries, q * columns);
        }
        int[] nearest = new int[bases.length * k];
        standardised
                .neighbours()
                .nearest(queries, bases, bases.length, k, nearest, new float[nearest.length]);
        for (int q = 0; q < bases.length; q++) {
            int[] found = found(nearest, q * k, k);
            CounterRandom draws = keyed(identities[ofClass[q]]);
            write(ring, bases[q], found, draws, to, at + ofClass[q] * columns);
        }
    }

    private void write(
            ExampleRing ring, int base, int[] found, CounterRandom draws, float[] to, int at) {
        ring.copy(base, to, at);
        if (found.length == 0) {
            return;
        }
        int neighbour = found[draws.below(NEIGHBOUR, found.length)];
        double u = draws.uniform(ALONG);
        float[] features = ring.features();
        int there = ring.at(neighbour);
        for (int f = 0; f < columns; f++) {
            // In double, where the difference of two floats cannot overflow.
            double x = to[at + f];
            double n = features[there + f];
            double between = x + u * (n - x);
            // One that is missing takes the value of the other.
            to[at + f] = (float) (Double.isNaN(between) ? Double.isNaN(x) ? n : x : between);
        }
        vote.write(ring, base, found, to, at);
    }

    private static int[] found(int[] nearest, int from, int k) {
        int count = 0;
        while (count < k && nearest[from + count] >= 0) {
            count++;
        }
        return Arrays.copyOfRange(nearest, from, from + count);
    }

    private int eligible(MinorityBuffer buffer, int label) {
        int size = buffer.size(label);
        return size >= smote.leastExamples() ? size : 0;
    }

    private CounterRandom keyed(long identity) {
        return random.keyed(identity, Purpose.SYNTHESIS);
    }
}
