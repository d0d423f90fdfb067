package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.learn.ScoringModel;
import io.counterweight.learn.ScoringModel.Activation;
import io.counterweight.learn.ScoringModel.Dense;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxExportTest {
    private static final int ROWS = 40;

    /// Float rounding, mostly of the phase of the encoding (5 deviations × c), stays below it.
    private static final double TOLERANCE = 1e-5;

    @ParameterizedTest
    @EnumSource
    void everyNetworkScoresAsTheReferenceInDouble(Activation activation) throws Exception {
        for (int classes = 2; classes <= 3; classes++) {
            for (int hidden = 0; hidden <= 3; hidden++) {
                for (int k = 0; k <= 6; k += 6) {
                    long seed = 100 * classes + 10 * hidden + k;
                    agreesWithTheReference(
                            seed, RandomNetworks.network(seed, 15, classes, k, activation, hidden));
                }
            }
        }
    }

    private static void agreesWithTheReference(long seed, ScoringModel network) throws Exception {
        int classes = network.classes();
        int logits = classes == 2 ? 1 : classes;
        var rows = RandomNetworks.rows(seed, ROWS, network.features());
        var probabilities = new float[ROWS * classes];
        var raw = new float[ROWS * logits];
        var bytes = OnnxExport.export(network, Map.of());
        try (var model = OnnxModel.load(bytes, network.features(), classes);
                var scorer = new OnnxScorer(model, ROWS)) {
            scorer.scoreRows(ROWS, rows, probabilities, raw);
        }
        for (int row = 0; row < ROWS; row++) {
            var expectedLogits = ReferenceForward.logits(network, rows, row);
            var expected = ReferenceForward.probabilities(expectedLogits);
            for (int c = 0; c < classes; c++) {
                assertThat((double) probabilities[row * classes + c])
                        .as("seed=%d row=%d class=%d", seed, row, c)
                        .isCloseTo(expected[c], within(TOLERANCE));
            }
            for (int c = 0; c < logits; c++) {
                assertThat((double) raw[row * logits + c])
                        .as("seed=%d row=%d logit=%d", seed, row, c)
                        .isCloseTo(expectedLogits[c], within(10 * TOLERANCE));
            }
        }
    }

    /// u = 1001 × 3.25 = 3253.25 turns, exact in float; 2πu in float would be off by 1e-3.
    @Test
    void largeArgumentsOfTheEncodingKeepTheirAccuracy() throws Exception {
        var sineAndCosine = new Dense(3, 1, new float[] {0, 1, 10}, new float[] {0});
        var network =
                new ScoringModel(
                        1,
                        2,
                        new float[] {0},
                        new float[] {1},
                        10,
                        1,
                        new float[] {1001},
                        Activation.GELU,
                        List.of(sineAndCosine));
        assertThat(logitOf(network, 3.25f)).isCloseTo(1f, within(2e-6f));
        assertThat(logitOf(network, 3.5f)).isCloseTo(-10f, within(2e-5f));
    }

    @ParameterizedTest
    @CsvSource({"-30", "-12", "0", "12"})
    void smallProbabilitiesKeepTheirRelativeAccuracy(float logit) throws Exception {
        var probabilities = new float[2];
        try (var model = load(RandomNetworks.constant(logit));
                var scorer = new OnnxScorer(model, 1)) {
            scorer.score(new float[1], probabilities, new float[1]);
        }
        double p = 1 / (1 + Math.exp(-logit));
        double q = 1 / (1 + Math.exp(logit));
        assertThat(probabilities[1] / p).isCloseTo(1, within(1e-5));
        assertThat(probabilities[0] / q).isCloseTo(1, within(1e-5));
    }

    @Test
    void theSameModelAndProvenanceGiveTheSameBytes() {
        var network = RandomNetworks.network(7, 5, 3, 6, Activation.GELU, 2);
        var one = new TreeMap<>(Map.of("a", "1", "b", "2", "c", "3"));
        assertThat(OnnxExport.export(network, one))
                .isEqualTo(OnnxExport.export(network, one.descendingMap()));
    }

    @Test
    void provenanceChangesTheBytesAndComesBack() throws Exception {
        var network = RandomNetworks.constant(1);
        var provenance = Map.of("counterweight.offset", "42", OnnxModel.RECIPE, "focal");
        var bytes = OnnxExport.export(network, provenance);
        assertThat(bytes).isNotEqualTo(OnnxExport.export(network, Map.of()));
        try (var model = OnnxModel.load(bytes, 1, 2)) {
            assertThat(model.provenance()).isEqualTo(provenance);
        }
    }

    @Test
    void aLayerThatDoesNotFitTheOneBeforeItIsAnError() {
        var network =
                new ScoringModel(
                        1,
                        2,
                        new float[] {0},
                        new float[] {1},
                        5,
                        0,
                        new float[0],
                        Activation.RELU,
                        List.of(new Dense(2, 1, new float[2], new float[1])));
        assertThatThrownBy(() -> OnnxExport.export(network, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer.in must equal the width before it: found=2, expected=1");
    }

    private static float logitOf(ScoringModel network, float x) throws Exception {
        var logit = new float[1];
        try (var model = load(network);
                var scorer = new OnnxScorer(model, 1)) {
            scorer.score(new float[] {x}, new float[2], logit);
        }
        return logit[0];
    }

    private static OnnxModel load(ScoringModel network) throws ModelRefused {
        return OnnxModel.load(
                OnnxExport.export(network, Map.of()), network.features(), network.classes());
    }
}
