package io.counterweight.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class InvariantStepTest {
    private static final double[] EDGES = {-40, -39, -3.3, -3.1, -1, 0, 1, 20, 87, 88};

    /// The paper's example: at a logit of −6, w = 50 and η‖φ‖² = 1.
    @Test
    void aHeavyExampleIsMovedToTheOtherSideAndNotBeyond() {
        assertThat(-6 + InvariantStep.move(-6f, 50f)).isEqualTo(3.70f, Offset.offset(0.01f));
        double gradient = 1 / (1 + Math.exp(-6));
        assertThat(-6 + 50 * gradient).isEqualTo(43.9, Offset.offset(0.05));
    }

    @Test
    void theMoveSolvesItsEquation() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            double drawn = i % 3 == 0 ? EDGES[i % EDGES.length] : random.nextGaussian() * 12;
            float u = (float) Math.min(Math.max(drawn, -40), 88);
            float r = (float) Math.exp(-14 + 60 * random.nextDouble());
            double exact = solve(u, r);
            // Float rounding of e^u (1e-7) and of the method; flushed below 1e-30.
            assertThat((double) InvariantStep.move(u, r))
                    .as("u=%s, r=%s", u, r)
                    .isEqualTo(exact, Offset.offset(1e-6 * exact + 1e-30));
        }
    }

    @Test
    void noImportanceMovesNothing() {
        for (float u : new float[] {-100, -6, 0, 6, 100}) {
            assertThat(InvariantStep.move(u, 0f)).isZero();
        }
    }

    @Test
    void extremesGiveFiniteMoves() {
        for (float u : new float[] {-Float.MAX_VALUE, -100, -40, 0, 88, 100, Float.MAX_VALUE}) {
            for (float r : new float[] {Float.MIN_VALUE, 1e-30f, 1, 88, 1e20f}) {
                assertThat(InvariantStep.move(u, r)).as("%s, %s", u, r).isBetween(0f, 90f);
            }
        }
    }

    @Test
    void whatIsNotLinearAndBinaryIsRefused() {
        assertRefused(3, List.of(), new Loss.CrossEntropy());
        assertRefused(2, List.of(4), new Loss.CrossEntropy());
        assertRefused(2, List.of(), new Loss.Focal(2.0, null));
        assertRefused(2, List.of(), new Loss.Ldam(0.5));
        Network network = new JavaKernels().network(spec(2, List.of(), new Loss.CrossEntropy()));
        float[] one = {1};
        assertThatThrownBy(() -> network.step(one, new int[1], one, new float[4], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes no offsets");
    }

    @Test
    void frequenciesStayAsTheyAre() {
        NetworkSpec spec =
                new NetworkSpec(
                        2,
                        2,
                        0,
                        3,
                        List.of(),
                        Activation.RELU,
                        new Loss.CrossEntropy(),
                        new Optimiser.Invariant(0.1),
                        0.9,
                        8,
                        4);
        float[] parameters = new float[ParameterLayout.of(spec).size()];
        Arrays.fill(parameters, 0.2f);
        for (Kernels kernels : AvailableKernels.all()) {
            Network network = kernels.network(spec);
            network.importState(NetworkState.initial(spec, parameters));
            network.step(new float[] {1, 2, 3, 5}, new int[] {0, 1}, new float[] {1, 1}, 2);
            float[] after = network.exportState().parameters();
            assertThat(Arrays.copyOf(after, 6)).containsOnly(0.2f);
            assertThat(after[6]).isNotEqualTo(0.2f);
        }
    }

    private static void assertRefused(int classes, List<Integer> hidden, Loss loss) {
        assertThatThrownBy(() -> spec(classes, hidden, loss))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("classes=%d, hidden=%s".formatted(classes, hidden));
    }

    private static NetworkSpec spec(int classes, List<Integer> hidden, Loss loss) {
        return new NetworkSpec(
                1,
                classes,
                0,
                0,
                hidden,
                Activation.RELU,
                loss,
                new Optimiser.Invariant(0.1),
                0.9,
                8,
                1);
    }

    /// δ by bisection, in double.
    private static double solve(double u, double r) {
        double e = StrictMath.exp(u);
        double low = 0;
        double high = r / (1 + e);
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            if (middle + e * StrictMath.expm1(middle) < r) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
