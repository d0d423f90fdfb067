package io.counterweight.learn;

import java.util.List;

/// All that scoring needs of a trained network: standardisation, encoding, layers. Immutable by
/// contract: the arrays belong to it and are never written again.
///
/// The network: `z = clip((x − mean) / deviation, ±clip)`; the columns are every z_f, then every
/// sin(2π c_fj z_f), then every cos(2π c_fj z_f), features in order and j = 1 … k within a feature;
/// then dense layers with the activation between them, none after the last; then the head: one
/// logit and a sigmoid for two classes (the logit is of class 1 against class 0), `classes` logits
/// and a softmax otherwise. Probabilities are the calibrated ones; the logits are those of the
/// network.
///
/// @param mean one per feature
/// @param deviation one per feature, > 0
/// @param frequencies `features × k`, row-major: c of the encoding; empty when k = 0 (no encoding)
/// @param calibration from the head's output to probabilities
public record ScoringModel(
        int features,
        int classes,
        float[] mean,
        float[] deviation,
        float clip,
        int k,
        float[] frequencies,
        Activation activation,
        List<Dense> layers,
        Calibration calibration) {

    /// A model whose head's output is its probability.
    public ScoringModel(
            int features,
            int classes,
            float[] mean,
            float[] deviation,
            float clip,
            int k,
            float[] frequencies,
            Activation activation,
            List<Dense> layers) {
        this(
                features,
                classes,
                mean,
                deviation,
                clip,
                k,
                frequencies,
                activation,
                layers,
                Calibration.identity(classes));
    }

    public ScoringModel withCalibration(Calibration other) {
        return new ScoringModel(
                features,
                classes,
                mean,
                deviation,
                clip,
                k,
                frequencies,
                activation,
                layers,
                other);
    }

    /// One dense layer.
    ///
    /// @param weights `in × out`, row-major, without padding
    public record Dense(int in, int out, float[] weights, float[] bias) {}

    public enum Activation {
        GELU,
        RELU
    }
}
