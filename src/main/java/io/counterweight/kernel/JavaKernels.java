package io.counterweight.kernel;

/// The kernels in plain Java: they run everywhere and are the reference for every other.
public final class JavaKernels implements Kernels {
    @Override
    public String name() {
        return "java";
    }

    @Override
    public Network network(NetworkSpec spec) {
        return new JavaNetwork(spec);
    }

    @Override
    public Neighbours neighbours(int capacity, int dimensions) {
        return new JavaNeighbours(capacity, dimensions);
    }
}
