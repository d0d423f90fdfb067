package io.counterweight.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What weights mean, for every optimiser. The standardisation has seen so many rows that it stands
/// still; the network is linear.
class WeightLawsTest {
    private static final int FEATURES = 3;
    private static final float[] A = {0.3f, -1.2f, 0.7f};
    private static final float[] B = {-0.8f, 0.4f, 1.5f};

    /// Gradients differ by rounding (1e-7); Adam divides by their size, here above 0.01.
    private static final Offset<Float> ROUNDING = Offset.offset(2e-6f);

    static List<Optimiser> everyOptimiser() {
        return List.of(
                new Optimiser.Adam(0.05),
                new Optimiser.Adagrad(0.1),
                new Optimiser.Sgd(0.1),
                new Optimiser.Invariant(0.1));
    }

    @ParameterizedTest
    @MethodSource("everyOptimiser")
    void weightOneIsNoWeight(Optimiser optimiser) {
        float[] once = trained(optimiser, new int[] {1}, new float[] {1}, A);
        float[] start = start(optimiser).exportState().parameters();
        double logit = start[3] + start[0] * A[0] + start[1] * A[1] + start[2] * A[2];
        double norm = 1 + A[0] * A[0] + A[1] * A[1] + A[2] * A[2];
        double slope = 1 / (1 + Math.exp(logit));
        for (int i = 0; i < 4; i++) {
            double x = i == 3 ? 1 : A[i];
            double expected =
                    switch (optimiser) {
                        case Optimiser.Sgd(Double rate) -> rate * slope * x;
                        case Optimiser.Invariant(Double rate) ->
                                move(logit, rate * norm) / norm * x;
                        // The first step of both is the sign of the gradient times the rate.
                        default -> optimiser.rate() * Math.signum(x);
                    };
            assertThat(once[i] - start[i]).isEqualTo((float) expected, ROUNDING);
        }
    }

    /// δ with δ + e^u·(e^δ − 1) = r, by bisection.
    private static double move(double u, double r) {
        double low = 0;
        double high = r;
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            if (middle + Math.exp(u) * Math.expm1(middle) < r) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @ParameterizedTest
    @MethodSource("everyOptimiser")
    void weightTwoIsTheExampleTwice(Optimiser optimiser) {
        float[] weighted = trained(optimiser, new int[] {1, 0}, new float[] {2, 1}, A, B);
        float[] twice = trained(optimiser, new int[] {1, 1, 0}, new float[] {1, 1, 1}, A, A, B);
        assertThat(weighted).containsExactly(twice, ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("everyOptimiser")
    void weightZeroChangesNoParameter(Optimiser optimiser) {
        float[] before = start(optimiser).exportState().parameters();
        assertThat(trained(optimiser, new int[] {1}, new float[] {0}, A)).isEqualTo(before);
        float[] with = trained(optimiser, new int[] {1, 0}, new float[] {0, 1}, A, B);
        float[] without = trained(optimiser, new int[] {0}, new float[] {1}, B);
        assertThat(with).containsExactly(without, ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("everyOptimiser")
    void aNegativeWeightIsRefused(Optimiser optimiser) {
        assertThatThrownBy(() -> trained(optimiser, new int[] {1}, new float[] {-1}, A))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weights[0]=-1.0");
    }

    /// As many of one class as of the other, one of them at weight 4: the best probability is 4/5.
    @ParameterizedTest
    @MethodSource("everyOptimiser")
    void weightsMoveTheOptimum(Optimiser optimiser) {
        Network network = start(optimiser);
        int[] labels = {1, 0, 1, 0};
        float[] weights = {4, 1, 4, 1};
        for (int step = 0; step < 2000; step++) {
            network.step(new float[4 * FEATURES], labels, weights, 4);
        }
        float[] probabilities = new float[2];
        network.forward(new float[FEATURES], 1, probabilities);
        // The invariant step follows the last example, by up to a rate of 0.1.
        assertThat(probabilities[1]).isEqualTo(0.8f, Offset.offset(0.04f));
    }

    private static float[] trained(
            Optimiser optimiser, int[] labels, float[] weights, float[]... rows) {
        Network network = start(optimiser);
        float[] features = new float[rows.length * FEATURES];
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(rows[r], 0, features, r * FEATURES, FEATURES);
        }
        network.step(features, labels, weights, rows.length);
        return network.exportState().parameters();
    }

    private static Network start(Optimiser optimiser) {
        NetworkSpec spec =
                new NetworkSpec(
                        FEATURES,
                        2,
                        0,
                        0,
                        List.of(),
                        Activation.RELU,
                        new Loss.CrossEntropy(),
                        optimiser,
                        0.9,
                        8,
                        4);
        Random random = new Random(5);
        float[] parameters = new float[FEATURES + 1];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) (random.nextGaussian() * 0.5);
        }
        double[] squares = new double[FEATURES];
        Arrays.fill(squares, 1e12);
        NetworkState state =
                NetworkState.initial(spec, parameters)
                        .with(
                                ColumnStatistics.of(
                                        new double[FEATURES], squares, 1_000_000_000_000L));
        Network network = new JavaKernels().network(spec);
        network.importState(state);
        return network;
    }
}
