package io.counterweight.learn;

/// What a standardised feature becomes before the first layer.
///
/// A null component means "the default": the binder of a recipe leaves absent keys null.
public sealed interface Encoding {
    /// It stays as it is.
    record None() implements Encoding {}

    /// Itself, and its sines and cosines at learned frequencies (Gorishniy et al., NeurIPS 2022).
    ///
    /// @param frequencies a feature; 6 by default
    /// @param sigma deviation of the frequencies at the start, in turns; .5 by default
    record Periodic(Integer frequencies, Double sigma) implements Encoding {
        public Periodic {
            frequencies = frequencies == null ? 6 : frequencies;
            sigma = sigma == null ? 0.5 : sigma;
            if (frequencies < 1 || frequencies > 64) {
                throw new IllegalArgumentException(
                        "frequencies must be in [1, 64]: frequencies=" + frequencies);
            }
            if (!(sigma > 0 && sigma <= 100)) {
                throw new IllegalArgumentException("sigma must be in (0, 100]: sigma=" + sigma);
            }
        }
    }
}
