package io.counterweight.boosting;

import io.counterweight.learn.AgeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What a memory held at one moment, copied outside the heap, so that trees can be fitted to it
/// while the memory goes on. Never written again; any thread may read and close it.
final class RememberedRows implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final int rows;
    private final int columns;
    private final MemorySegment features;
    private final MemorySegment labels;
    private final MemorySegment weights;

    RememberedRows(AgeMemory memory) {
        this.rows = memory.rows();
        this.columns = memory.columns();
        this.features = arena.allocate((long) rows * columns * Float.BYTES, Float.BYTES);
        this.labels = arena.allocate(ValueLayout.JAVA_FLOAT, rows);
        this.weights = arena.allocate(ValueLayout.JAVA_FLOAT, rows);
        memory.copyTo(features, labels, weights);
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /// `rows × columns` floats, row-major.
    MemorySegment features() {
        return features;
    }

    /// A float a row: the index of its class.
    MemorySegment labels() {
        return labels;
    }

    /// A float a row.
    MemorySegment weights() {
        return weights;
    }

    @Override
    public void close() {
        arena.close();
    }
}
