package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.learn.ScoringModel;
import io.counterweight.learn.ScoringModel.Activation;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxScorerTest {
    @Test
    void aBatchScoresAsItsRowsOneByOne() throws Exception {
        long seed = 11;
        var network = RandomNetworks.network(seed, 15, 3, 6, Activation.GELU, 2);
        try (var model = load(network);
                var scorer = new OnnxScorer(model, 32)) {
            for (int rows : new int[] {1, 2, 7, 32, 7}) {
                var features = RandomNetworks.rows(seed + rows, rows, 15);
                var probabilities = new float[rows * 3];
                var logits = new float[rows * 3];
                scorer.scoreRows(rows, features, probabilities, logits);
                var one = new float[3];
                var oneLogits = new float[3];
                for (int row = 0; row < rows; row++) {
                    scorer.score(
                            Arrays.copyOfRange(features, row * 15, (row + 1) * 15), one, oneLogits);
                    // Another number of rows may sum in another order: a few ulp.
                    for (int c = 0; c < 3; c++) {
                        assertThat(probabilities[row * 3 + c]).isCloseTo(one[c], within(1e-6f));
                        assertThat(logits[row * 3 + c]).isCloseTo(oneLogits[c], within(1e-5f));
                    }
                }
            }
        }
    }

    @Test
    void theSameRowScoresTheSameToTheBit() throws Exception {
        long seed = 12;
        var network = RandomNetworks.network(seed, 15, 2, 6, Activation.GELU, 2);
        var row = RandomNetworks.rows(seed, 1, 15);
        var first = new float[2];
        var again = new float[2];
        try (var model = load(network);
                var scorer = new OnnxScorer(model, 1);
                var other = new OnnxScorer(model, 1)) {
            scorer.score(row, first, new float[1]);
            other.score(row, again, new float[1]);
        }
        assertThat(again).isEqualTo(first);
    }

    @Test
    void aNonFiniteScoreIsASignalAndWritesNothing() throws Exception {
        var trapped = HostileModels.notANumber(1, Map.of());
        try (var model = OnnxModel.load(trapped, 1, 2);
                var scorer = new OnnxScorer(model, 3)) {
            var probabilities = new float[] {9, 9, 9, 9, 9, 9};
            var logits = new float[] {9, 9, 9};
            var refused =
                    catchThrowableOfType(
                            ScoreRefused.class,
                            () ->
                                    scorer.scoreRows(
                                            3,
                                            new float[] {1, 2, HostileModels.TRAP},
                                            probabilities,
                                            logits));
            assertThat(refused.reason()).isEqualTo("non-finite-score");
            assertThat(refused.row()).isEqualTo(2);
            assertThat(probabilities).containsOnly(9);
            assertThat(logits).containsOnly(9);
        }
    }

    @Test
    void aMissingFeatureIsTheMeanOfWhatTheModelLearnedFrom() throws Exception {
        var network = RandomNetworks.linear(1, 0);
        var mean = Float.toString(network.mean()[0]);
        var bytes = OnnxExport.export(network, Map.of(OnnxModel.MEAN, mean));
        try (var model = OnnxModel.load(bytes, 1, 2);
                var scorer = new OnnxScorer(model, 1)) {
            var missing = new float[2];
            var atMean = new float[2];
            scorer.score(new float[] {Float.NaN}, missing, new float[1]);
            scorer.score(network.mean(), atMean, new float[1]);
            assertThat(missing).isEqualTo(atMean);
        }
    }

    @Test
    void oneColumnIsTheProbabilityOfClassOne() throws Exception {
        var bytes =
                OnnxModelTest.model(graph -> {
                    graph.node("Sigmoid", "p", "x");
                    graph.output("p", 1);
                });
        var probabilities = new float[4];
        var logits = new float[2];
        try (var model = OnnxModel.load(bytes, 1, 2);
                var scorer = new OnnxScorer(model, 2)) {
            scorer.scoreRows(2, new float[] {0, 1.0986123f}, probabilities, logits);
        }
        assertThat(probabilities)
                .containsExactly(new float[] {0.5f, 0.5f, 0.25f, 0.75f}, within(1e-6f));
        assertThat(logits).containsExactly(new float[] {0, 1.0986123f}, within(1e-5f));
    }

    @Test
    void aCertainProbabilityHasAFiniteLogit() throws Exception {
        var bytes =
                OnnxModelTest.model(graph -> {
                    graph.node("Sign", "sign", "x");
                    graph.node("Relu", "p", "sign");
                    graph.output("p", 1);
                });
        var logits = new float[2];
        try (var model = OnnxModel.load(bytes, 1, 2);
                var scorer = new OnnxScorer(model, 2)) {
            scorer.scoreRows(2, new float[] {-1, 1}, new float[4], logits);
        }
        assertThat(logits).containsExactly(new float[] {-87.33655f, 87.33655f}, within(1e-4f));
    }

    @Test
    void aClosedModelDoesNotScore() throws Exception {
        var model = load(RandomNetworks.constant(0));
        try (var scorer = new OnnxScorer(model, 1)) {
            model.close();
            assertThatThrownBy(() -> scorer.score(new float[1], new float[2], new float[1]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(model.version());
        }
    }

    @Test
    void moreRowsThanDeclaredAreAnError() throws Exception {
        try (var model = load(RandomNetworks.constant(0));
                var scorer = new OnnxScorer(model, 2)) {
            assertThatThrownBy(() -> scorer.scoreRows(3, new float[3], new float[6], new float[3]))
                    .hasMessage("rows must be between 1 and maxRows: rows=3, maxRows=2");
        }
    }

    private static OnnxModel load(ScoringModel network) throws ModelRefused {
        return OnnxModel.load(
                OnnxExport.export(network, Map.of()), network.features(), network.classes());
    }
}
