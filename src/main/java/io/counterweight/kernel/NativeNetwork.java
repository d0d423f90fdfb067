package io.counterweight.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The network in native code. Its state and buffers are off heap, in memory that is freed after
/// it.
///
/// The arguments of a call are checked here and copied off heap, so that none can make the native
/// code read or write beyond its memory.
final class NativeNetwork implements Network {
    private static final long ALIGNMENT = 64;

    /// As many as the native code takes through all layers together: their copy stays near the
    /// core.
    private static final int ROWS_OF_FORWARD = 96;

    private final NetworkSpec spec;
    private final ParameterLayout layout;
    private final NativeFunctions functions;
    private final MemorySegment block;
    private final MemorySegment features;
    private final MemorySegment labels;
    private final MemorySegment weights;
    private final MemorySegment probabilities;

    /// Made when the first offsets come.
    private MemorySegment offsets = MemorySegment.NULL;

    /// @param bytes what the block of such a network needs
    NativeNetwork(NetworkSpec spec, NativeFunctions functions, long bytes) {
        this.spec = spec;
        this.layout = ParameterLayout.of(spec);
        this.functions = functions;
        Arena memory = Arena.ofAuto();
        int rows = spec.maxRows();
        this.block = memory.allocate(bytes, ALIGNMENT);
        this.features = floats(memory, (long) rows * spec.features());
        this.labels = memory.allocate((long) rows * Integer.BYTES, ALIGNMENT);
        this.weights = floats(memory, rows);
        this.probabilities = floats(memory, (long) rows * spec.classes());
        try (Arena call = Arena.ofConfined()) {
            NativeSpec shape = NativeSpec.of(spec, call);
            int status =
                    (int) functions.networkInit().invokeExact(shape.spec(), shape.sizes(), block);
            NativeStatus.expectOk(status);
        } catch (Throwable e) {
            throw NativeStatus.unexpected(e);
        }
    }

    @Override
    public NetworkSpec spec() {
        return spec;
    }

    @Override
    public float step(float[] features, int[] labels, float[] weights, int rows) {
        return train(features, labels, weights, MemorySegment.NULL, rows, rows);
    }

    @Override
    public float step(
            float[] features,
            int[] labels,
            float[] weights,
            float[] offsets,
            int rows,
            int counted) {
        Arguments.checkOffsets(spec, offsets);
        int count = spec.classes() * spec.classes();
        if (this.offsets.byteSize() == 0) {
            this.offsets = floats(Arena.ofAuto(), count);
        }
        MemorySegment.copy(offsets, 0, this.offsets, JAVA_FLOAT, 0, count);
        return train(features, labels, weights, this.offsets, rows, counted);
    }

    private float train(
            float[] features,
            int[] labels,
            float[] weights,
            MemorySegment offsets,
            int rows,
            int counted) {
        Arguments.checkRows(spec, features, rows);
        Arguments.checkCounted(rows, counted);
        Arguments.checkLabels(spec, labels, rows);
        Arguments.checkWeights(weights, rows);
        MemorySegment.copy(features, 0, this.features, JAVA_FLOAT, 0, rows * spec.features());
        MemorySegment.copy(labels, 0, this.labels, JAVA_INT, 0, rows);
        MemorySegment.copy(weights, 0, this.weights, JAVA_FLOAT, 0, rows);
        int status;
        try {
            status =
                    (int)
                            functions
                                    .networkStep()
                                    .invokeExact(
                                            block,
                                            this.features,
                                            this.labels,
                                            this.weights,
                                            offsets,
                                            rows,
                                            counted);
        } catch (Throwable e) {
            throw NativeStatus.unexpected(e);
        }
        if (status != NativeStatus.OK) {
            throw fault(status, features, 0, rows);
        }
        return block.get(JAVA_FLOAT, NativeStatus.LOSS);
    }

    @Override
    public void lossByClass(double[] losses, double[] weights) {
        Arguments.checkClassSums(spec, losses, weights);
        int classes = spec.classes();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment sums = call.allocate(JAVA_FLOAT, 2L * classes);
            MemorySegment weightSums = sums.asSlice((long) classes * Float.BYTES);
            NativeStatus.expectOk(
                    (int) functions.networkClassSums().invokeExact(block, sums, weightSums));
            for (int c = 0; c < classes; c++) {
                losses[c] = sums.getAtIndex(JAVA_FLOAT, c);
                weights[c] = weightSums.getAtIndex(JAVA_FLOAT, c);
            }
        } catch (Throwable e) {
            throw NativeStatus.unexpected(e);
        }
    }

    @Override
    public void forward(float[] features, int rows, float[] probabilities) {
        Arguments.checkRows(spec, features, rows);
        int values = rows * spec.classes();
        Arguments.requireAtLeast("probabilities.length", probabilities.length, values);
        for (int row = 0; row < rows; row += ROWS_OF_FORWARD) {
            int status = forward(features, row, Math.min(ROWS_OF_FORWARD, rows - row));
            if (status != NativeStatus.OK) {
                throw fault(status, features, row, rows);
            }
        }
        MemorySegment.copy(this.probabilities, JAVA_FLOAT, 0, probabilities, 0, values);
    }

    private int forward(float[] features, int row, int rows) {
        int d = spec.features();
        MemorySegment.copy(features, row * d, this.features, JAVA_FLOAT, 0, rows * d);
        MemorySegment to = probabilities.asSlice((long) row * spec.classes() * Float.BYTES);
        try {
            return (int) functions.networkForward().invokeExact(block, this.features, rows, to);
        } catch (Throwable e) {
            throw NativeStatus.unexpected(e);
        }
    }

    @Override
    public long steps() {
        return block.get(JAVA_LONG, NativeStatus.STEPS);
    }

    @Override
    public NetworkState exportState() {
        try (Arena call = Arena.ofConfined()) {
            NativeState state = NativeState.room(layout.size(), spec.features(), call);
            NativeStatus.expectOk(
                    (int) functions.networkExport().invokeExact(block, state.pointers()));
            return state.toState();
        } catch (Throwable e) {
            throw NativeStatus.unexpected(e);
        }
    }

    @Override
    public void importState(NetworkState state) {
        Arguments.checkState(layout, spec, state);
        try (Arena call = Arena.ofConfined()) {
            NativeState copy = NativeState.copyOf(state, call);
            NativeStatus.expectOk(
                    (int) functions.networkImport().invokeExact(block, copy.pointers()));
        } catch (Throwable e) {
            throw NativeStatus.unexpected(e);
        }
    }

    /// @param rows of the last step, or fewer
    Runnable repeatedStep(int rows) {
        Arguments.checkRows(spec, rows);
        return () -> {
            try {
                NativeStatus.expectOk(
                        (int)
                                functions
                                        .networkStep()
                                        .invokeExact(
                                                block,
                                                features,
                                                labels,
                                                weights,
                                                MemorySegment.NULL,
                                                rows,
                                                rows));
            } catch (Throwable e) {
                throw NativeStatus.unexpected(e);
            }
        };
    }

    Runnable encoding(int rows) {
        Arguments.checkRows(spec, rows);
        return () -> {
            try {
                NativeStatus.expectOk(
                        (int) functions.networkEncode().invokeExact(block, features, rows));
            } catch (Throwable e) {
                throw NativeStatus.unexpected(e);
            }
        };
    }

    /// The gradients of the last step, in the order of the parameters.
    float[] gradients() {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment gradients = call.allocate(JAVA_FLOAT, layout.size());
            NativeStatus.expectOk((int) functions.networkGradients().invokeExact(block, gradients));
            return gradients.toArray(JAVA_FLOAT);
        } catch (Throwable e) {
            throw NativeStatus.unexpected(e);
        }
    }

    /// Finds what was not finite again, to say it in the words of the twin.
    ///
    /// @param row the first of the native call
    private RuntimeException fault(int status, float[] features, int row, int rows) {
        Arguments.checkFeatures(spec, features, rows);
        float value = block.get(JAVA_FLOAT, NativeStatus.VALUE);
        switch (status) {
            case NativeStatus.WEIGHTS_NOT_FINITE -> {
                return NonFiniteException.ofWeights(value);
            }
            case NativeStatus.LOGIT_NOT_FINITE -> {
                int at = row + block.get(JAVA_INT, NativeStatus.ROW);
                return NonFiniteException.ofLogit(
                        at, block.get(JAVA_INT, NativeStatus.COLUMN), value);
            }
            case NativeStatus.LOSS_NOT_FINITE -> {
                return NonFiniteException.ofLoss(value);
            }
            case NativeStatus.GRADIENT_TOO_LARGE -> Arguments.checkGradients(layout, gradients());
            default -> {}
        }
        return NativeStatus.unexpected(status);
    }

    private static MemorySegment floats(Arena memory, long count) {
        return memory.allocate(count * Float.BYTES, ALIGNMENT);
    }
}
