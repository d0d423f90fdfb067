package io.counterweight.kernel;

/// The checks before the work on neighbours. They throw; they change nothing.
///
/// @param capacity slots, in [1, 65536]
/// @param dimensions values of a point, in [1, 65536]
record NeighbourArguments(int capacity, int dimensions) {
    private static final int LARGEST = 1 << 16;

    /// Values of all points together: a quarter of a gigabyte.
    private static final long MOST_VALUES = 1L << 26;

    NeighbourArguments {
        requireWithin("capacity", capacity, 1, LARGEST);
        requireWithin("dimensions", dimensions, 1, LARGEST);
        if ((long) capacity * dimensions > MOST_VALUES) {
            throw new IllegalArgumentException(
                    "capacity × dimensions must be at most %d: capacity=%d, dimensions=%d"
                            .formatted(MOST_VALUES, capacity, dimensions));
        }
    }

    void checkSlot(int slot) {
        requireWithin("slot", slot, 0, capacity - 1);
    }

    void checkPoint(int slot, float[] values, int at) {
        checkSlot(slot);
        if (at < 0 || at > values.length - dimensions) {
            throw new IllegalArgumentException(
                    "a point of %d values must lie within values: at=%d, values.length=%d"
                            .formatted(dimensions, at, values.length));
        }
        for (int i = 0; i < dimensions; i++) {
            requireFinite("values", values, at + i);
        }
    }

    void checkQueries(
            float[] queries, int[] exclude, int rows, int k, int[] slots, float[] distances) {
        requireWithin("rows", rows, 1, Integer.MAX_VALUE);
        requireWithin("k", k, 1, Neighbours.LARGEST_K);
        Arguments.requireAtLeast("queries.length", queries.length, (long) rows * dimensions);
        Arguments.requireAtLeast("exclude.length", exclude.length, rows);
        Arguments.requireAtLeast("slots.length", slots.length, (long) rows * k);
        Arguments.requireAtLeast("distances.length", distances.length, (long) rows * k);
        for (int r = 0; r < rows; r++) {
            if (exclude[r] < -1 || exclude[r] >= capacity) {
                throw new IllegalArgumentException(
                        "excluded slot must be in [-1, capacity): exclude[%d]=%d, capacity=%d"
                                .formatted(r, exclude[r], capacity));
            }
        }
        for (int i = 0; i < rows * dimensions; i++) {
            requireFinite("queries", queries, i);
        }
    }

    private static void requireFinite(String name, float[] values, int i) {
        if (!Float.isFinite(values[i])) {
            throw new NonFiniteException(
                    "%s must be finite: %s[%d]=%s".formatted(name, name, i, values[i]));
        }
    }

    private static void requireWithin(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(
                    "%s must be in [%d, %d]: %s=%d".formatted(name, low, high, name, value));
        }
    }
}
