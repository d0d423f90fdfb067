package io.counterweight.score;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashSet;

/// What a model may be made of, asked before ONNX Runtime sees it: known operators, all its numbers
/// in itself, tensors that stay small, trees that are trees. Stateless.
final class OnnxRules {
    /// A blend of three networks has 200; ONNX Runtime takes half a second for this many.
    static final int MOST_NODES = 2_000;

    private OnnxRules() {}

    /// @throws ModelRefused `too-large` or `not-allowed`
    static void check(ModelProto model) throws ModelRefused {
        var graph = model.getGraph();
        if (graph.getNodeCount() > MOST_NODES) {
            throw new ModelRefused(
                    "too-large",
                    "a model must have at most "
                            + MOST_NODES
                            + " nodes: nodes="
                            + graph.getNodeCount());
        }
        if (model.getFunctionsCount() > 0) {
            throw new ModelRefused("not-allowed", "a model must have no functions of its own");
        }
        if (model.getTrainingInfoCount() > 0) {
            throw new ModelRefused("not-allowed", "a model must have no training graphs");
        }
        if (graph.getSparseInitializerCount() > 0) {
            throw new ModelRefused("not-allowed", "a model must have no sparse tensors");
        }
        for (var tensor : graph.getInitializerList()) {
            OnnxTensors.check(tensor);
        }
        for (var node : graph.getNodeList()) {
            attributes(node);
            if (node.getOpType().startsWith("TreeEnsemble")) {
                OnnxTrees.check(node);
            }
        }
        OnnxShapes.check(graph);
    }

    private static void attributes(NodeProto node) throws ModelRefused {
        var names = new HashSet<String>();
        for (var attribute : node.getAttributeList()) {
            if (!names.add(attribute.getName())) {
                throw OnnxShapes.refused(node, "must have an attribute once");
            }
            if (!isPlain(attribute)) {
                throw OnnxShapes.refused(
                        node, "must have no graph or other model in " + attribute.getName());
            }
            if (attribute.hasT()) {
                OnnxTensors.check(attribute.getT());
            }
            for (var tensor : attribute.getTensorsList()) {
                OnnxTensors.check(tensor);
            }
        }
    }

    private static boolean isPlain(AttributeProto attribute) {
        return !attribute.hasG()
                && attribute.getGraphsCount() == 0
                && !attribute.hasSparseTensor()
                && attribute.getSparseTensorsCount() == 0
                && attribute.getRefAttrName().isEmpty();
    }
}
