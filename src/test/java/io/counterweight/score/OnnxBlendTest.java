package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.learn.Calibration;
import io.counterweight.learn.CalibrationMap;
import io.counterweight.learn.Mixture;
import io.counterweight.learn.ScoringModel.Activation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
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
                        new Mixture(List.of(.25, .75), 0, null, calibration),
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
    void othersCountInProportionToWhatTheFirstSuspects() throws Exception {
        var first = network(1, FEATURES, 2);
        var second = Files.readAllBytes(GBDT);
        var suspicions = new ArrayList<Double>();
        for (var row : rows(6, 50)) {
            suspicions.add((double) score(first, row)[1]);
        }
        Collections.sort(suspicions);
        double from = suspicions.get(25);
        var mixture = even(from);
        var blend = OnnxBlend.blend(FEATURES, 2, List.of(first, second), mixture, Map.of());
        for (var row : rows(6, 50)) {
            double own = logOdds(first, row);
            double share = Math.min(1, score(first, row)[1] / from);
            double mixed = own + share * .5 * (logOdds(second, row) - own);
            var close = Offset.offset(1e-4 * (1 + Math.abs(mixed)));
            assertThat(logit(blend, row)).isEqualTo(mixed, close);
        }
        assertThat(suspicions.getFirst()).isLessThan(from / 2);
    }

    @Test
    void ofThreeClassesTheFirstSuspectsAllButTheMajority() throws Exception {
        var first = network(1, FEATURES, 3);
        var second = network(2, FEATURES, 3);
        var mixture = new Mixture(List.of(.5, .5), 1, .9, Calibration.identity(3));
        var blend = OnnxBlend.blend(FEATURES, 3, List.of(first, second), mixture, Map.of());
        for (var row : rows(7, 50)) {
            var p = both(first, row, 3)[0];
            var q = both(second, row, 3)[0];
            double share = Math.min(1, (p[0] + p[2]) / .9);
            var sums = new double[3];
            double total = 0;
            for (int c = 0; c < 3; c++) {
                sums[c] = Math.pow(p[c], 1 - share / 2) * Math.pow(q[c], share / 2);
                total += sums[c];
            }
            var mixed = both(blend, row, 3)[0];
            for (int c = 0; c < 3; c++) {
                assertThat((double) mixed[c]).isEqualTo(sums[c] / total, CLOSE);
            }
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
                OnnxBlend.blend(stream.size(), 2, List.of(fitted, fitted), even(null), Map.of());
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
                .hasMessageStartingWith("the file must be an ONNX model: does-not-load");
        var three = network(3, FEATURES, 3);
        assertThatThrownBy(() ->
                        OnnxBlend.blend(FEATURES, 2, List.of(three, trees), even(null), Map.of()))
                .hasMessageContaining("must have an output [rows, 2]");
    }

    private static Mixture even(@Nullable Double othersFrom) {
        return new Mixture(List.of(.5, .5), 0, othersFrom, Calibration.identity(2));
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
        return both(model, row, 2)[0];
    }

    private static double logit(byte[] model, float[] row) throws Exception {
        return both(model, row, 2)[1][0];
    }

    private static float[][] both(byte[] bytes, float[] row, int classes) throws Exception {
        try (var model = OnnxModel.load(bytes, row.length, classes);
                var scorer = new OnnxScorer(model, 1)) {
            var probabilities = new float[classes];
            var logits = new float[classes == 2 ? 1 : classes];
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
