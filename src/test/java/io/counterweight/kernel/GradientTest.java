package io.counterweight.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Gradients against central differences of [ReferenceNetwork], in double.
class GradientTest {
    private static final int FEATURES = 3;
    private static final double[] CLASS_COUNTS = {90, 8, 30, 2};

    /// float32 sums of up to 9 rows through three layers: about 20 roundings of 6e-8 on terms of
    /// size 1, with room for cancellation; relative where the slope is beyond 1.
    private static final double TOLERANCE = 5e-6;

    static List<NetworkSpec> everyCombination() {
        List<NetworkSpec> specs = new ArrayList<>();
        List<Loss> losses =
                List.of(
                        new Loss.CrossEntropy(),
                        new Loss.Focal(1.0, null),
                        new Loss.Focal(2.0, 0.75),
                        new Loss.Focal(0.5, 0.3),
                        new Loss.LogitAdjusted(1.5),
                        new Loss.Ldam(2.0));
        for (Loss loss : losses) {
            for (int classes : new int[] {2, 4}) {
                for (int frequencies : new int[] {0, 2}) {
                    for (Activation activation : Activation.values()) {
                        for (List<Integer> hidden : List.of(List.<Integer>of(), List.of(9, 5))) {
                            specs.add(spec(classes, frequencies, hidden, activation, loss));
                        }
                    }
                }
            }
        }
        return specs;
    }

    @ParameterizedTest
    @MethodSource("everyCombination")
    void gradientsAreTheSlopesOfTheLoss(NetworkSpec spec) {
        for (int rows : new int[] {1, 9}) {
            checkGradients(spec, rows, 7L + rows);
        }
    }

    private static void checkGradients(NetworkSpec spec, int rows, long seed) {
        Random random = new Random(seed);
        NetworkState state = randomState(spec, random);
        float[] features = gaussians(random, rows * FEATURES, 1);
        int[] labels = random.ints(rows, 0, spec.classes()).toArray();
        float[] weights = new float[rows];
        for (int r = 0; r < rows; r++) {
            weights[r] = 0.5f + random.nextFloat();
        }
        JavaNetwork network = new JavaNetwork(spec);
        network.importState(state);
        float[] offsets = LossOffsets.of(spec.loss(), Arrays.copyOf(CLASS_COUNTS, spec.classes()));
        float loss = network.step(features, labels, weights, offsets, rows);

        ReferenceNetwork reference = new ReferenceNetwork(spec, offsets);
        double[][] z = new double[rows][FEATURES];
        NetworkState after = network.exportState();
        for (int i = 0; i < rows * FEATURES; i++) {
            int f = i % FEATURES;
            double mean = after.statistics().centre(f);
            z[i / FEATURES][f] = (features[i] - mean) / after.statistics().deviation(f);
        }
        double[] p = new double[state.parameters().length];
        Arrays.setAll(p, i -> state.parameters()[i]);
        assertThat((double) loss).isCloseTo(reference.loss(p, z, labels, weights), within(1e-5));
        float[] gradients = network.gradients();
        for (int i = 0; i < p.length; i++) {
            double h = 1e-5;
            double kept = p[i];
            p[i] = kept + h;
            double above = reference.loss(p, z, labels, weights);
            p[i] = kept - h;
            double below = reference.loss(p, z, labels, weights);
            p[i] = kept;
            double slope = (above - below) / (2 * h);
            assertThat((double) gradients[i])
                    .as("%s, seed=%d, %s", spec, seed, ParameterLayout.of(spec).describe(i))
                    .isCloseTo(slope, within(TOLERANCE * Math.max(1, Math.abs(slope))));
        }
    }

    @Test
    void weightTwoIsTheExampleTwice() {
        NetworkSpec spec = spec(2, 2, List.of(9, 5), Activation.GELU, new Loss.CrossEntropy());
        float[] a = {0.3f, -1.2f, 0.7f};
        float[] b = {-0.8f, 0.4f, 1.5f};
        float[] weighted = gradients(spec, new int[] {1, 0}, new float[] {2, 1}, a, b);
        float[] repeated = gradients(spec, new int[] {1, 1, 0}, new float[] {1, 1, 1}, a, a, b);
        assertClose(weighted, repeated);
    }

    @Test
    void weightZeroLeavesTheGradientAsItWas() {
        for (int classes : new int[] {2, 3}) {
            NetworkSpec spec =
                    spec(classes, 2, List.of(9), Activation.RELU, new Loss.Focal(2.0, null));
            float[] a = {0.3f, -1.2f, 0.7f};
            float[] b = {-0.8f, 0.4f, 1.5f};
            float[] with = gradients(spec, new int[] {1, 0}, new float[] {0, 1}, a, b);
            float[] without = gradients(spec, new int[] {0}, new float[] {1}, b);
            assertClose(with, without);
        }
    }

    @Test
    void focalWithGammaZeroIsCrossEntropyToTheBit() {
        float[] a = {0.3f, -1.2f, 0.7f};
        for (int classes : new int[] {2, 3}) {
            NetworkSpec plain =
                    spec(classes, 1, List.of(5), Activation.GELU, new Loss.CrossEntropy());
            NetworkSpec focal =
                    spec(classes, 1, List.of(5), Activation.GELU, new Loss.Focal(0.0, null));
            int[] labels = {1};
            float[] one = {1};
            assertThat(gradients(focal, labels, one, a))
                    .isEqualTo(gradients(plain, labels, one, a));
        }
    }

    /// The gradients of one step whose standardisation has seen so many rows that it stands still:
    /// what repeats or drops a row then changes only the loss.
    private static float[] gradients(
            NetworkSpec spec, int[] labels, float[] weights, float[]... rows) {
        NetworkState random = randomState(spec, new Random(3));
        double[] squares = new double[FEATURES];
        Arrays.fill(squares, 1e12);
        double[] mean = new double[FEATURES];
        JavaNetwork network = new JavaNetwork(spec);
        network.importState(random.with(ColumnStatistics.of(mean, squares, 1_000_000_000_000L)));
        float[] features = new float[rows.length * FEATURES];
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(rows[r], 0, features, r * FEATURES, FEATURES);
        }
        network.step(features, labels, weights, rows.length);
        return network.gradients();
    }

    private static void assertClose(float[] found, float[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found[i]).isCloseTo(expected[i], within(1e-6));
        }
    }

    private static Offset<Double> within(double offset) {
        return Offset.offset(offset);
    }

    private static NetworkSpec spec(
            int classes, int frequencies, List<Integer> hidden, Activation activation, Loss loss) {
        return new NetworkSpec(
                FEATURES,
                classes,
                0,
                frequencies,
                hidden,
                activation,
                loss,
                new Optimiser.Sgd(0.1),
                0.9,
                8,
                16);
    }

    private static NetworkState randomState(NetworkSpec spec, Random random) {
        float[] parameters = gaussians(random, ParameterLayout.of(spec).size(), 0.5);
        // A few rows seen before, so that one row has a deviation.
        double[] squares = new double[FEATURES];
        Arrays.fill(squares, 20);
        return NetworkState.initial(spec, parameters)
                .with(ColumnStatistics.of(new double[FEATURES], squares, 20));
    }

    private static float[] gaussians(Random random, int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * scale);
        }
        return values;
    }
}
