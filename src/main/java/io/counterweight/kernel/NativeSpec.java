package io.counterweight.kernel;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// A [NetworkSpec] as the `cw_network_spec` of `counterweight.h`.
///
/// @param spec the structure
/// @param sizes the sizes of the hidden layers, one `int32` each
record NativeSpec(MemorySegment spec, MemorySegment sizes) {
    private static final long BYTES = 72;

    static NativeSpec of(NetworkSpec spec, SegmentAllocator memory) {
        MemorySegment s = memory.allocate(BYTES, 8);
        s.set(JAVA_INT, 0, spec.features());
        s.set(JAVA_INT, 4, spec.classes());
        s.set(JAVA_INT, 8, spec.majority());
        s.set(JAVA_INT, 12, spec.frequencies());
        s.set(JAVA_INT, 16, spec.hidden().size());
        s.set(
                JAVA_INT,
                20,
                switch (spec.activation()) {
                    case GELU -> 0;
                    case RELU -> 1;
                });
        switch (spec.loss()) {
            case Loss.CrossEntropy _, Loss.LogitAdjusted _, Loss.Ldam _ -> s.set(JAVA_INT, 24, 0);
            case Loss.Focal focal -> {
                s.set(JAVA_INT, 24, 1);
                s.set(JAVA_FLOAT, 40, focal.gamma().floatValue());
            }
        }
        s.set(
                JAVA_INT,
                28,
                switch (spec.optimiser()) {
                    case Optimiser.Adam adam -> 0;
                    case Optimiser.Adagrad adagrad -> 1;
                    case Optimiser.Sgd sgd -> 2;
                    case Optimiser.Invariant invariant -> 3;
                });
        s.set(JAVA_INT, 32, spec.maxRows());
        s.set(JAVA_FLOAT, 36, (float) spec.clip());
        float[] factors = Head.classFactors(spec);
        s.set(JAVA_FLOAT, 44, factors[spec.majority() == 0 ? 1 : 0]);
        s.set(JAVA_FLOAT, 48, factors[spec.majority()]);
        s.set(JAVA_DOUBLE, 56, spec.optimiser().rate());
        s.set(JAVA_DOUBLE, 64, spec.averaging());
        MemorySegment sizes = memory.allocate(JAVA_INT, Math.max(1, spec.hidden().size()));
        for (int l = 0; l < spec.hidden().size(); l++) {
            sizes.setAtIndex(JAVA_INT, l, spec.hidden().get(l));
        }
        return new NativeSpec(s, sizes);
    }
}
