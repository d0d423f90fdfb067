package io.counterweight.kernel;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A network and the mini-batches it learns from, drawn from a seed: what implementations are
/// compared on.
///
/// @param offsets of the losses, for every other batch
record MixedRun(NetworkSpec spec, NetworkState start, float[] offsets, List<Batch> batches) {
    static final int MAX_ROWS = 300;
    private static final int RUNS = 60;
    private static final int STEPS = 11;
    private static final int[] DIMENSIONS = {1, 2, 5, 15, 16, 17, 33, 64};
    private static final int[] ROWS = {1, 2, 15, 16, 17, 64, 95, 96, 97, 192, 256, 300};

    record Batch(float[] features, int[] labels, float[] weights, int rows) {}

    /// Every loss, optimiser, activation and depth, with and without encoding, odd sizes: 660
    /// steps.
    static List<MixedRun> all() {
        List<MixedRun> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            runs.add(draw(i));
        }
        return runs;
    }

    private static MixedRun draw(int i) {
        Random random = new Random(900 + i);
        NetworkSpec spec = spec(i, random);
        float[] parameters = new float[ParameterLayout.of(spec).size()];
        for (int p = 0; p < parameters.length; p++) {
            parameters[p] = (float) (random.nextGaussian() * 0.2);
        }
        List<Batch> batches = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            int rows = step < 4 ? ROWS[(i * 4 + step) % ROWS.length] : 1 + random.nextInt(MAX_ROWS);
            batches.add(batch(spec, random, rows));
        }
        double[] counts = random.doubles(spec.classes(), 0, 1000).toArray();
        return new MixedRun(
                spec,
                NetworkState.initial(spec, parameters).with(statistics(spec, random, i)),
                LossOffsets.of(spec.loss(), counts),
                batches);
    }

    /// Of every third run such as a state of the form before has them, just before the outermost
    /// values are left out.
    private static ColumnStatistics statistics(NetworkSpec spec, Random random, int i) {
        int columns = spec.features();
        return i % 3 == 1
                ? ColumnStatistics.of(
                        random.doubles(columns, -3, 3).toArray(),
                        random.doubles(columns, 10_000, 90_000).toArray(),
                        16_000)
                : ColumnStatistics.empty(columns);
    }

    private static NetworkSpec spec(int i, Random random) {
        List<Integer> hidden = new ArrayList<>();
        for (int l = 0; l < i % 4; l++) {
            hidden.add(DIMENSIONS[random.nextInt(DIMENSIONS.length)]);
        }
        List<Loss> losses =
                List.of(
                        new Loss.CrossEntropy(),
                        new Loss.Focal(2.0, null),
                        new Loss.Focal(0.5, 0.3),
                        new Loss.LogitAdjusted(1.0),
                        new Loss.Ldam(0.5));
        List<Optimiser> optimisers =
                List.of(
                        new Optimiser.Adam(0.003),
                        new Optimiser.Adagrad(0.05),
                        new Optimiser.Sgd(0.05));
        boolean linear = i % 5 == 4;
        int classes = !linear && i % 3 == 0 ? 3 + random.nextInt(20) : 2;
        return new NetworkSpec(
                DIMENSIONS[random.nextInt(DIMENSIONS.length)],
                classes,
                random.nextInt(classes),
                i / 4 % 2 == 0 ? 0 : new int[] {1, 3, 6, 17}[random.nextInt(4)],
                linear ? List.of() : hidden,
                random.nextBoolean() ? Activation.GELU : Activation.RELU,
                linear ? new Loss.CrossEntropy() : losses.get(i / 3 % losses.size()),
                linear ? new Optimiser.Invariant(0.05) : optimisers.get(i % optimisers.size()),
                0.99,
                4,
                MAX_ROWS);
    }

    private static Batch batch(NetworkSpec spec, Random random, int rows) {
        float[] features = new float[rows * spec.features()];
        for (int f = 0; f < features.length; f++) {
            int feature = f % spec.features();
            float x = (float) (random.nextGaussian() * (1 + feature) + 3 * feature);
            // Rare, large, denormal, missing and constant values: what a stream brings.
            features[f] =
                    switch (random.nextInt(40)) {
                        case 0 -> 0f;
                        case 1 -> -0f;
                        case 2 -> 1e30f * x;
                        case 3 -> 1e-41f;
                        case 4 -> Float.NaN;
                        case 5 -> Float.MAX_VALUE * Math.signum(x);
                        default -> feature == 2 ? 7f : x;
                    };
        }
        int[] labels = random.ints(rows, 0, spec.classes()).toArray();
        float[] weights = new float[rows];
        boolean weightless = random.nextInt(12) == 0;
        for (int r = 0; r < rows; r++) {
            weights[r] = weightless || random.nextInt(9) == 0 ? 0f : random.nextFloat() * 3;
        }
        return new Batch(features, labels, weights, rows);
    }

    /// Whether a step of this number takes the offsets.
    boolean hasOffsets(int step) {
        return step % 2 == 0 && !(spec.optimiser() instanceof Optimiser.Invariant);
    }

    /// Rows of a step that enter the statistics.
    int counted(int step) {
        int rows = batches.get(step).rows();
        return !hasOffsets(step) ? rows : new int[] {rows, rows / 2, 0}[step / 2 % 3];
    }

    /// Trains on a batch, by its number.
    float step(Network network, int step) {
        Batch b = batches.get(step);
        return hasOffsets(step)
                ? network.step(
                        b.features(), b.labels(), b.weights(), offsets, b.rows(), counted(step))
                : network.step(b.features(), b.labels(), b.weights(), b.rows());
    }

    Network begin(Kernels kernels) {
        Network network = kernels.network(spec);
        network.importState(start);
        return network;
    }

    /// What a network says and becomes over these batches, in bits: each loss, each batch's
    /// probabilities, the state at the end.
    byte[] trace(Kernels kernels) {
        Network network = begin(kernels);
        Trace trace = new Trace();
        for (int step = 0; step < batches.size(); step++) {
            trace.step(this, network, step);
        }
        return trace.end(network);
    }

    /// Collects what a network says.
    static final class Trace {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        void step(MixedRun run, Network network, int step) {
            float loss = run.step(network, step);
            Batch batch = run.batches().get(step);
            int classes = network.spec().classes();
            double[] losses = new double[classes];
            double[] weights = new double[classes];
            network.lossByClass(losses, weights);
            float[] scores = new float[batch.rows() * classes];
            network.forward(batch.features(), batch.rows(), scores);
            try {
                out.writeFloat(loss);
                for (int c = 0; c < classes; c++) {
                    out.writeDouble(losses[c]);
                    out.writeDouble(weights[c]);
                }
                for (float score : scores) {
                    out.writeFloat(score);
                }
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        }

        byte[] end(Network network) {
            try {
                network.exportState().writeTo(out);
                return bytes.toByteArray();
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }
}
