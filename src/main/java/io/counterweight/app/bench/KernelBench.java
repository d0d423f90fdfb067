package io.counterweight.app.bench;

import io.counterweight.app.bench.BenchResult.Timed;
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

/// Times every kernel of every instruction set, and what it is measured against, in one run.
final class KernelBench {
    private static final int[] BATCHES = {1, 32, 64, 256};
    private static final int OVERHEAD_BATCH = 32;
    private static final int PEAK_ITERATIONS = 3000;

    /// What a call costs beside the work of the kernel.
    ///
    /// @param emptyNanos a call that does nothing
    /// @param stepMicroseconds a training step of a batch of 32, the whole call from Java
    /// @param inside the same without checks, copies and the call itself
    record Overhead(
            String network, String isa, double emptyNanos, double stepMicroseconds, double inside) {
        double share() {
            return 1 - inside / stepMicroseconds;
        }
    }

    /// @param peakGflops of each native set, by fused multiply-adds in registers, one core
    /// @param readGigabytes per second, of memory of the size of the points, by the fastest set
    record Report(
            Map<String, Double> peakGflops,
            Map<String, Double> readGigabytes,
            List<Overhead> overheads,
            List<BenchResult> results) {}

    private final List<Kernels> all;
    private final Stopwatch stopwatch;
    private final NeighbourBench neighbours;
    private final Consumer<String> progress;
    private final Map<String, Double> peaks = new LinkedHashMap<>();
    private final Map<String, Double> reads = new LinkedHashMap<>();
    private final List<Overhead> overheads = new ArrayList<>();
    private final List<Timed> timed = new ArrayList<>();
    private final Map<Timed, Integer> searches = new LinkedHashMap<>();

    KernelBench(List<Kernels> all, Stopwatch stopwatch, Consumer<String> progress) {
        this.all = all;
        this.stopwatch = stopwatch;
        this.neighbours = new NeighbourBench(stopwatch);
        this.progress = progress;
    }

    Report run() {
        for (Kernels kernels : all) {
            measurePeak(kernels);
            for (BenchNetwork network : List.of(BenchNetwork.handbook(), BenchNetwork.dense())) {
                for (int batch : BATCHES) {
                    say(kernels, network.name(), batch);
                    time(kernels, network, batch);
                }
                measurePeak(kernels);
            }
            for (int batch : BATCHES) {
                say(kernels, BenchNetwork.linear().name(), batch);
                timeLinear(kernels, batch);
            }
            for (int dimensions : NeighbourBench.DIMENSIONS) {
                say(kernels, NeighbourBench.name(dimensions), 32);
                timeNeighbours(kernels, dimensions);
            }
            measurePeak(kernels);
        }
        return new Report(peaks, reads, overheads, timed.stream().map(this::result).toList());
    }

    private void say(Kernels kernels, String network, int batch) {
        progress.accept("%s, %s, batch %d".formatted(kernels.name(), network, batch));
    }

    /// The clock may move during a run: the peak is the best of several looks.
    private void measurePeak(Kernels kernels) {
        if (kernels instanceof NativeKernels natives) {
            var probe = natives.probe();
            long flops = probe.multiplyAdd(PEAK_ITERATIONS);
            double nanos = stopwatch.nanos(() -> probe.multiplyAdd(PEAK_ITERATIONS));
            peaks.merge(kernels.name(), flops / nanos, Math::max);
        }
    }

    /// A mini-batch of ordinary rows.
    private record Rows(float[] features, int[] labels, float[] weights) {
        static Rows of(int batch, int features) {
            Random random = new Random(2);
            float[] values = new float[batch * features];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            float[] weights = new float[batch];
            Arrays.fill(weights, 1f);
            return new Rows(values, random.ints(batch, 0, 2).toArray(), weights);
        }
    }

    private void time(Kernels kernels, BenchNetwork shape, int batch) {
        Network network = shape.start(kernels);
        Rows rows = Rows.of(batch, shape.spec().features());
        double step = stepNanos(network, rows, batch);
        add(kernels, "train-step", shape, batch, step, shape.trainFlops(batch));
        if (kernels instanceof NativeKernels natives && batch == OVERHEAD_BATCH) {
            double empty = stopwatch.nanos(natives.probe()::call);
            double again = stopwatch.nanos(natives.probe().repeatedStep(network, batch));
            overheads.add(
                    new Overhead(
                            shape.name(),
                            kernels.name(),
                            empty,
                            step / 1e3,
                            (again - empty) / 1e3));
        }
        float[] probabilities = new float[2 * batch];
        double forward =
                stopwatch.nanos(() -> network.forward(rows.features(), batch, probabilities));
        add(kernels, "forward", shape, batch, forward, shape.forwardFlops(batch));
        if (kernels instanceof NativeKernels natives && shape.spec().frequencies() > 0) {
            double encode = stopwatch.nanos(natives.probe().encoding(network, batch));
            add(kernels, "encode", shape, batch, encode, 0);
        }
    }

    private void timeLinear(Kernels kernels, int batch) {
        BenchNetwork shape = BenchNetwork.linear();
        Network network = shape.start(kernels);
        double step = stepNanos(network, Rows.of(batch, shape.spec().features()), batch);
        add(kernels, "linear-step", shape, batch, step, shape.linearFlops(batch));
    }

    private double stepNanos(Network network, Rows rows, int batch) {
        return stopwatch.nanos(
                () -> network.step(rows.features(), rows.labels(), rows.weights(), batch));
    }

    private void add(
            Kernels kernels,
            String kernel,
            BenchNetwork shape,
            int batch,
            double nanos,
            double flops) {
        timed.add(new Timed(kernel, shape.name(), kernels.name(), batch, nanos, flops));
    }

    private void timeNeighbours(Kernels kernels, int dimensions) {
        if (kernels instanceof NativeKernels natives) {
            double read = neighbours.readGigabytes(natives, dimensions);
            reads.merge(NeighbourBench.name(dimensions), read, Math::max);
        }
        for (Timed search : neighbours.time(kernels, dimensions)) {
            timed.add(search);
            searches.put(search, dimensions);
        }
    }

    private BenchResult result(Timed one) {
        double best = peaks.values().stream().mapToDouble(d -> d).max().orElse(Double.NaN);
        double peak = peaks.getOrDefault(one.isa(), best);
        Double read = reads.get(one.network());
        return searches.containsKey(one) && read != null
                ? BenchResult.of(one, peak, NeighbourBench.readNanos(searches.get(one), read))
                : BenchResult.ofPeak(one, peak);
    }
}
