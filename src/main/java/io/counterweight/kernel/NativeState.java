package io.counterweight.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.List;

/// A [NetworkState] as the `cw_network_state` of `counterweight.h`, copied off heap.
record NativeState(List<MemorySegment> sections, MemorySegment pointers) {
    private static final int SECTIONS = 9;

    /// Counts of each column, behind the steps: rows, inner and held values.
    private static final int COUNTS = 3;

    /// Room for the state of such a network.
    static NativeState room(int parameters, int features, SegmentAllocator memory) {
        return of(
                List.of(
                        memory.allocate(JAVA_FLOAT, parameters),
                        memory.allocate(JAVA_FLOAT, parameters),
                        memory.allocate(JAVA_FLOAT, parameters),
                        memory.allocate(JAVA_FLOAT, parameters),
                        memory.allocate(JAVA_DOUBLE, 2),
                        memory.allocate(JAVA_DOUBLE, features),
                        memory.allocate(JAVA_DOUBLE, features),
                        memory.allocate(JAVA_FLOAT, (long) features * ColumnStatistics.OUTER),
                        memory.allocate(JAVA_LONG, 1 + (long) COUNTS * features)),
                memory);
    }

    static NativeState copyOf(NetworkState state, SegmentAllocator memory) {
        ColumnStatistics statistics = state.statistics();
        return of(
                List.of(
                        memory.allocateFrom(JAVA_FLOAT, state.parameters()),
                        memory.allocateFrom(JAVA_FLOAT, state.averages()),
                        memory.allocateFrom(JAVA_FLOAT, state.firstMoments()),
                        memory.allocateFrom(JAVA_FLOAT, state.secondMoments()),
                        memory.allocateFrom(JAVA_DOUBLE, state.betaPowers()),
                        memory.allocateFrom(JAVA_DOUBLE, statistics.mean()),
                        memory.allocateFrom(JAVA_DOUBLE, statistics.squares()),
                        memory.allocateFrom(JAVA_FLOAT, statistics.outer()),
                        memory.allocateFrom(JAVA_LONG, counts(state))),
                memory);
    }

    private static long[] counts(NetworkState state) {
        ColumnStatistics statistics = state.statistics();
        int columns = statistics.columns();
        long[] counts = new long[1 + COUNTS * columns];
        counts[0] = state.steps();
        System.arraycopy(statistics.rows(), 0, counts, 1, columns);
        System.arraycopy(statistics.inner(), 0, counts, 1 + columns, columns);
        System.arraycopy(statistics.held(), 0, counts, 1 + 2 * columns, columns);
        return counts;
    }

    NetworkState toState() {
        long[] counts = sections.get(8).toArray(JAVA_LONG);
        int columns = counts.length / COUNTS;
        return new NetworkState(
                sections.get(0).toArray(JAVA_FLOAT),
                sections.get(1).toArray(JAVA_FLOAT),
                sections.get(2).toArray(JAVA_FLOAT),
                sections.get(3).toArray(JAVA_FLOAT),
                sections.get(4).toArray(JAVA_DOUBLE),
                new ColumnStatistics(
                        Arrays.copyOfRange(counts, 1, 1 + columns),
                        Arrays.copyOfRange(counts, 1 + columns, 1 + 2 * columns),
                        Arrays.copyOfRange(counts, 1 + 2 * columns, 1 + 3 * columns),
                        sections.get(5).toArray(JAVA_DOUBLE),
                        sections.get(6).toArray(JAVA_DOUBLE),
                        sections.get(7).toArray(JAVA_FLOAT)),
                counts[0]);
    }

    private static NativeState of(List<MemorySegment> sections, SegmentAllocator memory) {
        MemorySegment pointers = memory.allocate(ADDRESS, SECTIONS);
        for (int i = 0; i < SECTIONS; i++) {
            pointers.setAtIndex(ADDRESS, i, sections.get(i));
        }
        return new NativeState(sections, pointers);
    }
}
