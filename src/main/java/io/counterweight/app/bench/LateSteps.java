package io.counterweight.app.bench;

import io.counterweight.kernel.Kernels;
import io.counterweight.kernel.Network;
import java.util.Arrays;
import java.util.Random;

/// Whether long training slows down: a network learns one fixed stream, and its steps are timed
/// early and late. Denormal numbers would make the late ones slow.
final class LateSteps {
    static final int EARLY = 1_000;
    static final int LATE = 200_000;
    private static final int ROWS = 32;
    private static final int BATCHES = 64;
    private static final int WINDOW = 10;
    private static final int WINDOWS = 200;

    /// @param early microseconds of a step, after 1,000
    /// @param late after 200,000
    record Result(String network, String isa, double early, double late) {}

    private LateSteps() {}

    static Result time(Kernels kernels, BenchNetwork shape) {
        Network network = shape.start(kernels);
        int d = shape.spec().features();
        Random random = new Random(4);
        float[][] features = new float[BATCHES][ROWS * d];
        int[][] labels = new int[BATCHES][ROWS];
        for (int b = 0; b < BATCHES; b++) {
            for (int r = 0; r < ROWS; r++) {
                // Classes apart, so that the network becomes sure and its gradients small.
                labels[b][r] = random.nextInt(2);
                for (int f = 0; f < d; f++) {
                    features[b][r * d + f] = (float) random.nextGaussian() + 4 * labels[b][r];
                }
            }
        }
        float[] weights = new float[ROWS];
        Arrays.fill(weights, 1f);
        int step = 0;
        for (; step < EARLY; step++) {
            network.step(features[step % BATCHES], labels[step % BATCHES], weights, ROWS);
        }
        double early = least(network, features, labels, weights, step);
        for (step += WINDOW * WINDOWS; step < LATE; step++) {
            network.step(features[step % BATCHES], labels[step % BATCHES], weights, ROWS);
        }
        double late = least(network, features, labels, weights, step);
        return new Result(shape.name(), kernels.name(), early, late);
    }

    /// The least mean of windows of steps, which go on with the stream.
    private static double least(
            Network network, float[][] features, int[][] labels, float[] weights, int from) {
        double least = Double.MAX_VALUE;
        int step = from;
        for (int window = 0; window < WINDOWS; window++) {
            long start = System.nanoTime();
            for (int i = 0; i < WINDOW; i++, step++) {
                network.step(features[step % BATCHES], labels[step % BATCHES], weights, ROWS);
            }
            least = Math.min(least, (System.nanoTime() - start) / 1e3 / WINDOW);
        }
        return least;
    }
}
