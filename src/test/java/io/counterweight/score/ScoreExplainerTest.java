package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.learn.ScoringModel.Activation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScoreExplainerTest {
    private static final int[][] ORDERS = {{0, 1, 2, 3, 4}, {3, 1, 4, 0, 2}};
    private static final List<int[]> GROUPS =
            List.of(
                    new int[] {0},
                    new int[] {1, 2},
                    new int[] {3, 4, 5},
                    new int[] {6},
                    new int[] {7});

    @BeforeAll
    static void start() {
        OnnxRuntimeHome.start();
    }

    /// A float logit of size 10 is good to 1e-6; two of them bound the sum.
    @Test
    void contributionsAddUpToTheDifferenceOfTheModelsLogits() throws Exception {
        for (long seed = 0; seed < 20; seed++) {
            var network = RandomNetworks.network(seed, 8, 2, 3, Activation.GELU, 2);
            try (var model = OnnxModel.load(OnnxExport.export(network, Map.of()), 8, 2);
                    var explainer = new ScoreExplainer(8, 2, GROUPS, 2);
                    var scorer = new OnnxScorer(model, 1)) {
                var usual = RandomNetworks.rows(seed, 1, 8);
                var present = RandomNetworks.rows(seed + 1000, 1, 8);
                var found = new double[5];
                assertThat(explainer.explain(model, 1, 0, usual, present, ORDERS, found)).isTrue();
                double difference = logits(scorer, present)[0] - (double) logits(scorer, usual)[0];
                assertThat(sum(found)).as("seed %d", seed).isCloseTo(difference, within(2e-5));
            }
        }
    }

    @Test
    void theMarginIsOfTheDecidedClassAgainstTheMajority() throws Exception {
        var network = RandomNetworks.network(1, 8, 3, 0, Activation.RELU, 1);
        try (var model = OnnxModel.load(OnnxExport.export(network, Map.of()), 8, 3);
                var explainer = new ScoreExplainer(8, 3, GROUPS, 2);
                var scorer = new OnnxScorer(model, 1)) {
            var usual = RandomNetworks.rows(1, 1, 8);
            var present = RandomNetworks.rows(2, 1, 8);
            var found = new double[5];
            explainer.explain(model, 2, 1, usual, present, ORDERS, found);
            var now = logits(scorer, present);
            var before = logits(scorer, usual);

            assertThat(sum(found))
                    .isCloseTo((now[2] - now[1]) - (before[2] - before[1]), within(2e-5f * 1.0));
        }
    }

    @Test
    void ofTwoClassesTheFirstMayBeTheMinority() throws Exception {
        try (var model =
                        OnnxModel.load(
                                OnnxExport.export(RandomNetworks.linear(2, 1), Map.of()), 1, 2);
                var explainer = new ScoreExplainer(1, 2, List.of(new int[] {0}), 1)) {
            var found = new double[1];
            float[] usual = {0};
            float[] present = {3};
            int[][] only = {{0}};
            explainer.explain(model, 0, 1, usual, present, only, found);
            assertThat(found[0]).isEqualTo(-6);
            explainer.explain(model, 1, 0, usual, present, only, found);
            assertThat(found[0]).isEqualTo(6);
        }
    }

    @Test
    void treesAreExplainedLikeNetworks() throws Exception {
        var bytes = Files.readAllBytes(Path.of("models/handbook-gbdt.onnx"));
        int features = 15;
        var groups = IntStream.range(0, features).mapToObj(g -> new int[] {g}).toList();
        int[][] orders = {IntStream.range(0, features).toArray()};
        try (var model = OnnxModel.load(bytes, features, 2);
                var explainer = new ScoreExplainer(features, 2, groups, 1);
                var scorer = new OnnxScorer(model, 1)) {
            var usual = new float[features];
            var present = new float[features];
            Arrays.fill(present, 0, features, 1);
            present[0] = 500;
            var found = new double[features];
            explainer.explain(model, 1, 0, usual, present, orders, found);
            double difference = logits(scorer, present)[0] - (double) logits(scorer, usual)[0];

            assertThat(Math.abs(difference)).isGreaterThan(.1);
            assertThat(sum(found)).isCloseTo(difference, within(1e-5));
        }
    }

    @Test
    void aClosedModelExplainsNothing() throws Exception {
        var model = OnnxModel.load(OnnxExport.export(RandomNetworks.linear(2, 1), Map.of()), 1, 2);
        try (var explainer = new ScoreExplainer(1, 2, List.of(new int[] {0}), 1)) {
            model.close();
            int[][] only = {{0}};
            assertThat(
                            explainer.explain(
                                    model, 1, 0, new float[1], new float[1], only, new double[1]))
                    .isFalse();
        }
    }

    @Test
    void aModelCarriesTheMeanOfItsFeatures() throws Exception {
        assertThat(meanOf("1.5,-2")).containsExactly(1.5f, -2f);
        assertThat(meanOf("1.5,-2,0.25")).containsExactly(1.5f, -2f);
        assertThat(meanOf("1.5")).isNull();
        assertThat(meanOf("1.5,x")).isNull();
        assertThat(meanOf("1.5,NaN")).isNull();
    }

    private static float[] meanOf(String written) throws ModelRefused {
        var network = RandomNetworks.network(1, 2, 2, 0, Activation.RELU, 1);
        var bytes = OnnxExport.export(network, Map.of(OnnxModel.MEAN, written));
        try (var model = OnnxModel.load(bytes, 2, 2)) {
            return model.mean();
        }
    }

    private static float[] logits(OnnxScorer scorer, float[] row) throws ScoreRefused {
        var logits = new float[scorer.logits()];
        scorer.score(row, new float[scorer.model().classes()], logits);
        return logits;
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }
}
