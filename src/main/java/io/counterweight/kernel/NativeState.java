package io.counterweight.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;

/// A [NetworkState] as the `cw_network_state` of `counterweight.h`, copied off heap.
record NativeState(List<MemorySegment> sections, MemorySegment pointers) {
    private static final int SECTIONS = 8;

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
                        memory.allocate(JAVA_LONG, 2)),
                memory);
    }

    static NativeState copyOf(NetworkState state, SegmentAllocator memory) {
        return of(
                List.of(
                        memory.allocateFrom(JAVA_FLOAT, state.parameters()),
                        memory.allocateFrom(JAVA_FLOAT, state.averages()),
                        memory.allocateFrom(JAVA_FLOAT, state.firstMoments()),
                        memory.allocateFrom(JAVA_FLOAT, state.secondMoments()),
                        memory.allocateFrom(JAVA_DOUBLE, state.betaPowers()),
                        memory.allocateFrom(JAVA_DOUBLE, state.mean()),
                        memory.allocateFrom(JAVA_DOUBLE, state.squares()),
                        memory.allocateFrom(JAVA_LONG, state.counts())),
                memory);
    }

    NetworkState toState() {
        return new NetworkState(
                sections.get(0).toArray(JAVA_FLOAT),
                sections.get(1).toArray(JAVA_FLOAT),
                sections.get(2).toArray(JAVA_FLOAT),
                sections.get(3).toArray(JAVA_FLOAT),
                sections.get(4).toArray(JAVA_DOUBLE),
                sections.get(5).toArray(JAVA_DOUBLE),
                sections.get(6).toArray(JAVA_DOUBLE),
                sections.get(7).toArray(JAVA_LONG));
    }

    private static NativeState of(List<MemorySegment> sections, SegmentAllocator memory) {
        MemorySegment pointers = memory.allocate(ADDRESS, SECTIONS);
        for (int i = 0; i < SECTIONS; i++) {
            pointers.setAtIndex(ADDRESS, i, sections.get(i));
        }
        return new NativeState(sections, pointers);
    }
}
