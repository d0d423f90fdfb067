package io.counterweight.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Prints the time of a training step and of a one-row forward for the base recipe's network. Not a
/// test: run `mvn -q test-compile` and start this class on `target/classes:target/test-classes`.
final class StepTiming {
    private static final int FEATURES = 15;
    private static final int BATCH = 256;

    private StepTiming() {}

    public static void main(String[] args) {
        NetworkSpec spec =
                new NetworkSpec(
                        FEATURES,
                        2,
                        0,
                        6,
                        List.of(64, 32),
                        Activation.GELU,
                        new Loss.CrossEntropy(),
                        new Optimiser.Adam(1e-3),
                        0.999,
                        8,
                        BATCH);
        Random random = new Random(1);
        float[] parameters = new float[ParameterLayout.of(spec).size()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) (random.nextGaussian() * 0.1);
        }
        Network network = new JavaKernels().network(spec);
        network.importState(NetworkState.initial(spec, parameters));
        float[] features = new float[BATCH * FEATURES];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        int[] labels = new int[BATCH];
        Arrays.setAll(labels, r -> features[r * FEATURES] > 1.5f ? 1 : 0);
        float[] weights = new float[BATCH];
        Arrays.fill(weights, 1f);
        float[] probabilities = new float[2 * BATCH];
        for (int round = 0; round < 6; round++) {
            report("step of 256, us", 400, () -> network.step(features, labels, weights, BATCH));
            report(
                    "forward of 256, us",
                    400,
                    () -> network.forward(features, BATCH, probabilities));
            report("forward of 1, us", 20_000, () -> network.forward(features, 1, probabilities));
        }
    }

    private static void report(String what, int times, Runnable run) {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            run.run();
        }
        System.out.printf("%s: %.1f%n", what, (System.nanoTime() - start) / 1e3 / times);
    }
}
