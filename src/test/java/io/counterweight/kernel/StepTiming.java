package io.counterweight.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Prints what denormal numbers in the moments cost: a step of one row from a state of ordinary
/// moments and from one whose moments are all denormal, on every instruction set. Not a test: run
/// `mvn -q test-compile` and start this class on `target/classes:target/test-classes`.
final class StepTiming {
    private static final int FEATURES = 15;
    private static final int STEPS = 100;

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
                        new Optimiser.Adam(1e-9),
                        0.999,
                        8,
                        1);
        for (Kernels kernels : AvailableKernels.all()) {
            System.out.printf(
                    "%s: step of 1 row, us: ordinary moments %.2f, denormal moments %.2f%n",
                    kernels.name(), time(kernels, spec, 1e-3f), time(kernels, spec, 1e-39f));
        }
    }

    /// The least mean of windows that each begin at that state.
    private static double time(Kernels kernels, NetworkSpec spec, float moment) {
        Random random = new Random(1);
        int size = ParameterLayout.of(spec).size();
        float[] parameters = new float[size];
        for (int i = 0; i < size; i++) {
            parameters[i] = (float) (random.nextGaussian() * 0.1);
        }
        NetworkState state = NetworkState.initial(spec, parameters);
        Arrays.fill(state.firstMoments(), moment);
        Arrays.fill(state.secondMoments(), moment);
        double[] squares = new double[FEATURES];
        Arrays.fill(squares, 1e6);
        state = state.with(ColumnStatistics.of(new double[FEATURES], squares, 1_000_000));
        Network network = kernels.network(spec);
        float[] features = new float[FEATURES];
        double least = Double.MAX_VALUE;
        for (int window = 0; window < 200; window++) {
            network.importState(state);
            long start = System.nanoTime();
            for (int i = 0; i < STEPS; i++) {
                network.step(features, new int[1], new float[] {1}, 1);
            }
            least = Math.min(least, (System.nanoTime() - start) / 1e3 / STEPS);
        }
        return least;
    }
}
