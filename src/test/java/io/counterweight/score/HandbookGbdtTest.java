package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// models/handbook-gbdt.onnx, a model that was not trained here, against the probabilities that
/// LightGBM itself gives. models/training/golden_rows.py writes the rows.
class HandbookGbdtTest {
    private static final Path MODEL = Path.of("models/handbook-gbdt.onnx");
    private static final Path GOLDEN = Path.of("src/test/resources/handbook-gbdt-scores.csv");
    private static final int FEATURES = 15;

    /// 300 trees are summed in single precision: about 1e-6 of the logit, a quarter of it at most
    /// of the probability.
    private static final float TOLERANCE = 1e-6f;

    @Test
    void itScoresAsLightGbmDoes() throws Exception {
        var rows = goldenRows();
        var expected = rows.stream().map(cells -> cells[FEATURES]).toList();
        var probabilities = new float[2 * rows.size()];
        var logits = new float[rows.size()];
        try (var model = load();
                var scorer = new OnnxScorer(model, rows.size())) {
            scorer.scoreRows(rows.size(), features(rows), probabilities, logits);
        }

        for (int row = 0; row < rows.size(); row++) {
            float fraud = Float.parseFloat(expected.get(row));
            var line = Arrays.toString(rows.get(row));
            assertThat(probabilities[2 * row + 1]).as(line).isCloseTo(fraud, within(TOLERANCE));
            assertThat(probabilities[2 * row]).as(line).isCloseTo(1 - fraud, within(TOLERANCE));
            assertThat(1 / (1 + Math.exp(-logits[row]))).isCloseTo(fraud, within(1e-6));
        }
        // the rows hold frauds and genuine ones, at thresholds and with missing values too
        assertThat(expected).anyMatch(p -> Float.parseFloat(p) > .9f);
        assertThat(expected).anyMatch(p -> Float.parseFloat(p) < .001f);
        assertThat(rows).anyMatch(cells -> List.of(cells).contains("nan"));
    }

    @Test
    void itSaysWhatItWasTrainedOn() throws Exception {
        var header = List.of(Files.readAllLines(GOLDEN).getFirst().split(","));
        try (var model = load()) {
            assertThat(model.version()).startsWith("handbook-gbdt-");
            assertThat(model.provenance())
                    .containsEntry("counterweight.classes", "genuine,fraud")
                    .containsEntry("counterweight.days", "24-53")
                    .containsEntry(
                            "counterweight.features",
                            String.join(",", header.subList(0, FEATURES)));
        }
    }

    private static OnnxModel load() throws Exception {
        return OnnxModel.load(Files.readAllBytes(MODEL), FEATURES, 2);
    }

    private static List<String[]> goldenRows() throws IOException {
        try (var lines = Files.lines(GOLDEN)) {
            return lines.skip(1).map(line -> line.split(",")).toList();
        }
    }

    /// NaN is a missing value.
    private static float[] features(List<String[]> rows) {
        var features = new float[rows.size() * FEATURES];
        for (int i = 0; i < features.length; i++) {
            features[i] =
                    Float.parseFloat(rows.get(i / FEATURES)[i % FEATURES].replace("nan", "NaN"));
        }
        return features;
    }
}
