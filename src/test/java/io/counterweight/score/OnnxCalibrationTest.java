package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.learn.Calibration;
import io.counterweight.learn.CalibrationMap;
import io.counterweight.learn.ScoringModel;
import io.counterweight.learn.ScoringModel.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxCalibrationTest {
    private static final int ROWS = 60;
    private static final int FEATURES = 6;

    @Test
    void everyCalibrationIsThatOfJavaInOnnxRuntime() throws Exception {
        for (long seed = 0; seed < 6; seed++) {
            for (int classes = 2; classes <= 3; classes++) {
                for (Calibration calibration : calibrations(seed, classes)) {
                    agrees(seed, calibration);
                }
            }
        }
    }

    @Test
    void logitsStayThoseOfTheNetwork() throws Exception {
        for (int classes = 2; classes <= 3; classes++) {
            ScoringModel plain = network(3, classes);
            float[] expected = scores(plain)[1];
            for (Calibration calibration : calibrations(3, classes)) {
                assertThat(scores(plain.withCalibration(calibration))[1]).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {-1e6f, -300, -90, -20, 20, 90, 300, 1e6f})
    void sureScoresStayProbabilities(float logit) throws Exception {
        for (Calibration calibration : calibrations(1, 2)) {
            var model = RandomNetworks.constant(logit).withCalibration(calibration);
            float[] probabilities = scores(model)[0];
            float[] expected = new float[2];
            calibration.ofLogits(new float[] {logit}, expected);
            for (int c = 0; c < 2; c++) {
                assertThat(probabilities[c])
                        .as("%s", calibration)
                        .isCloseTo(expected[c], Offset.offset(1e-5f * expected[c] + 1e-36f));
            }
        }
    }

    @Test
    void withoutCalibrationTheBytesAreThoseOfBefore() {
        var network = RandomNetworks.network(7, 5, 3, 6, Activation.GELU, 2);
        var plain = OnnxExport.export(network, Map.of());
        assertThat(OnnxExport.export(network.withCalibration(Calibration.identity(3)), Map.of()))
                .isEqualTo(plain);
        assertThat(Arrays.hashCode(plain)).isEqualTo(1_311_605_615);
        assertThat(
                        Arrays.hashCode(
                                OnnxExport.export(
                                        RandomNetworks.network(7, 5, 2, 6, Activation.RELU, 2),
                                        Map.of())))
                .isEqualTo(1_277_855_375);
    }

    @Test
    void aCalibrationOfOtherClassesIsRefused() {
        var network = network(1, 2).withCalibration(Calibration.identity(3));
        assertThatThrownBy(() -> OnnxExport.export(network, Map.of()))
                .hasMessage("calibration.classes must equal classes: found=3, expected=2");
    }

    private static void agrees(long seed, Calibration calibration) throws Exception {
        int classes = calibration.classes();
        float[][] scores = scores(network(seed, classes).withCalibration(calibration));
        int logits = classes == 2 ? 1 : classes;
        float[] expected = new float[classes];
        for (int row = 0; row < ROWS; row++) {
            float[] raw = Arrays.copyOfRange(scores[1], row * logits, (row + 1) * logits);
            calibration.ofLogits(raw, expected);
            for (int c = 0; c < classes; c++) {
                double relative = scores[0][row * classes + c] / (double) expected[c] - 1;
                assertThat(relative)
                        .as("seed=%d row=%d class=%d %s", seed, row, c, calibration)
                        .isCloseTo(0, Offset.offset(1e-5));
            }
        }
    }

    /// Every kind, alone and composed.
    private static List<Calibration> calibrations(long seed, int classes) {
        Random random = new Random(seed);
        List<Double> none = Collections.nCopies(classes, 0.0);
        List<CalibrationMap> maps = new ArrayList<>();
        maps.add(new CalibrationMap.Identity());
        maps.add(
                new CalibrationMap.Platt(
                        0.3 + 2 * random.nextDouble(), gaussians(random, classes)));
        if (classes == 2) {
            maps.add(new CalibrationMap.Isotonic(List.of(-1.0), List.of(0.5)));
            maps.add(knots(random, 64));
        }
        List<Calibration> all = new ArrayList<>();
        for (CalibrationMap map : maps) {
            all.add(new Calibration(0, none, none, map));
            all.add(new Calibration(0, none, gaussians(random, classes), map));
            for (double gamma : new double[] {0.5, 1, 2, 5}) {
                all.add(
                        new Calibration(
                                gamma,
                                gaussians(random, classes),
                                gaussians(random, classes),
                                map));
            }
        }
        return all;
    }

    private static List<Double> gaussians(Random random, int length) {
        return random.doubles(length).map(u -> 4 * u - 2).boxed().toList();
    }

    private static CalibrationMap knots(Random random, int knots) {
        List<Double> from = new ArrayList<>();
        List<Double> to = new ArrayList<>();
        double x = -12;
        double y = -10;
        for (int i = 0; i < knots; i++) {
            from.add(x);
            to.add(y);
            x += 0.01 + 0.5 * random.nextDouble();
            y += 1e-3 + 0.5 * random.nextDouble();
        }
        return new CalibrationMap.Isotonic(from, to);
    }

    private static ScoringModel network(long seed, int classes) {
        return RandomNetworks.network(seed, FEATURES, classes, 2, Activation.GELU, 1);
    }

    /// Probabilities and logits.
    private static float[][] scores(ScoringModel network) throws Exception {
        int classes = network.classes();
        var bytes = OnnxExport.export(network, Map.of());
        float[] probabilities = new float[ROWS * classes];
        float[] logits = new float[ROWS * (classes == 2 ? 1 : classes)];
        try (var model = OnnxModel.load(bytes, network.features(), classes);
                var scorer = new OnnxScorer(model, ROWS)) {
            scorer.scoreRows(
                    ROWS, RandomNetworks.rows(11, ROWS, network.features()), probabilities, logits);
        }
        return new float[][] {probabilities, logits};
    }
}
