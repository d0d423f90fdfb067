package io.counterweight.kernel;

import static io.counterweight.kernel.NetworkFixture.FEATURES;
import static io.counterweight.kernel.NetworkFixture.adam;
import static io.counterweight.kernel.NetworkFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossByClassTest {
    private static final float[] FEATURES_OF_ALL = new float[4 * FEATURES];

    static List<Kernels> everyImplementation() {
        return AvailableKernels.all();
    }

    /// Parameters of zero give every class the same probability: each row loses ln 3.
    @ParameterizedTest
    @MethodSource("everyImplementation")
    void sumsAreThoseOfTheRowsOfEachClass(Kernels kernels) {
        Network network = network(kernels, 3);
        network.step(FEATURES_OF_ALL, new int[] {2, 0, 2, 0}, new float[] {1, 2, 3, 0}, 4);
        check(network, new double[] {2 * Math.log(3), 0, 4 * Math.log(3)}, 2, 0, 4);
    }

    @ParameterizedTest
    @MethodSource("everyImplementation")
    void sumsAreZeroBeforeAStepAndAfterOneThatFailedOrHadNoWeight(Kernels kernels) {
        Network network = network(kernels, 2);
        double[] none = {0, 0};
        check(network, none, none);
        float[] ones = {1, 1, 1, 1};
        network.step(FEATURES_OF_ALL, new int[4], ones, 4);
        network.step(FEATURES_OF_ALL, new int[4], new float[4], 4);
        check(network, none, none);
        network.step(FEATURES_OF_ALL, new int[4], ones, 4);
        // The bias has learned by a step of 0.01.
        check(network, 0.05, new double[] {4 * Math.log(2), 0}, 4, 0);
        float[] bad = FEATURES_OF_ALL.clone();
        bad[5] = Float.POSITIVE_INFINITY;
        assertThatThrownBy(() -> network.step(bad, new int[4], ones, 4))
                .isInstanceOf(NonFiniteException.class);
        check(network, none, none);
    }

    @Test
    void arraysThatAreTooShortAreNamed() {
        for (Kernels kernels : AvailableKernels.all()) {
            Network network = network(kernels, 3);
            assertThatThrownBy(() -> network.lossByClass(new double[2], new double[3]))
                    .hasMessageContaining("losses.length=2");
            assertThatThrownBy(() -> network.lossByClass(new double[3], new double[2]))
                    .hasMessageContaining("weights.length=2");
        }
    }

    private static Network network(Kernels kernels, int classes) {
        NetworkSpec spec = spec(classes, adam());
        Network network = kernels.network(spec);
        float[] zeros = new float[ParameterLayout.of(spec).size()];
        network.importState(NetworkState.initial(spec, zeros));
        return network;
    }

    private static void check(Network network, double[] losses, double... weights) {
        check(network, 1e-6, losses, weights);
    }

    private static void check(
            Network network, double tolerance, double[] losses, double... weights) {
        double[] foundLosses = new double[losses.length];
        double[] foundWeights = new double[weights.length];
        Arrays.fill(foundLosses, Double.NaN);
        network.lossByClass(foundLosses, foundWeights);
        assertThat(foundWeights).containsExactly(weights);
        assertThat(foundLosses).containsExactly(losses, Offset.offset(tolerance));
    }
}
