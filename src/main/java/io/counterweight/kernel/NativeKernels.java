package io.counterweight.kernel;

import java.lang.foreign.Arena;

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
        return new NativeNeighbours(capacity, dimensions, functions);
    }

    /// What measurements are held against.
    public NativeProbe probe() {
        return new NativeProbe(functions);
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
