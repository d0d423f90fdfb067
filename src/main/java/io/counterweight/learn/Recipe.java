package io.counterweight.learn;

import io.counterweight.event.Classes;
import io.counterweight.imbalance.Weighting;
import io.counterweight.kernel.Activation;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.NetworkSpec;
import io.counterweight.kernel.Optimiser;
import java.util.List;

/// How one learner learns; `models/recipes/base.yaml` says what each key means.
///
/// A null component means "the default", which is the base recipe's: the binder of the YAML leaves
/// absent keys null.
///
/// @param seed of every random choice
/// @param layers sizes of the hidden layers
/// @param outputBias where the logits of the minority classes start, against the majority
/// @param batch examples a step
/// @param clip bound of a standardised feature
public record Recipe(
        String name,
        Long seed,
        Encoding encoding,
        List<Integer> layers,
        Activation activation,
        Double outputBias,
        Integer batch,
        Optimiser optimiser,
        Loss loss,
        Weighting weighting,
        Averaging averaging,
        Double clip) {
    public Recipe {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("a recipe must have a name: name=" + name);
        }
        seed = seed == null ? 1L : seed;
        encoding = encoding == null ? new Encoding.Periodic(6, 0.5) : encoding;
        layers = layers == null ? List.of(64, 32) : List.copyOf(layers);
        activation = activation == null ? Activation.GELU : activation;
        outputBias = outputBias == null ? -4.0 : outputBias;
        batch = batch == null ? 256 : batch;
        optimiser = optimiser == null ? new Optimiser.Adam(1e-3) : optimiser;
        loss = loss == null ? new Loss.CrossEntropy() : loss;
        weighting = weighting == null ? new Weighting.None() : weighting;
        averaging = averaging == null ? new Averaging(0.999) : averaging;
        clip = clip == null ? 8.0 : clip;
        if (!(Math.abs(outputBias) <= 100)) {
            throw new IllegalArgumentException(
                    "output-bias must be in [-100, 100]: output-bias=" + outputBias);
        }
        if (batch < 1 || batch > 65_536) {
            throw new IllegalArgumentException("batch must be in [1, 65536]: batch=" + batch);
        }
        if (!(clip > 0 && clip <= 1e6)) {
            throw new IllegalArgumentException("clip must be in (0, 1e6]: clip=" + clip);
        }
        for (int size : layers) {
            if (size < 1 || size > 65_536) {
                throw new IllegalArgumentException(
                        "a layer must have 1 to 65536 units: layers=" + layers);
            }
        }
    }

    /// The network this recipe trains for that many features and those classes.
    NetworkSpec network(int features, Classes classes) {
        int frequencies =
                switch (encoding) {
                    case Encoding.None() -> 0;
                    case Encoding.Periodic periodic -> periodic.frequencies();
                };
        return new NetworkSpec(
                features,
                classes.count(),
                classes.majority(),
                frequencies,
                layers,
                activation,
                loss,
                optimiser,
                averaging.decay(),
                clip,
                batch);
    }
}
