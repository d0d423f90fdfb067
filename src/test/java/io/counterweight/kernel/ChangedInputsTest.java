package io.counterweight.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A network whose input columns change goes on from where it was.
class ChangedInputsTest {
    private static final int OLD = 4;
    private static final int ROWS = 64;

    static List<NetworkSpec> specs() {
        return List.of(
                spec(2, 3, List.of(9, 5), NetworkFixture.adam()),
                spec(3, 2, List.of(7), new Optimiser.Sgd(0.05)),
                spec(2, 0, List.of(9), new Optimiser.Adagrad(0.05)),
                spec(3, 4, List.of(), NetworkFixture.adam()),
                spec(2, 1, List.of(), new Optimiser.Invariant(0.05)));
    }

    private static NetworkSpec spec(
            int classes, int frequencies, List<Integer> hidden, Optimiser optimiser) {
        return new NetworkSpec(
                OLD,
                classes,
                0,
                frequencies,
                hidden,
                Activation.GELU,
                new Loss.CrossEntropy(),
                optimiser,
                0.9,
                8,
                ROWS);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void aNewColumnChangesNothingAtFirstWhateverItSays(NetworkSpec spec) {
        Network before = trained(spec);
        Network after = remapped(before, 0, 1, -1, 2, 3, -1);
        for (float added : new float[] {0, -7, 3e38f, Float.NaN}) {
            float[] row = {0.3f, -1, 2, 0.5f};
            float[] wider = {0.3f, -1, added, 2, 0.5f, -added};
            assertThat(scores(after, wider)).isEqualTo(scores(before, row));
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void columnsThatGoAreTakenAtTheirMean(NetworkSpec spec) {
        Network before = trained(spec);
        ColumnStatistics statistics = before.exportState().statistics();
        Network after = remapped(before, 3, 0);
        float[] row = {0.3f, statistics.centre(1), statistics.centre(2), 0.5f};
        assertClose(scores(after, new float[] {0.5f, 0.3f}), scores(before, row));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void columnsInAnotherOrderGiveTheSame(NetworkSpec spec) {
        Network before = trained(spec);
        Network after = remapped(before, 2, 3, 0, 1);
        float[] row = {0.3f, -1, 2, 0.5f};
        assertClose(scores(after, new float[] {2, 0.5f, 0.3f, -1}), scores(before, row));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void theSameColumnsAreTheSameState(NetworkSpec spec) {
        Network before = trained(spec);
        assertThat(NetworkFixture.bytes(remapped(before, 0, 1, 2, 3)))
                .isEqualTo(NetworkFixture.bytes(before));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void statisticsOfAColumnThatStaysGoOnAndThoseOfANewOneBegin(NetworkSpec spec) {
        Network before = trained(spec);
        ColumnStatistics old = before.exportState().statistics();
        Network after = remapped(before, 3, -1);
        step(after, new Random(4), 2);
        ColumnStatistics statistics = after.exportState().statistics();
        assertThat(statistics.rows()).containsExactly(old.rows()[3] + ROWS, ROWS);
        assertThat(statistics.deviation(1)).isBetween(0.7f, 1.3f);
    }

    /// The label hangs on the new column alone.
    @Test
    void aNewColumnIsLearned() {
        for (Kernels kernels : AvailableKernels.all()) {
            Network before = trained(specs().getFirst());
            NetworkState state =
                    ChangedInputs.remap(
                            before.exportState(),
                            before.spec(),
                            before.spec().with(5, ROWS),
                            new int[] {0, 1, 2, 3, -1},
                            fresh(5, before.spec()));
            Network after = kernels.network(before.spec().with(5, ROWS));
            after.importState(state);
            Random random = new Random(12);
            float first = Float.NaN;
            float last = Float.NaN;
            for (int i = 0; i < 150; i++) {
                last = step(after, random, 5);
                first = i == 0 ? last : first;
            }
            assertThat(last).isLessThan(first / 4);
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Network before = trained(specs().getFirst());
        assertThatThrownBy(() -> remapped(before, 0, 4)).hasMessageContaining("column=4");
        assertThatThrownBy(() -> remapped(before, 1, 1)).hasMessageContaining("column=1");
        NetworkSpec other = specs().get(1);
        assertThatThrownBy(() ->
                        ChangedInputs.remap(
                                before.exportState(),
                                before.spec(),
                                other,
                                new int[] {0, 1, 2, 3},
                                fresh(4, other)))
                .hasMessageContaining("networks must differ in features and maxRows only");
    }

    private static Network remapped(Network before, int... oldColumnOfNew) {
        NetworkSpec to = before.spec().with(oldColumnOfNew.length, ROWS);
        NetworkState state =
                ChangedInputs.remap(
                        before.exportState(),
                        before.spec(),
                        to,
                        oldColumnOfNew,
                        fresh(oldColumnOfNew.length, to));
        Network after = new JavaKernels().network(to);
        after.importState(state);
        return after;
    }

    private static float[] fresh(int columns, NetworkSpec spec) {
        float[] fresh = new float[columns * spec.frequencies()];
        Arrays.fill(fresh, 0.4f);
        return fresh;
    }

    private static Network trained(NetworkSpec spec) {
        Random random = new Random(8);
        float[] parameters = new float[ParameterLayout.of(spec).size()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) (random.nextGaussian() * 0.4);
        }
        Network network = new JavaKernels().network(spec);
        network.importState(NetworkState.initial(spec, parameters));
        for (int i = 0; i < 10; i++) {
            step(network, random, OLD);
        }
        return network;
    }

    /// The label is the sign of the last column.
    private static float step(Network network, Random random, int columns) {
        float[] features = new float[ROWS * columns];
        int[] labels = new int[ROWS];
        float[] weights = new float[ROWS];
        Arrays.fill(weights, 1);
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        Arrays.setAll(labels, r -> features[(r + 1) * columns - 1] > 0 ? 1 : 0);
        return network.step(features, labels, weights, ROWS);
    }

    private static float[] scores(Network network, float[] row) {
        float[] scores = new float[network.spec().classes()];
        network.forward(row, 1, scores);
        return scores;
    }

    private static void assertClose(float[] found, float[] expected) {
        for (int i = 0; i < expected.length; i++) {
            // Sums of floats in another order.
            assertThat((double) found[i]).isCloseTo(expected[i], Offset.offset(2e-6));
        }
    }
}
