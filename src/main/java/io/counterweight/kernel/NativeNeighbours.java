package io.counterweight.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Nearest neighbours in native code. The points are off heap, in blocks of 64, each
/// `[dimension][point]`; the first value of an empty slot is infinite.
final class NativeNeighbours implements Neighbours {
    private static final long ALIGNMENT = 64;
    private static final int POINTS = 64;

    /// Queries of a native call: what is copied for it stays near the core.
    private static final int ROWS = 64;

    private final NeighbourArguments arguments;
    private final NativeFunctions functions;
    private final int blocks;
    private final MemorySegment points;
    private final MemorySegment queries;
    private final MemorySegment exclude;
    private final MemorySegment slots;
    private final MemorySegment distances;

    NativeNeighbours(int capacity, int dimensions, NativeFunctions functions) {
        this.arguments = new NeighbourArguments(capacity, dimensions);
        this.functions = functions;
        this.blocks = (capacity + POINTS - 1) / POINTS;
        Arena memory = Arena.ofAuto();
        this.points = memory.allocate(4L * blocks * POINTS * dimensions, ALIGNMENT);
        this.queries = memory.allocate(4L * ROWS * dimensions, ALIGNMENT);
        this.exclude = memory.allocate(4L * ROWS, ALIGNMENT);
        this.slots = memory.allocate(4L * ROWS * LARGEST_K, ALIGNMENT);
        this.distances = memory.allocate(4L * ROWS * LARGEST_K, ALIGNMENT);
        for (int slot = 0; slot < blocks * POINTS; slot++) {
            points.setAtIndex(JAVA_FLOAT, first(slot), Float.POSITIVE_INFINITY);
        }
    }

    @Override
    public int capacity() {
        return arguments.capacity();
    }

    @Override
    public int dimensions() {
        return arguments.dimensions();
    }

    @Override
    public void set(int slot, float[] values, int at) {
        arguments.checkPoint(slot, values, at);
        long to = first(slot);
        for (int i = 0; i < dimensions(); i++) {
            points.setAtIndex(JAVA_FLOAT, to + (long) i * POINTS, values[at + i]);
        }
    }

    @Override
    public void clear(int slot) {
        arguments.checkSlot(slot);
        points.setAtIndex(JAVA_FLOAT, first(slot), Float.POSITIVE_INFINITY);
    }

    @Override
    public void nearest(
            float[] queries, int[] exclude, int rows, int k, int[] slots, float[] distances) {
        arguments.checkQueries(queries, exclude, rows, k, slots, distances);
        int d = dimensions();
        for (int row = 0; row < rows; row += ROWS) {
            int count = Math.min(ROWS, rows - row);
            MemorySegment.copy(queries, row * d, this.queries, JAVA_FLOAT, 0, count * d);
            MemorySegment.copy(exclude, row, this.exclude, JAVA_INT, 0, count);
            nearest(count, k);
            MemorySegment.copy(this.slots, JAVA_INT, 0, slots, row * k, count * k);
            MemorySegment.copy(this.distances, JAVA_FLOAT, 0, distances, row * k, count * k);
        }
    }

    private void nearest(int rows, int k) {
        try {
            NativeStatus.expectOk(
                    (int)
                            functions
                                    .neighboursNearest()
                                    .invokeExact(
                                            points,
                                            blocks,
                                            dimensions(),
                                            queries,
                                            exclude,
                                            rows,
                                            k,
                                            slots,
                                            distances));
        } catch (Throwable e) {
            throw NativeStatus.unexpected(e);
        }
    }

    /// Where the first value of a slot stands.
    private long first(int slot) {
        return (long) (slot / POINTS) * POINTS * dimensions() + slot % POINTS;
    }
}
