package io.counterweight.evaluate;

/// Where what was declined is taken for what the model took it for, until a label says otherwise.
public enum Presume {
    /// In features of labels alone.
    FEATURES,
    /// There, and in what recipes learn from once its labels would be due.
    LEARNING
}
