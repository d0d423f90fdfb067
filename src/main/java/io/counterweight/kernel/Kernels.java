package io.counterweight.kernel;

/// One implementation of the network's arithmetic. All implementations give the same bits.
public interface Kernels {
    /// The instruction set it runs on, or `java` for the twin in plain Java.
    String name();

    /// A network with parameters, moments and statistics of zero: import a state before use.
    Network network(NetworkSpec spec);
}
