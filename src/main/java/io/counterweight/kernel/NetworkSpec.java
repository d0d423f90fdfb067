package io.counterweight.kernel;

import java.util.List;

/// The shape of a network and how it learns: all that an implementation needs beside the state.
///
/// @param features d, raw features of a row
/// @param classes k ≥ 2
/// @param majority index of the majority class; focal loss gives it 1 − alpha
/// @param frequencies learned frequencies a feature, 0 for no encoding
/// @param hidden sizes of the hidden layers, input side first; empty for a linear model
/// @param averaging largest decay of the averaged weights, in [0, 1)
/// @param clip bound of a standardised feature, > 0
/// @param maxRows rows of the largest call
public record NetworkSpec(
        int features,
        int classes,
        int majority,
        int frequencies,
        List<Integer> hidden,
        Activation activation,
        Loss loss,
        Optimiser optimiser,
        double averaging,
        double clip,
        int maxRows) {
    private static final int LARGEST = 1 << 16;

    public NetworkSpec {
        hidden = List.copyOf(hidden);
        requireWithin("features", features, 1, LARGEST);
        requireWithin("classes", classes, 2, LARGEST);
        requireWithin("majority", majority, 0, classes - 1);
        requireWithin("frequencies", frequencies, 0, 64);
        requireWithin("maxRows", maxRows, 1, LARGEST);
        for (int size : hidden) {
            requireWithin("hidden layer", size, 1, LARGEST);
        }
        if (optimiser instanceof Optimiser.Invariant) {
            requireLinear(classes, hidden, loss);
        }
        if (!(averaging >= 0 && averaging < 1)) {
            throw new IllegalArgumentException(
                    "averaging must be in [0, 1): averaging=" + averaging);
        }
        if (!(clip > 0 && clip <= 1e6)) {
            throw new IllegalArgumentException("clip must be in (0, 1e6]: clip=" + clip);
        }
    }

    /// The same with other numbers of features and rows.
    public NetworkSpec with(int otherFeatures, int otherMaxRows) {
        return new NetworkSpec(
                otherFeatures,
                classes,
                majority,
                frequencies,
                hidden,
                activation,
                loss,
                optimiser,
                averaging,
                clip,
                otherMaxRows);
    }

    /// Values a feature becomes: itself, its sines, its cosines.
    public int valuesPerFeature() {
        return 1 + 2 * frequencies;
    }

    /// Inputs of the first dense layer.
    public int encoded() {
        return features * valuesPerFeature();
    }

    /// Logits: one for two classes, else one a class.
    public int logits() {
        return classes == 2 ? 1 : classes;
    }

    private static void requireLinear(int classes, List<Integer> hidden, Loss loss) {
        if (classes != 2 || !hidden.isEmpty() || !(loss instanceof Loss.CrossEntropy)) {
            throw new IllegalArgumentException(
                    "the invariant update is for two classes, no hidden layers and cross-entropy:"
                            + " classes=%d, hidden=%s, loss=%s".formatted(classes, hidden, loss));
        }
    }

    private static void requireWithin(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(
                    "%s must be in [%d, %d]: %s=%d".formatted(name, low, high, name, value));
        }
    }
}
