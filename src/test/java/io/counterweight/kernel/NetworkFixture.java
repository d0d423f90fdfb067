package io.counterweight.kernel;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// A small network, its batches and its bytes: shared by the tests of [Network].
final class NetworkFixture {
    static final int FEATURES = 3;
    static final int MAX_ROWS = 40;
    private static final Kernels KERNELS = new JavaKernels();

    private NetworkFixture() {}

    record Batch(float[] features, int[] labels, float[] weights, int rows) {
        float train(Network network) {
            return network.step(features, labels, weights, rows);
        }
    }

    static Network trained(NetworkSpec spec, int steps) {
        Network network = fresh(spec);
        Random random = new Random(4);
        for (int step = 0; step < steps; step++) {
            batch(random, spec, 13 + step).train(network);
        }
        return network;
    }

    static Network fresh(NetworkSpec spec) {
        Random random = new Random(8);
        float[] parameters = new float[ParameterLayout.of(spec).size()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) (random.nextGaussian() * 0.3);
        }
        Network network = KERNELS.network(spec);
        network.importState(NetworkState.initial(spec, parameters));
        return network;
    }

    /// Rows whose class is read off the first feature.
    static Batch batch(Random random, NetworkSpec spec, int rows) {
        float[] features = new float[rows * FEATURES];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        int[] labels = new int[rows];
        Arrays.setAll(
                labels,
                r -> {
                    float x = features[r * FEATURES];
                    return spec.classes() == 2
                            ? (x > 0.2f ? 1 : 0)
                            : x > 0.5f ? 2 : x < -0.5f ? 1 : 0;
                });
        float[] weights = new float[rows];
        Arrays.fill(weights, 1f);
        return new Batch(features, labels, weights, rows);
    }

    static NetworkSpec spec(int classes, Optimiser optimiser) {
        return new NetworkSpec(
                FEATURES,
                classes,
                0,
                2,
                List.of(11, 5),
                Activation.GELU,
                new Loss.CrossEntropy(),
                optimiser,
                0.9,
                8,
                MAX_ROWS);
    }

    static NetworkSpec withMaxRows(NetworkSpec spec, int rows) {
        return new NetworkSpec(
                spec.features(),
                spec.classes(),
                spec.majority(),
                spec.frequencies(),
                spec.hidden(),
                spec.activation(),
                spec.loss(),
                spec.optimiser(),
                spec.averaging(),
                spec.clip(),
                rows);
    }

    static Optimiser adam() {
        return new Optimiser.Adam(0.01);
    }

    static List<Optimiser> optimisers() {
        return List.of(adam(), new Optimiser.Adagrad(0.1), new Optimiser.Sgd(0.3));
    }

    static byte[] bytes(Network network) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            network.exportState().writeTo(new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
