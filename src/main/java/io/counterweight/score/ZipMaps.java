package io.counterweight.score;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.Map;

/// The operator with which converters of tree ensembles end a model: it turns the probabilities
/// into one map a row, which is several times slower to read than the tensor it was made from.
final class ZipMaps {
    private ZipMaps() {}

    static boolean areIn(OrtSession session) throws OrtException {
        return session.getOutputInfo().values().stream()
                .anyMatch(output -> output.getInfo() instanceof SequenceInfo);
    }

    /// The same model, with the tensor of probabilities as output in the place of the maps.
    static byte[] takenFrom(byte[] bytes, int classes) throws InvalidProtocolBufferException {
        var model = ModelProto.parseFrom(bytes).toBuilder();
        var graph = model.getGraph();
        var tensorOfMaps = new HashMap<String, String>();
        var nodes = GraphProto.newBuilder();
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals("ZipMap")) {
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
