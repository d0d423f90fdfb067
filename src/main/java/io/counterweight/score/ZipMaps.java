package io.counterweight.score;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.Map;

/// The operator with which converters of tree ensembles end a model: it turns the probabilities
/// into one map a row, which is several times slower to read than the tensor it was made from.
final class ZipMaps {
    private ZipMaps() {}

    static boolean areIn(ModelProto model) {
        return model.getGraph().getNodeList().stream()
                .anyMatch(node -> node.getOpType().equals("ZipMap"));
    }

    /// The same model, with the tensor of probabilities as output in the place of the maps.
    static byte[] takenFrom(ModelProto with, int classes) throws ModelRefused {
        var model = with.toBuilder();
        var graph = model.getGraph();
        var tensorOfMaps = new HashMap<String, String>();
        var nodes = GraphProto.newBuilder();
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals("ZipMap")) {
                if (node.getInputCount() != 1 || node.getOutputCount() != 1) {
                    throw new ModelRefused("does-not-load", "a ZipMap must turn one into one");
                }
                tensorOfMaps.put(node.getOutput(0), node.getInput(0));
            } else {
                nodes.addNode(node);
            }
        }
        var plain = graph.toBuilder().clearNode().addAllNode(nodes.getNodeList()).clearOutput();
        for (ValueInfoProto output : graph.getOutputList()) {
            plain.addOutput(plainOutput(output, tensorOfMaps, classes));
        }
        return model.setGraph(plain).build().toByteArray();
    }

    private static ValueInfoProto plainOutput(
            ValueInfoProto output, Map<String, String> tensorOfMaps, int classes) {
        var tensor = tensorOfMaps.get(output.getName());
        return tensor == null ? output : OnnxGraph.rows(tensor, classes);
    }
}
