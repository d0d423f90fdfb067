package io.counterweight.kernel;

import static io.counterweight.kernel.NetworkFixture.FEATURES;
import static io.counterweight.kernel.NetworkFixture.adam;
import static io.counterweight.kernel.NetworkFixture.batch;
import static io.counterweight.kernel.NetworkFixture.bytes;
import static io.counterweight.kernel.NetworkFixture.fresh;
import static io.counterweight.kernel.NetworkFixture.spec;
import static io.counterweight.kernel.NetworkFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.kernel.NetworkFixture.Batch;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a [Network] does with arguments and numbers it cannot use.
class NetworkFaultTest {
    @Test
    void badArgumentsAreNamedAndChangeNothing() {
        Network network = trained(spec(2, adam()), 2);
        byte[] before = bytes(network);
        float[] two = new float[2 * FEATURES];
        float[] ones = {1, 1};
        int[] labels = new int[2];
        assertThatThrownBy(() -> network.step(two, labels, ones, 0))
                .hasMessage("rows must be in [1, maxRows]: rows=0, maxRows=40");
        assertThatThrownBy(() -> network.step(two, labels, ones, 41))
                .hasMessageContaining("rows=41");
        assertThatThrownBy(() -> network.step(two, labels, ones, 3))
                .hasMessage("features.length must be at least 9: features.length=6");
        assertThatThrownBy(() -> network.step(two, new int[1], ones, 2))
                .hasMessageContaining("labels.length=1");
        assertThatThrownBy(() -> network.step(two, labels, new float[1], 2))
                .hasMessageContaining("weights.length=1");
        assertThatThrownBy(() -> network.step(two, new int[] {0, 2}, ones, 2))
                .hasMessage("label must be in [0, classes): labels[1]=2, classes=2");
        assertThatThrownBy(() -> network.step(two, labels, new float[] {1, -1}, 2))
                .hasMessage("weight must be finite and not negative: weights[1]=-1.0");
        assertThatThrownBy(() -> network.step(two, labels, new float[] {Float.NaN, 1}, 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> network.forward(two, 2, new float[3]))
                .hasMessageContaining("probabilities.length=3");
        assertThat(bytes(network)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void anInfiniteFeatureIsAFaultThatChangesNothing(float bad) {
        Network network = trained(spec(2, adam()), 2);
        byte[] before = bytes(network);
        float[] features = {1, 2, 3, 4, 5, bad};
        assertThatThrownBy(() -> network.step(features, new int[2], new float[] {1, 1}, 2))
                .isInstanceOf(NonFiniteException.class)
                .hasMessage("features must not be infinite: row=1, features[2]=" + bad);
        assertThat(bytes(network)).isEqualTo(before);
    }

    @Test
    void aLogitThatOverflowsIsAFaultThatChangesNothing() {
        NetworkSpec spec = spec(2, adam());
        Network network = fresh(spec);
        NetworkState state = network.exportState();
        Arrays.fill(state.parameters(), 1e20f);
        network.importState(state);
        byte[] before = bytes(network);
        float[] scoreBefore = new float[2];
        network.forward(new float[] {1, 2, 3}, 1, scoreBefore);
        Batch batch = batch(new Random(1), spec, 9);
        assertThatThrownBy(() -> batch.train(network))
                .isInstanceOf(NonFiniteException.class)
                .hasMessageStartingWith("logit must be finite: row=");
        assertThat(bytes(network)).isEqualTo(before);
        float[] scoreAfter = new float[2];
        network.forward(new float[] {1, 2, 3}, 1, scoreAfter);
        assertThat(scoreAfter).isEqualTo(scoreBefore);
    }

    @Test
    void anyFiniteFeatureIsTaken() {
        NetworkSpec spec = spec(2, adam());
        Network network = fresh(spec);
        float[] features = {Float.MAX_VALUE, -Float.MAX_VALUE, 0, -Float.MAX_VALUE, 1e-40f, -0f};
        assertThat(network.step(features, new int[] {0, 1}, new float[] {1, 1}, 2)).isFinite();
        ColumnStatistics statistics = network.exportState().statistics();
        assertThat(statistics.centre(0)).isFinite();
        assertThat(statistics.deviation(0)).isFinite();
    }

    @Test
    void aStateOfAnotherShapeIsRefused() {
        NetworkState other = fresh(spec(3, adam())).exportState();
        assertThatThrownBy(() -> fresh(spec(2, adam())).importState(other))
                .hasMessageContaining("parameters.length must fit the network");
    }
}
