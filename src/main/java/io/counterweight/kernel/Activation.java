package io.counterweight.kernel;

/// What stands between two dense layers.
public enum Activation {
    /// x·Φ(x), with the exact Φ.
    GELU,
    /// max(x, 0), with derivative 0 at 0.
    RELU
}
