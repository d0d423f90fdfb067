package io.counterweight.jmh;

import io.counterweight.kernel.Activation;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.kernel.KernelChoice;
import io.counterweight.kernel.Kernels;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.Network;
import io.counterweight.kernel.NetworkSpec;
import io.counterweight.kernel.NetworkState;
import io.counterweight.kernel.Optimiser;
import io.counterweight.kernel.ParameterLayout;
import java.util.Arrays;
import java.util.List;
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

/// A training step and a forward pass of a mini-batch, of the networks of `bench kernels`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class KernelBenchmark {
    /// An instruction set that this machine lacks fails by name.
    @Param({"avx512", "avx2", "java"})
    public String isa = "java";

    @Param({"15x6-64-32-1", "64-64-32-1", "64-1"})
    public String network = "64-1";

    @Param({"32", "256"})
    public int batch = 32;

    private Network trained = new JavaKernels().network(linear(1));
    private float[] features = new float[0];
    private int[] labels = new int[0];
    private float[] weights = new float[0];
    private float[] probabilities = new float[0];

    @Setup
    public void prepare() {
        NetworkSpec spec =
                switch (network) {
                    case "15x6-64-32-1" ->
                            deep(15, 6, Activation.GELU, new Loss.CrossEntropy(), batch);
                    case "64-64-32-1" ->
                            deep(64, 0, Activation.RELU, new Loss.Focal(2.0, null), batch);
                    default -> linear(batch);
                };
        Kernels kernels =
                KernelChoice.all().stream()
                        .filter(k -> k.name().equals(isa))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("not here: isa=" + isa));
        Random random = new Random(1);
        float[] parameters = gaussians(random, ParameterLayout.of(spec).size());
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] *= 0.1f;
        }
        trained = kernels.network(spec);
        trained.importState(NetworkState.initial(spec, parameters));
        features = gaussians(random, batch * spec.features());
        labels = random.ints(batch, 0, 2).toArray();
        weights = new float[batch];
        Arrays.fill(weights, 1f);
        probabilities = new float[2 * batch];
    }

    @Benchmark
    public float step() {
        return trained.step(features, labels, weights, batch);
    }

    @Benchmark
    public float[] forward() {
        trained.forward(features, batch, probabilities);
        return probabilities;
    }

    private static NetworkSpec linear(int rows) {
        return spec(
                64,
                0,
                List.of(),
                Activation.RELU,
                new Loss.CrossEntropy(),
                new Optimiser.Invariant(0.01),
                rows);
    }

    private static NetworkSpec deep(
            int features, int frequencies, Activation activation, Loss loss, int rows) {
        // So slow that many steps on one batch do not end in gradients of 0.
        Optimiser slow = new Optimiser.Adam(1e-9);
        return spec(features, frequencies, List.of(64, 32), activation, loss, slow, rows);
    }

    private static NetworkSpec spec(
            int features,
            int frequencies,
            List<Integer> hidden,
            Activation activation,
            Loss loss,
            Optimiser optimiser,
            int rows) {
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
                rows);
    }

    private static float[] gaussians(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
