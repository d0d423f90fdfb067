package io.counterweight.kernel;

import static io.counterweight.kernel.NetworkFixture.FEATURES;
import static io.counterweight.kernel.NetworkFixture.MAX_ROWS;
import static io.counterweight.kernel.NetworkFixture.adam;
import static io.counterweight.kernel.NetworkFixture.batch;
import static io.counterweight.kernel.NetworkFixture.bytes;
import static io.counterweight.kernel.NetworkFixture.fresh;
import static io.counterweight.kernel.NetworkFixture.optimisers;
import static io.counterweight.kernel.NetworkFixture.spec;
import static io.counterweight.kernel.NetworkFixture.trained;
import static io.counterweight.kernel.NetworkFixture.withMaxRows;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.kernel.NetworkFixture.Batch;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every implementation of [Network] keeps, here asked of the one in Java.
class NetworkTest {
    @Test
    void sameStepsGiveSameBits() {
        assertThat(bytes(trained(spec(2, adam()), 12)))
                .isEqualTo(bytes(trained(spec(2, adam()), 12)));
    }

    @Test
    void anImportedStateContinuesWithTheSameBits() throws IOException {
        for (Optimiser optimiser : optimisers()) {
            NetworkSpec spec = spec(3, optimiser);
            Network whole = trained(spec, 5);
            byte[] state = bytes(whole);
            Network continued = new JavaKernels().network(spec);
            continued.importState(
                    NetworkState.readFrom(
                            new DataInputStream(new ByteArrayInputStream(state)), spec));
            assertThat(bytes(continued)).isEqualTo(state);
            Random random = new Random(77);
            for (int step = 0; step < 5; step++) {
                Batch batch = batch(random, spec, 17);
                assertThat(batch.train(continued)).isEqualTo(batch.train(whole));
            }
            assertThat(bytes(continued)).isEqualTo(bytes(whole));
        }
    }

    @Test
    void anExportedStateIsACopy() {
        Network network = trained(spec(2, adam()), 2);
        byte[] before = bytes(network);
        NetworkState state = network.exportState();
        state.parameters()[0] = 99f;
        state.statistics().mean()[0] = 99;
        state.statistics().outer()[0] = 99;
        assertThat(bytes(network)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 31, 40})
    void rowsScoredTogetherOrAloneHaveTheSameBits(int rows) {
        for (int classes : new int[] {2, 3}) {
            NetworkSpec spec = spec(classes, adam());
            Network network = trained(spec, 3);
            float[] features = batch(new Random(5), spec, rows).features();
            float[] together = new float[rows * classes];
            network.forward(features, rows, together);
            for (int r = 0; r < rows; r++) {
                float[] alone = new float[classes];
                float[] row = Arrays.copyOfRange(features, r * FEATURES, (r + 1) * FEATURES);
                network.forward(row, 1, alone);
                assertThat(alone)
                        .isEqualTo(Arrays.copyOfRange(together, r * classes, (r + 1) * classes));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 40})
    void aSmallerBatchIsTheSameInARoomyNetwork(int rows) {
        NetworkSpec roomy = spec(3, adam());
        NetworkSpec exact = withMaxRows(roomy, rows);
        Network a = fresh(roomy);
        Network b = fresh(exact);
        Batch batch = batch(new Random(9), roomy, rows);
        assertThat(batch.train(a)).isEqualTo(batch.train(b));
        assertThat(bytes(a)).isEqualTo(bytes(b));
    }

    @Test
    void everyOptimiserLearnsToSeparate() {
        for (Optimiser optimiser : optimisers()) {
            for (int classes : new int[] {2, 3}) {
                NetworkSpec spec = spec(classes, optimiser);
                Network network = fresh(spec);
                Random random = new Random(11);
                float loss = 0;
                for (int step = 0; step < 400; step++) {
                    loss = batch(random, spec, 32).train(network);
                }
                assertThat(loss).as("%s, %d classes", optimiser, classes).isLessThan(0.35f);
                Batch test = batch(random, spec, MAX_ROWS);
                float[] probabilities = new float[MAX_ROWS * classes];
                network.forward(test.features(), MAX_ROWS, probabilities);
                int right = 0;
                for (int r = 0; r < MAX_ROWS; r++) {
                    if (probabilities[r * classes + test.labels()[r]] > 0.5f) {
                        right++;
                    }
                }
                assertThat(right).isGreaterThanOrEqualTo(32);
            }
        }
    }

    @Test
    void probabilitiesOfARowAddUpToOne() {
        for (int classes : new int[] {2, 5}) {
            NetworkSpec spec = spec(classes, adam());
            Network network = trained(spec, 2);
            float[] probabilities = new float[classes];
            network.forward(new float[] {1, 2, 3}, 1, probabilities);
            double sum = 0;
            for (float p : probabilities) {
                assertThat(p).isBetween(0f, 1f);
                sum += p;
            }
            assertThat(sum).isCloseTo(1, Offset.offset(1e-6));
        }
    }

    @Test
    void statisticsAreMeanAndDeviationOfAllRows() {
        NetworkSpec spec = spec(2, adam());
        Network network = fresh(spec);
        float[] features = {1, 10, 5, 2, 10, 7, 3, 10, 12};
        network.step(features, new int[3], new float[] {1, 0, 5}, 3);
        ColumnStatistics statistics = network.exportState().statistics();
        assertThat(statistics.rows()).containsExactly(3, 3, 3);
        assertThat(statistics.centre(0)).isEqualTo(2f);
        assertThat(statistics.centre(1)).isEqualTo(10f);
        assertThat(statistics.centre(2)).isEqualTo(8f);
        assertThat(statistics.deviation(0)).isEqualTo((float) Math.sqrt(2 / 3.0));
        assertThat(statistics.deviation(1)).isEqualTo(1f);
        assertThat(statistics.deviation(2)).isEqualTo((float) Math.sqrt(26 / 3.0));
    }

    @Test
    void firstAdamStepMovesEachParameterByTheRate() {
        NetworkSpec spec = spec(2, adam());
        JavaNetwork network = (JavaNetwork) fresh(spec);
        float[] before = network.exportState().parameters();
        batch(new Random(2), spec, 9).train(network);
        float[] after = network.exportState().parameters();
        float[] gradients = network.gradients();
        for (int i = 0; i < after.length; i++) {
            if (Math.abs(gradients[i]) > 1e-4) {
                // m/√v is ±1 after one step: ε and the rounding of p remain.
                assertThat((double) before[i] - after[i])
                        .isCloseTo(Math.signum(gradients[i]) * 0.01, Offset.offset(2e-6));
            }
        }
    }

    @Test
    void averageFollowsItsWarmUp() {
        NetworkSpec spec = spec(2, adam());
        Network network = fresh(spec);
        float start = network.exportState().parameters()[0];
        batch(new Random(2), spec, 9).train(network);
        NetworkState state = network.exportState();
        assertThat((double) state.averages()[0])
                .isCloseTo(0.1 * start + 0.9 * state.parameters()[0], Offset.offset(1e-6));
        assertThat(state.steps()).isEqualTo(1);
    }

    @Test
    void aBatchOfWeightZeroChangesOnlyTheStatistics() {
        Network network = trained(spec(2, adam()), 2);
        NetworkState before = network.exportState();
        assertThat(network.step(new float[6], new int[2], new float[2], 2)).isZero();
        NetworkState after = network.exportState();
        assertThat(after.parameters()).isEqualTo(before.parameters());
        assertThat(after.averages()).isEqualTo(before.averages());
        assertThat(after.steps()).isEqualTo(before.steps());
        assertThat(after.statistics().rows()[0]).isEqualTo(before.statistics().rows()[0] + 2);
    }

    @Test
    void offsetsOfZeroAreNoOffsets() {
        for (int classes : new int[] {2, 3}) {
            NetworkSpec spec = spec(classes, adam());
            Batch batch = batch(new Random(6), spec, 20);
            for (Kernels kernels : AvailableKernels.all()) {
                Network with = kernels.network(spec);
                Network without = kernels.network(spec);
                with.importState(trained(spec, 2).exportState());
                without.importState(with.exportState());
                float[] zeros = new float[classes * classes];
                float loss =
                        with.step(batch.features(), batch.labels(), batch.weights(), zeros, 20);
                assertThat(loss).isEqualTo(batch.train(without));
                assertThat(bytes(with)).isEqualTo(bytes(without));
            }
        }
    }

    @Test
    void smallMomentsAreFlushed() {
        NetworkSpec spec = spec(2, adam());
        Network network = fresh(spec);
        NetworkState state = network.exportState();
        Arrays.fill(state.firstMoments(), 1e-31f);
        Arrays.fill(state.secondMoments(), 1e-31f);
        network.importState(state);
        // One class, certain: the gradient is tiny where the input is 0.
        network.step(new float[FEATURES], new int[1], new float[] {1}, 1);
        for (float m : network.exportState().firstMoments()) {
            assertThat(m == 0f || Math.abs(m) >= 1e-30f).isTrue();
        }
        for (float v : network.exportState().secondMoments()) {
            assertThat(v == 0f || v >= 1e-30f).isTrue();
        }
    }
}
