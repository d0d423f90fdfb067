package io.counterweight.score;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The input and outputs of a model that scoring uses.
///
/// @param columns of the probabilities: one per class, or 1 (the probability of class 1 of two)
/// @param logits null where the model has none of the expected width
record OnnxPorts(String input, String probabilities, int columns, @Nullable String logits) {

    static OnnxPorts of(OrtSession session, int features, int classes)
            throws ModelRefused, OrtException {
        var inputs = session.getInputInfo();
        if (inputs.size() != 1 || !isRows(inputs.values().iterator().next(), features)) {
            throw new ModelRefused(
                    "wrong-input",
                    "expected one float input [rows, " + features + "], found " + inputs.values());
        }
        var outputs = session.getOutputInfo();
        var logits = OnnxExport.LOGITS;
        boolean hasLogits = isRows(outputs.get(logits), ScoringModelShapes.logits(classes));
        var input = inputs.keySet().iterator().next();
        var probabilities = probabilities(outputs, classes);
        int columns = isRows(outputs.get(probabilities), classes) ? classes : 1;
        return new OnnxPorts(input, probabilities, columns, hasLogits ? logits : null);
    }

    /// The output of that name, or else the only one that has the shape.
    private static String probabilities(Map<String, NodeInfo> outputs, int classes)
            throws ModelRefused {
        if (isProbabilities(outputs.get(OnnxExport.PROBABILITIES), classes)) {
            return OnnxExport.PROBABILITIES;
        }
        var fitting =
                outputs.entrySet().stream()
                        .filter(output -> !output.getKey().equals(OnnxExport.LOGITS))
                        .filter(output -> isProbabilities(output.getValue(), classes))
                        .map(Map.Entry::getKey)
                        .toList();
        if (fitting.size() != 1) {
            throw new ModelRefused(
                    "wrong-output",
                    "expected one float output [rows, "
                            + classes
                            + (classes == 2 ? "] or [rows, 1]" : "]")
                            + " of probabilities, found "
                            + outputs.values());
        }
        return fitting.getFirst();
    }

    private static boolean isProbabilities(@Nullable NodeInfo node, int classes) {
        return isRows(node, classes) || (classes == 2 && isRows(node, 1));
    }

    /// Whether it is a float tensor of any number of rows and so many columns.
    private static boolean isRows(@Nullable NodeInfo node, int columns) {
        if (node == null || !(node.getInfo() instanceof TensorInfo tensor)) {
            return false;
        }
        var shape = tensor.getShape();
        return tensor.type == OnnxJavaType.FLOAT
                && shape.length == 2
                && shape[0] == -1
                && shape[1] == columns;
    }
}
