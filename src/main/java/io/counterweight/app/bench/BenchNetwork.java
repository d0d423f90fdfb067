package io.counterweight.app.bench;

import io.counterweight.kernel.Activation;
import io.counterweight.kernel.Kernels;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.Network;
import io.counterweight.kernel.NetworkSpec;
import io.counterweight.kernel.NetworkState;
import io.counterweight.kernel.Optimiser;
import io.counterweight.kernel.ParameterLayout;
import java.util.List;
import java.util.Random;

/// A network of the benchmark and what its dense layers cost.
///
/// @param name features × frequencies and the sizes of the layers
record BenchNetwork(String name, NetworkSpec spec) {
    private static final int MAX_ROWS = 256;

    /// The base recipe's, on the handbook's 15 features: periodic encoding, GELU, cross-entropy,
    /// Adam.
    static BenchNetwork handbook() {
        return new BenchNetwork(
                "15x6-64-32-1", spec(15, 6, Activation.GELU, new Loss.CrossEntropy()));
    }

    /// Dense layers and little else: no encoding, ReLU, focal loss, Adam.
    static BenchNetwork dense() {
        return new BenchNetwork(
                "64-64-32-1", spec(64, 0, Activation.RELU, new Loss.Focal(2.0, null)));
    }

    /// The linear model on 64 features, with the importance-invariant update.
    static BenchNetwork linear() {
        return new BenchNetwork(
                "64-1",
                spec(
                        64,
                        0,
                        List.of(),
                        Activation.RELU,
                        new Loss.CrossEntropy(),
                        new Optimiser.Invariant(0.01)));
    }

    /// The same with a rate that learns.
    BenchNetwork learning() {
        return new BenchNetwork(
                name,
                spec(
                        spec.features(),
                        spec.frequencies(),
                        spec.hidden(),
                        spec.activation(),
                        spec.loss(),
                        new Optimiser.Adam(1e-3)));
    }

    private static NetworkSpec spec(
            int features, int frequencies, Activation activation, Loss loss) {
        // So slow that thousands of steps on one batch do not end in gradients of 0.
        Optimiser slow = new Optimiser.Adam(1e-9);
        return spec(features, frequencies, List.of(64, 32), activation, loss, slow);
    }

    private static NetworkSpec spec(
            int features,
            int frequencies,
            List<Integer> hidden,
            Activation activation,
            Loss loss,
            Optimiser optimiser) {
        return new NetworkSpec(
                features,
                2,
                0,
                frequencies,
                hidden,
                activation,
                loss,
                optimiser,
                0.999,
                8,
                MAX_ROWS);
    }

    Network start(Kernels kernels) {
        Random random = new Random(1);
        float[] parameters = new float[ParameterLayout.of(spec).size()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) (random.nextGaussian() * 0.1);
        }
        Network network = kernels.network(spec);
        network.importState(NetworkState.initial(spec, parameters));
        return network;
    }

    /// Floating-point operations of the products of a forward pass, two a multiply-add, without
    /// padding: 2 · rows · in · out a layer.
    long forwardFlops(int rows) {
        return ParameterLayout.of(spec).layers().stream()
                .mapToLong(layer -> 2L * rows * layer.in() * layer.out())
                .sum();
    }

    /// Of a step of the linear model: the logit, the square of the inputs, and the move.
    long linearFlops(int rows) {
        return 3 * 2L * rows * spec.features();
    }

    /// As [#forwardFlops], of a training step: the gradients of the weights cost the same once
    /// more, and those of the inputs too, where something is learned before them: of the first
    /// layer only the sines and cosines.
    long trainFlops(int rows) {
        ParameterLayout.Layer first = ParameterLayout.of(spec).layers().getFirst();
        int unneeded = first.in() - 2 * spec.features() * spec.frequencies();
        return 3 * forwardFlops(rows) - 2L * rows * unneeded * first.out();
    }
}
