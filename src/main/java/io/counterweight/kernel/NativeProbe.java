package io.counterweight.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What the native kernels of one instruction set are measured against: to be timed, not to be
/// used. Confined to one thread at a time.
public final class NativeProbe {
    private static final int READ_STEP = 128;

    private final NativeFunctions functions;
    private final MemorySegment result;

    NativeProbe(NativeFunctions functions) {
        this.functions = functions;
        this.result = Arena.ofAuto().allocate(JAVA_FLOAT);
    }

    /// Runs nothing but fused multiply-adds in registers: the peak of this set.
    ///
    /// @return floating-point operations done, two a multiply-add
    public long multiplyAdd(long iterations) {
        try {
            return iterations * (long) functions.fmaPeak().invokeExact(iterations, result);
        } catch (Throwable e) {
            throw NativeStatus.unexpected(e);
        }
    }

    /// Makes a run that reads that much memory once, from start to end: how fast memory of that
    /// size reaches the core.
    ///
    /// @param bytes rounded up to a multiple of 512
    public Runnable reading(long bytes) {
        long count = (bytes / Float.BYTES + READ_STEP - 1) / READ_STEP * READ_STEP;
        MemorySegment from = Arena.ofAuto().allocate(count * Float.BYTES, 64);
        return () -> {
            try {
                NativeStatus.expectOk(
                        (int) functions.readFloats().invokeExact(from, count, result));
            } catch (Throwable e) {
                throw NativeStatus.unexpected(e);
            }
        };
    }

    /// Makes a run that takes the last step of a native network once more, on the arguments that it
    /// was given: the work without checks and copies. The network learns from it.
    ///
    /// @throws IllegalArgumentException for a network of another implementation
    public Runnable repeatedStep(Network network, int rows) {
        return ofNative(network).repeatedStep(rows);
    }

    /// Makes a run of what a native network does before its first layer, on the rows of its last
    /// call: standardisation and encoding.
    ///
    /// @throws IllegalArgumentException for a network of another implementation
    public Runnable encoding(Network network, int rows) {
        return ofNative(network).encoding(rows);
    }

    private static NativeNetwork ofNative(Network network) {
        if (network instanceof NativeNetwork found) {
            return found;
        }
        throw new IllegalArgumentException(
                "network must be native: network=" + network.getClass().getSimpleName());
    }

    /// A call that does nothing.
    public void call() {
        try {
            NativeStatus.expectOk((int) functions.nothing().invokeExact());
        } catch (Throwable e) {
            throw NativeStatus.unexpected(e);
        }
    }
}
