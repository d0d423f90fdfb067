package io.counterweight.learn;

import io.counterweight.event.Classes;
import io.counterweight.imbalance.CounterRandom;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Examples of all ages in bounded space: of each class at most `limit` rows, thinned evenly over
/// the whole past. A row of a class is kept where the draw of its transaction says so, with
/// probability `min(1, priority · 2^−level)`; at the limit the level rises by one, which drops
/// those that no longer qualify. Each row that is left stands for one over that, times its own
/// weight, so that sums over a class keep what they are in the mean (Horvitz and Thompson, 1952).
/// While a class has fewer rows than the limit, all of it is here, as frauds usually are.
///
/// The draw is a hash of the transaction: the same after a restart, and whenever it is asked. Rows
/// are in the order learned, in chunks ([MemoryChunk]); a chunk that is full changes only where a
/// row of it is revised or the level rises, so that a snapshot need not write it again. A row takes
/// `4·columns + 17` bytes. Confined to one thread at a time.
public final class AgeMemory {
    private static final CounterRandom RANDOM = new CounterRandom(1);

    /// Of a row at most: beyond it none is safer than another.
    public static final float MOST_PRIORITY = 1024;

    /// What is written begins with it.
    private static final int VERSION = 1;

    private final Classes classes;
    private final int columns;
    private final int limit;
    private final long[] seen;
    private final int[] held;
    private final int[] levels;
    private List<MemoryChunk> chunks = new ArrayList<>();

    /// @param columns features of an example
    /// @param limit rows of a class, at least 1
    public AgeMemory(Classes classes, int columns, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1: limit=" + limit);
        }
        this.classes = classes;
        this.columns = columns;
        this.limit = limit;
        this.seen = new long[classes.count()];
        this.held = new int[classes.count()];
        this.levels = new int[classes.count()];
    }

    /// Takes an example in, where its draw says so; returns whether a class was thinned for it.
    ///
    /// @param priority by how much more likely than others of its class it stays, in [1, 1024]
    public boolean add(LabelledExample example, float priority) {
        int label = example.label();
        seen[label]++;
        if (!qualifies(example.key(), priority, levels[label])) {
            return false;
        }
        room().add(example.key(), label, priority, example.weight(), example.features());
        held[label]++;
        return held[label] > limit && thin(label);
    }

    /// The chunk that takes the next row.
    private MemoryChunk room() {
        if (chunks.isEmpty() || chunks.getLast().isFull()) {
            chunks.add(new MemoryChunk(columns));
        }
        return chunks.getLast();
    }

    /// Lets go of an example whose label was revised.
    public void forget(long key, int label) {
        seen[label] = Math.max(0, seen[label] - 1);
        if (!qualifies(key, MOST_PRIORITY, levels[label])) {
            return;
        }
        for (int c = chunks.size() - 1; c >= 0; c--) {
            if (chunks.get(c).remove(key, label)) {
                held[label]--;
                return;
            }
        }
    }

    private static boolean qualifies(long key, float priority, int level) {
        return level == 0
                || RANDOM.keyed(key, CounterRandom.Purpose.AGE_MEMORY).uniform(0)
                        <= chance(priority, level);
    }

    private static double chance(float priority, int level) {
        return Math.min(1, Math.scalb((double) priority, -level));
    }

    /// What a row counts.
    private float weight(MemoryChunk chunk, int row) {
        return (float) (chunk.weight(row) / chance(chunk.priority(row), levels[chunk.label(row)]));
    }

    private boolean thin(int label) {
        while (held[label] > limit) {
            levels[label]++;
            rebuild(label);
        }
        return true;
    }

    /// Rows of that class which no longer qualify go; the others move up.
    private void rebuild(int label) {
        var before = chunks;
        chunks = new ArrayList<>();
        for (var chunk : before) {
            for (int row = 0; row < chunk.rows(); row++) {
                boolean isKept =
                        chunk.label(row) != label
                                || qualifies(chunk.key(row), chunk.priority(row), levels[label]);
                if (isKept) {
                    room().copy(chunk, row);
                } else {
                    held[label]--;
                }
            }
        }
    }

    public int columns() {
        return columns;
    }

    /// Rows held.
    public int rows() {
        int rows = 0;
        for (int of : held) {
            rows += of;
        }
        return rows;
    }

    /// Rows of a class held.
    public int rows(int label) {
        return held[label];
    }

    /// Examples of a class that were learned, those that are not held included.
    public long seen(int label) {
        return seen[label];
    }

    /// Examples of all classes that were learned.
    public long seen() {
        return Arrays.stream(seen).sum();
    }

    /// Examples of all classes but the majority that were learned.
    public long minoritySeen() {
        return seen() - seen[classes.majority()];
    }

    /// Each class's share of what was learned, as if each had been seen once more (Laplace).
    public double[] shares() {
        double all = seen() + classes.count();
        return Arrays.stream(seen).mapToDouble(of -> (of + 1) / all).toArray();
    }

    /// One in how many of a class is held.
    public double oneIn(int label) {
        return held[label] == 0 ? 1 : (double) seen[label] / held[label];
    }

    /// Whether only some of a class is held.
    public boolean isThinned(int label) {
        return levels[label] > 0;
    }

    /// Rows held of all classes but the majority.
    public int minorityRows() {
        return rows() - held[classes.majority()];
    }

    /// How many rows are held, and of which classes only some.
    public String describe() {
        var text = new StringBuilder("memory: ").append(rows()).append(" rows");
        for (int c = 0; c < classes.count(); c++) {
            if (isThinned(c)) {
                var some = ", of %s one in %.0f";
                text.append(String.format(Locale.ROOT, some, classes.name(c), oneIn(c)));
            }
        }
        return text.toString();
    }

    /// The mean of each feature over the past, each row by its weight; 0 where all miss it.
    public float[] means() {
        var sums = new double[columns];
        var weights = new double[columns];
        for (var chunk : chunks) {
            for (int row = 0; row < chunk.rows(); row++) {
                double weight = weight(chunk, row);
                for (int f = 0; f < columns; f++) {
                    float value = chunk.feature(row, f);
                    if (!Float.isNaN(value)) {
                        sums[f] += weight * value;
                        weights[f] += weight;
                    }
                }
            }
        }
        var means = new float[columns];
        for (int f = 0; f < columns; f++) {
            means[f] = weights[f] == 0 ? 0 : (float) (sums[f] / weights[f]);
        }
        return means;
    }

    /// Copies what is held, in the order learned.
    ///
    /// @param features receives `rows × columns` floats, row-major
    /// @param labels receives a float a row: the index of its class
    /// @param weights receives a float a row
    public void copyTo(MemorySegment features, MemorySegment labels, MemorySegment weights) {
        long row = 0;
        for (var chunk : chunks) {
            chunk.copyTo(features, row);
            for (int r = 0; r < chunk.rows(); r++, row++) {
                labels.set(MemoryChunk.FLOAT, row * Float.BYTES, chunk.label(r));
                weights.set(MemoryChunk.FLOAT, row * Float.BYTES, weight(chunk, r));
            }
        }
    }

    /// Chunks that hold rows.
    public int chunks() {
        return chunks.size();
    }

    /// The bytes of a chunk, if it changed since it was last written; null else.
    public byte @Nullable [] takeChanged(int chunk) {
        return chunks.get(chunk).takeChanged();
    }

    /// Writes all but the rows.
    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(VERSION);
        out.writeInt(classes.count());
        for (int c = 0; c < classes.count(); c++) {
            out.writeLong(seen[c]);
            out.writeInt(levels[c]);
        }
        out.writeInt(chunks.size());
    }

    /// Reads into an empty memory what [#writeTo] wrote and the chunks of that moment.
    ///
    /// @param from where each column was in what was written; −1 for one that it had not: its
    ///   values are missing, NaN
    /// @param oldColumns columns of what was written
    /// @param read the bytes of a chunk by its number, null where there is none
    /// @throws IllegalArgumentException for damaged bytes, a missing chunk, or other classes
    public void readFrom(
            DataInput in, int[] from, int oldColumns, IntFunction<byte @Nullable []> read)
            throws IOException {
        int version = in.readInt();
        int count = in.readInt();
        if (version != VERSION || count != classes.count()) {
            throw new IllegalArgumentException(
                    "expected a memory of version %d and %d classes: version=%d, classes=%d"
                            .formatted(VERSION, classes.count(), version, count));
        }
        for (int c = 0; c < count; c++) {
            seen[c] = in.readLong();
            levels[c] = in.readInt();
        }
        int size = in.readInt();
        for (int c = 0; c < size; c++) {
            var bytes = read.apply(c);
            if (bytes == null) {
                throw new IllegalArgumentException("a memory must have each chunk: chunk=" + c);
            }
            var chunk = MemoryChunk.read(bytes, oldColumns);
            chunks.add(chunk.withColumns(from));
            for (int row = 0; row < chunk.rows(); row++) {
                held[chunk.label(row)]++;
            }
        }
        for (int c = 0; c < count; c++) {
            thin(c);
        }
    }
}
