package io.counterweight.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Arguments that end where memory ends: a read or write beyond them would end the JVM.
@EnabledOnOs(OS.LINUX)
class GuardPageTest {
    private static final int MAX_ROWS = 120;

    @Test
    void nothingIsReadOrWrittenBeyondTheArguments() throws Throwable {
        for (NativeKernels kernels : AvailableKernels.natives()) {
            for (int features : new int[] {1, 3, 15, 16, 17, 40}) {
                check(kernels, linear(features));
                for (int classes : new int[] {2, 3}) {
                    check(kernels, spec(features, classes));
                }
            }
        }
    }

    @Test
    void neighboursAreSoughtWithinTheArguments() throws Throwable {
        for (NativeKernels kernels : AvailableKernels.natives()) {
            for (int dimensions : new int[] {1, 2, 15, 16, 17}) {
                for (int rows = 1; rows < 10; rows++) {
                    checkNeighbours(kernels.functions(), dimensions, rows, 1 + rows % 3);
                }
            }
        }
    }

    private static void checkNeighbours(NativeFunctions functions, int dimensions, int rows, int k)
            throws Throwable {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment points = end(memory, 2 * 64 * dimensions);
            MemorySegment queries = end(memory, rows * dimensions);
            MemorySegment exclude = end(memory, rows);
            MemorySegment slots = end(memory, rows * k);
            MemorySegment distances = end(memory, rows * k);
            int status =
                    (int)
                            functions
                                    .neighboursNearest()
                                    .invokeExact(
                                            points,
                                            2,
                                            dimensions,
                                            queries,
                                            exclude,
                                            rows,
                                            k,
                                            slots,
                                            distances);
            assertThat(status).isZero();
            // All points and queries are 0, and slot 0 is excluded.
            assertThat(slots.getAtIndex(JAVA_INT, (long) rows * k - 1)).isEqualTo(k);
        }
    }

    private static void check(NativeKernels kernels, NetworkSpec spec) throws Throwable {
        NativeFunctions functions = kernels.functions();
        try (Arena memory = Arena.ofConfined()) {
            NativeSpec shape = NativeSpec.of(spec, memory);
            long bytes = (long) functions.networkBytes().invokeExact(shape.spec(), shape.sizes());
            MemorySegment block = memory.allocate(bytes, 64);
            int status =
                    (int) functions.networkInit().invokeExact(shape.spec(), shape.sizes(), block);
            assertThat(status).isZero();
            Random random = new Random(6);
            for (int rows : new int[] {1, 2, 15, 16, 17, 95, 96, 97, MAX_ROWS}) {
                MemorySegment features = end(memory, rows * spec.features());
                for (int i = 0; i < rows * spec.features(); i++) {
                    // The last rows hold missing values, which take the slow way through.
                    float x = i % 7 == 3 ? Float.NaN : (float) random.nextGaussian();
                    features.setAtIndex(JAVA_FLOAT, i, x);
                }
                MemorySegment labels = end(memory, rows);
                int[] drawn = random.ints(rows, 0, spec.classes()).toArray();
                MemorySegment.copy(drawn, 0, labels, JAVA_INT, 0, rows);
                float[] ones = new float[rows];
                Arrays.fill(ones, 1f);
                MemorySegment weights = end(memory, rows);
                MemorySegment.copy(ones, 0, weights, JAVA_FLOAT, 0, rows);
                int k = spec.classes();
                boolean linear = spec.optimiser() instanceof Optimiser.Invariant;
                MemorySegment offsets = linear ? MemorySegment.NULL : end(memory, k * k);
                int step =
                        (int)
                                functions
                                        .networkStep()
                                        .invokeExact(
                                                block, features, labels, weights, offsets, rows,
                                                rows);
                MemorySegment scores = end(memory, rows * k);
                int forward =
                        (int) functions.networkForward().invokeExact(block, features, rows, scores);
                MemorySegment losses = end(memory, k);
                int sums =
                        (int)
                                functions
                                        .networkClassSums()
                                        .invokeExact(block, losses, end(memory, k));
                assertThat(List.of(step, forward, sums)).containsOnly(0);
            }
        }
    }

    /// Room for that many floats or ints, right before a page that must not be touched.
    private static MemorySegment end(Arena memory, int count) throws Throwable {
        return GuardedMemory.before(memory, 4L * count);
    }

    private static NetworkSpec linear(int features) {
        return new NetworkSpec(
                features,
                2,
                0,
                features % 2 == 0 ? 0 : 2,
                List.of(),
                Activation.GELU,
                new Loss.CrossEntropy(),
                new Optimiser.Invariant(0.1),
                0.9,
                8,
                MAX_ROWS);
    }

    private static NetworkSpec spec(int features, int classes) {
        return new NetworkSpec(
                features,
                classes,
                0,
                features % 2 == 0 ? 0 : 2,
                List.of(7),
                Activation.GELU,
                new Loss.CrossEntropy(),
                new Optimiser.Adam(0.01),
                0.9,
                8,
                MAX_ROWS);
    }
}
