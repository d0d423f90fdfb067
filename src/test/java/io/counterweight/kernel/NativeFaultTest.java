package io.counterweight.kernel;

import static io.counterweight.kernel.NetworkFixture.FEATURES;
import static io.counterweight.kernel.NetworkFixture.adam;
import static io.counterweight.kernel.NetworkFixture.bytes;
import static io.counterweight.kernel.NetworkFixture.spec;
import static io.counterweight.kernel.NetworkFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// A native network refuses what the twin refuses, in the same words, and is left as it was.
class NativeFaultTest {
    private static final float MAX = Float.MAX_VALUE;

    private static final List<Consumer<Network>> BAD_CALLS =
            List.of(
                    n -> n.step(row(0), one(0), weight(1), 0),
                    n -> n.step(row(0), one(0), weight(1), 41),
                    n -> n.step(row(0), one(0), weight(1), 2),
                    n -> n.step(row(0), new int[0], weight(1), 1),
                    n -> n.step(row(0), one(0), new float[0], 1),
                    n -> n.step(row(0), one(-1), weight(1), 1),
                    n -> n.step(row(0), one(3), weight(1), 1),
                    n -> n.step(row(0), one(0), weight(-1), 1),
                    n -> n.step(row(0), one(0), weight(Float.NaN), 1),
                    n -> n.step(row(Float.NaN), one(0), weight(1), 1),
                    n -> n.step(row(0), one(0), weight(1), new float[9], 1, 2),
                    n -> n.step(row(0), one(0), weight(1), new float[9], 1, -1),
                    n -> n.step(row(Float.POSITIVE_INFINITY), one(0), weight(0), 1),
                    n -> n.step(row(1e38f), one(0), weight(1), new float[9], 1, 0),
                    n ->
                            n.step(
                                    row(Float.NEGATIVE_INFINITY),
                                    one(0),
                                    weight(0),
                                    new float[9],
                                    1,
                                    0),
                    n -> n.step(row(Float.POSITIVE_INFINITY), one(0), weight(1), 1),
                    n -> n.step(row(Float.NEGATIVE_INFINITY), one(9), weight(-1), 1),
                    n -> n.step(new float[2 * FEATURES], new int[2], new float[] {MAX, MAX}, 2),
                    n -> n.step(row(0), one(0), weight(1), new float[8], 1),
                    n -> n.step(row(0), one(0), weight(1), offset(Float.NaN), 1),
                    n -> n.step(row(0), one(0), weight(1), offset(Float.POSITIVE_INFINITY), 1),
                    n -> n.step(row(0), one(0), weight(1), offset(MAX), 1),
                    n -> n.step(row(0), one(0), weight(1), offset(-MAX), 1),
                    n -> n.forward(row(Float.NaN), 1, new float[3]),
                    n -> n.forward(row(0), 1, new float[2]),
                    n -> n.forward(row(0), -1, new float[3]));

    @Test
    void badCallsFailAsTheTwinsDoAndChangeNothing() {
        for (NativeKernels kernels : AvailableKernels.natives()) {
            Network network = copy(kernels, trained(spec(3, adam()), 3));
            for (int i = 0; i < BAD_CALLS.size(); i++) {
                check(network, BAD_CALLS.get(i), "%s, call %d".formatted(kernels.name(), i));
            }
        }
    }

    @Test
    void numbersThatOverflowFailAsTheTwinsDoAndChangeNothing() {
        NetworkState state = trained(spec(3, adam()), 3).exportState();
        for (float size : new float[] {1e10f, 1e17f, 1e20f, 1e30f}) {
            float[] parameters = state.parameters().clone();
            for (int i = 6; i < parameters.length; i++) {
                parameters[i] *= size;
            }
            Network twin = new JavaKernels().network(spec(3, adam()));
            twin.importState(with(state, parameters));
            for (NativeKernels kernels : AvailableKernels.natives()) {
                Network network = copy(kernels, twin);
                for (int label = 0; label < 3; label++) {
                    int[] labels = one(label);
                    check(
                            network,
                            n -> n.step(row(2), labels, weight(1), 1),
                            "%s, %s".formatted(kernels.name(), size));
                }
                check(
                        network,
                        n -> n.forward(row(2), 1, new float[3]),
                        "%s, %s".formatted(kernels.name(), size));
            }
        }
    }

    @Test
    void aDeepNetworkThatTheNativeCodeDoesNotTakeRunsInJava() {
        Integer[] sizes = new Integer[65];
        Arrays.fill(sizes, 2);
        NetworkSpec deep =
                new NetworkSpec(
                        1,
                        2,
                        0,
                        0,
                        List.of(sizes),
                        Activation.RELU,
                        new Loss.CrossEntropy(),
                        adam(),
                        0.9,
                        8,
                        1);
        for (NativeKernels kernels : AvailableKernels.natives()) {
            assertThat(kernels.network(deep)).isInstanceOf(JavaNetwork.class);
        }
    }

    /// The same call on a twin of the same state: the same exception, or none, and after a failure
    /// the state before it.
    private static void check(Network network, Consumer<Network> call, String what) {
        Network twin = copy(new JavaKernels(), network);
        byte[] before = bytes(network);
        Throwable expected = catchThrowable(() -> call.accept(twin));
        Throwable found = catchThrowable(() -> call.accept(network));
        if (expected == null) {
            assertThat(found).as(what).isNull();
            assertThat(bytes(network)).as(what).isEqualTo(bytes(twin));
            return;
        }
        assertThat(found).as(what).hasSameClassAs(expected).hasMessage(expected.getMessage());
        assertThat(bytes(network)).as(what).isEqualTo(before);
    }

    private static Network copy(Kernels kernels, Network network) {
        Network copy = kernels.network(network.spec());
        copy.importState(network.exportState());
        return copy;
    }

    private static NetworkState with(NetworkState state, float[] parameters) {
        return new NetworkState(
                parameters,
                parameters.clone(),
                state.firstMoments(),
                state.secondMoments(),
                state.betaPowers(),
                state.statistics(),
                state.steps());
    }

    private static float[] row(float first) {
        float[] row = new float[FEATURES];
        row[0] = first;
        return row;
    }

    /// Moves the first logit of a row of class 0.
    private static float[] offset(float offset) {
        float[] offsets = new float[9];
        offsets[0] = offset;
        return offsets;
    }

    private static int[] one(int label) {
        return new int[] {label};
    }

    private static float[] weight(float weight) {
        return new float[] {weight};
    }
}
