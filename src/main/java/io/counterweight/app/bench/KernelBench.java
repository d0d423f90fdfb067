package io.counterweight.app.bench;

import io.counterweight.kernel.Kernels;
import io.counterweight.kernel.NativeKernels;
import io.counterweight.kernel.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/// Times every kernel of every instruction set, and the peak that their products are measured
/// against, in one run.
final class KernelBench {
    private static final int[] BATCHES = {1, 32, 64, 256};
    private static final int PEAK_ITERATIONS = 3000;

    /// One line of the result.
    ///
    /// @param kernel `train-step` or `forward`
    /// @param isa the instruction set, or `java`
    /// @param gflops of the dense layers' products only
    /// @param shareOfPeak gflops against the peak of that set; for `java`, of the fastest set
    record Result(
            String kernel,
            String network,
            String isa,
            int batch,
            double microseconds,
            double examplesPerSecond,
            double gflops,
            double shareOfPeak) {}

    /// @param peakGflops of each native set, by fused multiply-adds in registers, one core
    record Report(Map<String, Double> peakGflops, List<Result> results) {}

    private final List<Kernels> all;
    private final Stopwatch stopwatch;
    private final Consumer<String> progress;
    private final Map<String, Double> peaks = new LinkedHashMap<>();

    KernelBench(List<Kernels> all, Stopwatch stopwatch, Consumer<String> progress) {
        this.all = all;
        this.stopwatch = stopwatch;
        this.progress = progress;
    }

    private record Timed(
            String kernel, BenchNetwork network, String isa, int batch, double nanos, long flops) {}

    Report run() {
        List<Timed> timed = new ArrayList<>();
        for (Kernels kernels : all) {
            measurePeak(kernels);
            for (BenchNetwork network : List.of(BenchNetwork.handbook(), BenchNetwork.dense())) {
                for (int batch : BATCHES) {
                    progress.accept(
                            "%s, %s, batch %d".formatted(kernels.name(), network.name(), batch));
                    time(kernels, network, batch, timed);
                }
                measurePeak(kernels);
            }
        }
        return new Report(peaks, timed.stream().map(this::result).toList());
    }

    /// The clock may move during a run: the peak is the best of several looks.
    private void measurePeak(Kernels kernels) {
        if (kernels instanceof NativeKernels natives) {
            long flops = natives.probe().multiplyAdd(PEAK_ITERATIONS);
            double nanos = stopwatch.nanos(() -> natives.probe().multiplyAdd(PEAK_ITERATIONS));
            peaks.merge(kernels.name(), flops / nanos, Math::max);
        }
    }

    private void time(Kernels kernels, BenchNetwork shape, int batch, List<Timed> timed) {
        Network network = shape.start(kernels);
        Random random = new Random(2);
        float[] features = new float[batch * shape.spec().features()];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        int[] labels = random.ints(batch, 0, 2).toArray();
        float[] weights = new float[batch];
        Arrays.fill(weights, 1f);
        float[] probabilities = new float[2 * batch];
        double step = stopwatch.nanos(() -> network.step(features, labels, weights, batch));
        double forward = stopwatch.nanos(() -> network.forward(features, batch, probabilities));
        String isa = kernels.name();
        timed.add(new Timed("train-step", shape, isa, batch, step, shape.trainFlops(batch)));
        timed.add(new Timed("forward", shape, isa, batch, forward, shape.forwardFlops(batch)));
    }

    private Result result(Timed timed) {
        double best = peaks.values().stream().mapToDouble(d -> d).max().orElse(Double.NaN);
        double peak = peaks.getOrDefault(timed.isa(), best);
        double gflops = timed.flops() / timed.nanos();
        return new Result(
                timed.kernel(),
                timed.network().name(),
                timed.isa(),
                timed.batch(),
                timed.nanos() / 1e3,
                timed.batch() / timed.nanos() * 1e9,
                gflops,
                gflops / peak);
    }
}
