package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.learn.Calibration;
import io.counterweight.learn.CalibrationMap;
import io.counterweight.learn.ScoringModel.Activation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Models put together, on ONNX Runtime, against their parts.
class OnnxBlendTest {
    private static final int FEATURES = 15;
    private static final Path GBDT = Path.of("models/handbook-gbdt.onnx");
    private static final Offset<Double> CLOSE = Offset.offset(2e-5);

    @Test
    void aBlendIsTheWeightedSumOfLogProbabilitiesCalibrated() throws Exception {
        var network = network(1, FEATURES, 2);
        var trees = Files.readAllBytes(GBDT);
        var calibration =
                Calibration.identity(2).withMap(new CalibrationMap.Platt(1.2, List.of(0.1, -0.3)));
        var blend =
                OnnxBlend.blend(
                        FEATURES,
                        2,
                        List.of(network, trees),
                        List.of(.25, .75),
                        calibration,
                        Map.of());
        for (var row : rows(3, 50)) {
            double first = logOdds(network, row);
            double second = logOdds(trees, row);
            double sum = .25 * first + .75 * second;
            assertThat(logit(blend, row)).isEqualTo(sum, Offset.offset(1e-4 * (1 + Math.abs(sum))));
            double q = 1 / (1 + Math.exp(-(1.2 * sum - .4)));
            assertThat((double) score(blend, row)[1]).isEqualTo(q, CLOSE);
        }
    }

    @Test
    void aNetworkSeesTheLogOddsOfItsInputsBehindTheFeatures() throws Exception {
        var trees = Files.readAllBytes(GBDT);
        var network = network(2, FEATURES + 1, 2);
        var joined = OnnxBlend.withInputs(FEATURES, 2, 0, network, List.of(trees), Map.of());
        for (var row : rows(4, 50)) {
            var wider = Arrays.copyOf(row, FEATURES + 1);
            wider[FEATURES] = (float) logOdds(trees, row);
            assertThat((double) score(joined, row)[1])
                    .isEqualTo(score(network, wider)[1], Offset.offset(1e-4));
        }
    }

    @Test
    void aModelTakesTheColumnsThatItNamesAndMayStillBeBlended() throws Exception {
        var trees = Files.readAllBytes(GBDT);
        var own = List.of(named(trees).split(","));
        var stream = new ArrayList<>(own);
        stream.add(3, "another");
        stream.add("one-more");
        var fitted = BroughtModel.fitted(trees, stream, 2);
        var blend =
                OnnxBlend.blend(
                        stream.size(),
                        2,
                        List.of(fitted, fitted),
                        List.of(.5, .5),
                        Calibration.identity(2),
                        Map.of());
        for (var row : rows(5, 30)) {
            var wider = new float[stream.size()];
            System.arraycopy(row, 0, wider, 0, 3);
            wider[3] = 1e6f;
            System.arraycopy(row, 3, wider, 4, FEATURES - 3);
            assertThat((double) score(fitted, wider)[1]).isEqualTo(score(trees, row)[1], CLOSE);
            assertThat((double) score(blend, wider)[1]).isEqualTo(score(trees, row)[1], CLOSE);
        }
    }

    @Test
    void whatCannotBeTakenInIsNamed() throws Exception {
        var trees = Files.readAllBytes(GBDT);
        assertThatThrownBy(() -> BroughtModel.fitted(trees, List.of("amount"), 2))
                .hasMessageContaining("the pipeline does not declare: feature=");
        assertThatThrownBy(() -> BroughtModel.fitted(new byte[] {1, 2, 3}, List.of("a"), 2))
                .hasMessage("the file must be an ONNX model");
        var three = network(3, FEATURES, 3);
        assertThatThrownBy(() ->
                        OnnxBlend.blend(
                                FEATURES,
                                2,
                                List.of(three, trees),
                                List.of(.5, .5),
                                Calibration.identity(2),
                                Map.of()))
                .hasMessageContaining("must have an output [rows, 2]");
    }

    private static byte[] network(long seed, int features, int classes) {
        return OnnxExport.export(
                RandomNetworks.network(seed, features, classes, 2, Activation.GELU, 1), Map.of());
    }

    private static String named(byte[] model) throws Exception {
        try (var loaded = OnnxModel.load(model, FEATURES, 2)) {
            return loaded.provenance().get("counterweight.features");
        }
    }

    private static double logOdds(byte[] model, float[] row) throws Exception {
        var p = score(model, row);
        return Math.log(Math.max(p[1], 1e-30)) - Math.log(Math.max(p[0], 1e-30));
    }

    private static float[] score(byte[] model, float[] row) throws Exception {
        return both(model, row)[0];
    }

    private static double logit(byte[] model, float[] row) throws Exception {
        return both(model, row)[1][0];
    }

    private static float[][] both(byte[] bytes, float[] row) throws Exception {
        try (var model = OnnxModel.load(bytes, row.length, 2);
                var scorer = new OnnxScorer(model, 1)) {
            var probabilities = new float[2];
            var logits = new float[1];
            scorer.score(row, probabilities, logits);
            return new float[][] {probabilities, logits};
        }
    }

    private static List<float[]> rows(long seed, int count) {
        var random = new Random(seed);
        return Stream.generate(
                        () -> {
                            var row = new float[FEATURES];
                            for (int f = 0; f < FEATURES; f++) {
                                row[f] = (float) Math.abs(random.nextGaussian() * 20);
                            }
                            return row;
                        })
                .limit(count)
                .toList();
    }
}
