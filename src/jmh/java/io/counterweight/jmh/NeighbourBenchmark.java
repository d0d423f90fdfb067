package io.counterweight.jmh;

import io.counterweight.kernel.JavaKernels;
import io.counterweight.kernel.KernelChoice;
import io.counterweight.kernel.Kernels;
import io.counterweight.kernel.Neighbours;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The 5 nearest of a full minority buffer.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class NeighbourBenchmark {
    private static final int POINTS = 4096;
    private static final int K = 5;

    /// An instruction set that this machine lacks fails by name.
    @Param({"avx512", "avx2", "java"})
    public String isa = "java";

    @Param({"16", "64"})
    public int dimensions = 16;

    @Param({"1", "32"})
    public int queries = 1;

    private Neighbours neighbours = new JavaKernels().neighbours(1, 1);
    private float[] sought = new float[0];
    private int[] exclude = new int[0];
    private int[] slots = new int[0];
    private float[] distances = new float[0];

    @Setup
    public void prepare() {
        Kernels kernels =
                KernelChoice.all().stream()
                        .filter(k -> k.name().equals(isa))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("not here: isa=" + isa));
        Random random = new Random(1);
        neighbours = kernels.neighbours(POINTS, dimensions);
        for (int slot = 0; slot < POINTS; slot++) {
            neighbours.set(slot, gaussians(random, dimensions), 0);
        }
        sought = gaussians(random, queries * dimensions);
        exclude = new int[queries];
        Arrays.fill(exclude, -1);
        slots = new int[queries * K];
        distances = new float[queries * K];
    }

    @Benchmark
    public int[] nearest() {
        neighbours.nearest(sought, exclude, queries, K, slots, distances);
        return slots;
    }

    private static float[] gaussians(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
