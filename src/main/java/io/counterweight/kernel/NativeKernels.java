package io.counterweight.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The kernels in native code, of one instruction set. Immutable; any thread may make networks.
public final class NativeKernels implements Kernels {
    private final NativeFunctions functions;

    NativeKernels(NativeFunctions functions) {
        this.functions = functions;
    }

    @Override
    public String name() {
        return functions.isa().key();
    }

    /// A native network; one in Java, with the same bits, for a shape that the native code does not
    /// take (more than 64 hidden layers).
    @Override
    public Network network(NetworkSpec spec) {
        ParameterLayout.of(spec);
        long bytes = blockBytes(spec);
        return bytes == 0 ? new JavaNetwork(spec) : new NativeNetwork(spec, functions, bytes);
    }

    @Override
    public Neighbours neighbours(int capacity, int dimensions) {
        return new JavaNeighbours(capacity, dimensions);
    }

    /// Runs nothing but fused multiply-adds in registers, to be timed: the peak of this set.
    ///
    /// @return floating-point operations done, two a multiply-add
    public long multiplyAdd(long iterations) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment result = call.allocate(JAVA_FLOAT);
            return iterations * (long) functions.fmaPeak().invokeExact(iterations, result);
        } catch (Throwable e) {
            throw NativeStatus.unexpected(e);
        }
    }

    NativeFunctions functions() {
        return functions;
    }

    private long blockBytes(NetworkSpec spec) {
        try (Arena call = Arena.ofConfined()) {
            NativeSpec shape = NativeSpec.of(spec, call);
            return (long) functions.networkBytes().invokeExact(shape.spec(), shape.sizes());
        } catch (Throwable e) {
            throw NativeStatus.unexpected(e);
        }
    }
}
