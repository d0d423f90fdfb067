package io.counterweight.app;

import io.counterweight.learn.ScoringModel;
import io.counterweight.learn.ScoringModel.Activation;
import io.counterweight.learn.ScoringModel.Dense;
import io.counterweight.score.OnnxExport;
import java.util.List;
import java.util.Map;

/// Small ONNX models to test with.
final class Models {
    private Models() {}

    static byte[] linear(float weight) {
        return linear(weight, Map.of());
    }

    /// Two features of that weight each, two classes, no hidden layer.
    static byte[] linear(float weight, Map<String, String> provenance) {
        var layer = new Dense(2, 1, new float[] {weight, weight}, new float[] {0});
        var model =
                new ScoringModel(
                        2,
                        2,
                        new float[] {0, 0},
                        new float[] {1, 1},
                        5f,
                        0,
                        new float[0],
                        Activation.RELU,
                        List.of(layer));
        return OnnxExport.export(model, provenance);
    }
}
