package io.counterweight.score;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import io.counterweight.learn.Calibration;
import io.counterweight.learn.TreeEnsemble;
import io.counterweight.learn.TreeEnsemble.Tree;
import java.util.Map;

/// Writes trees as a self-contained ONNX model, with the input and the outputs of [OnnxExport]: one
/// `TreeEnsembleRegressor` sums them to the logits, a softmax follows. The same trees and
/// provenance give the same bytes. Stateless.
public final class OnnxTreeExport {
    private OnnxTreeExport() {}

    /// Writes the model.
    ///
    /// @param provenance goes into `metadata_props`, sorted by key
    public static byte[] export(TreeEnsemble model, Map<String, String> provenance) {
        int logits = TreeEnsemble.logits(model.classes());
        var graph = new OnnxGraph("counterweight");
        graph.input(OnnxExport.FEATURES, model.features());
        graph.treesNode(ensemble(model, logits));
        OnnxHead.write(graph, Calibration.identity(model.classes()));
        graph.output(OnnxExport.PROBABILITIES, model.classes());
        graph.output(OnnxExport.LOGITS, logits);
        return OnnxExport.bytes(graph, provenance);
    }

    private static NodeProto.Builder ensemble(TreeEnsemble model, int logits) {
        var nodes = new Nodes();
        for (int t = 0; t < model.trees().size(); t++) {
            nodes.add(t, t % logits, model.trees().get(t));
        }
        return NodeProto.newBuilder()
                .setOpType("TreeEnsembleRegressor")
                .setDomain(OnnxGraph.TREES)
                .setName(OnnxExport.LOGITS)
                .addInput(OnnxExport.FEATURES)
                .addOutput(OnnxExport.LOGITS)
                .addAttribute(integer("n_targets").setI(logits))
                .addAttribute(nodes.trees)
                .addAttribute(nodes.ids)
                .addAttribute(nodes.modes)
                .addAttribute(nodes.features)
                .addAttribute(nodes.values)
                .addAttribute(nodes.whenTrue)
                .addAttribute(nodes.whenFalse)
                .addAttribute(nodes.missing)
                .addAttribute(nodes.leafTrees)
                .addAttribute(nodes.leafIds)
                .addAttribute(nodes.targets)
                .addAttribute(nodes.weights);
    }

    private static AttributeProto.Builder integer(String name) {
        return attribute(name, AttributeProto.AttributeType.INT);
    }

    private static AttributeProto.Builder integers(String name) {
        return attribute(name, AttributeProto.AttributeType.INTS);
    }

    private static AttributeProto.Builder floats(String name) {
        return attribute(name, AttributeProto.AttributeType.FLOATS);
    }

    private static AttributeProto.Builder attribute(
            String name, AttributeProto.AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    /// The nodes of all trees as the parallel lists that ONNX keeps them in: branches of a tree
    /// first, then its leaves.
    private static final class Nodes {
        private static final ByteString BRANCH = ByteString.copyFromUtf8("BRANCH_LEQ");
        private static final ByteString LEAF = ByteString.copyFromUtf8("LEAF");

        final AttributeProto.Builder trees = integers("nodes_treeids");
        final AttributeProto.Builder ids = integers("nodes_nodeids");
        final AttributeProto.Builder modes =
                attribute("nodes_modes", AttributeProto.AttributeType.STRINGS);
        final AttributeProto.Builder features = integers("nodes_featureids");
        final AttributeProto.Builder values = floats("nodes_values");
        final AttributeProto.Builder whenTrue = integers("nodes_truenodeids");
        final AttributeProto.Builder whenFalse = integers("nodes_falsenodeids");
        final AttributeProto.Builder missing = integers("nodes_missing_value_tracks_true");
        final AttributeProto.Builder leafTrees = integers("target_treeids");
        final AttributeProto.Builder leafIds = integers("target_nodeids");
        final AttributeProto.Builder targets = integers("target_ids");
        final AttributeProto.Builder weights = floats("target_weights");

        void add(int number, int target, Tree tree) {
            int branches = tree.feature().length;
            for (int b = 0; b < branches; b++) {
                node(number, b, BRANCH, tree.feature()[b], tree.threshold()[b]);
                whenTrue.addInts(id(tree.left()[b], branches));
                whenFalse.addInts(id(tree.right()[b], branches));
                missing.addInts(tree.missingLeft()[b] ? 1 : 0);
            }
            for (int l = 0; l <= branches; l++) {
                node(number, branches + l, LEAF, 0, 0);
                whenTrue.addInts(0);
                whenFalse.addInts(0);
                missing.addInts(0);
                leafTrees.addInts(number);
                leafIds.addInts(branches + l);
                targets.addInts(target);
                weights.addFloats(tree.leaf()[l]);
            }
        }

        private void node(int tree, int id, ByteString mode, int feature, float value) {
            trees.addInts(tree);
            ids.addInts(id);
            modes.addStrings(mode);
            features.addInts(feature);
            values.addFloats(value);
        }

        private static int id(int child, int branches) {
            return child >= 0 ? child : branches - child - 1;
        }
    }
}
