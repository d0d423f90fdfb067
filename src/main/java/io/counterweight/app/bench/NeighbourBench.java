package io.counterweight.app.bench;

import io.counterweight.kernel.Kernels;
import io.counterweight.kernel.NativeKernels;
import io.counterweight.kernel.Neighbours;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Times the search for 5 neighbours among a full minority buffer, and how fast its points can be
/// read.
final class NeighbourBench {
    static final List<Integer> DIMENSIONS = List.of(16, 64);
    private static final List<Integer> QUERIES = List.of(1, 32);
    private static final int POINTS = 4096;
    private static final int K = 5;

    private final Stopwatch stopwatch;

    NeighbourBench(Stopwatch stopwatch) {
        this.stopwatch = stopwatch;
    }

    static String name(int dimensions) {
        return POINTS + "x" + dimensions;
    }

    /// GB/s of reading as many bytes as the points have, over and over, by one core.
    double readGigabytes(NativeKernels kernels, int dimensions) {
        long bytes = 4L * POINTS * dimensions;
        return bytes / stopwatch.nanos(kernels.probe().reading(bytes));
    }

    List<BenchResult.Timed> time(Kernels kernels, int dimensions) {
        Random random = new Random(3);
        Neighbours neighbours = kernels.neighbours(POINTS, dimensions);
        for (int slot = 0; slot < POINTS; slot++) {
            neighbours.set(slot, gaussians(random, dimensions), 0);
        }
        return QUERIES.stream()
                .map(rows -> {
                    float[] queries = gaussians(random, rows * dimensions);
                    int[] exclude = new int[rows];
                    Arrays.fill(exclude, -1);
                    int[] slots = new int[rows * K];
                    float[] distances = new float[rows * K];
                    double nanos =
                            stopwatch.nanos(() ->
                                    neighbours.nearest(
                                            queries, exclude, rows, K, slots, distances));
                    return new BenchResult.Timed(
                            "nearest-neighbours",
                            name(dimensions),
                            kernels.name(),
                            rows,
                            nanos,
                            2.0 * POINTS * dimensions * rows);
                })
                .toList();
    }

    /// Nanoseconds of reading the points once.
    static double readNanos(int dimensions, double gigabytes) {
        return 4.0 * POINTS * dimensions / gigabytes;
    }

    private static float[] gaussians(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
