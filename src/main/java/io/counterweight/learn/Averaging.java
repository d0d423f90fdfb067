package io.counterweight.learn;

/// The moving average of the weights that scores: decay `min(decay, (1 + t) / (10 + t))`, t in
/// steps. A null decay means "the default": the binder of a recipe leaves absent keys null.
///
/// @param decay in [0, 1): .999 by default; 0 is no averaging
public record Averaging(Double decay) {
    public Averaging {
        decay = decay == null ? 0.999 : decay;
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("decay must be in [0, 1): decay=" + decay);
        }
    }
}
