package io.counterweight.kernel;

/// One implementation of the arithmetic. All implementations give the same bits.
public interface Kernels {
    /// The instruction set it runs on, or `java` for the twin in plain Java.
    String name();

    /// A network with parameters, moments and statistics of zero: import a state before use.
    Network network(NetworkSpec spec);

    /// Room for points, all slots empty.
    ///
    /// @param capacity in [1, 65536]
    /// @param dimensions in [1, 65536]; `capacity × dimensions` at most 2²⁶
    /// @throws IllegalArgumentException for a size out of range
    Neighbours neighbours(int capacity, int dimensions);
}
