package io.counterweight.score;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks the shape of a tree ensemble. ONNX Runtime (1.29.0) builds its trees by recursion on the
/// thread's stack: a tree of 5,000 levels, 260 kB, ends the JVM. What else can be wrong with trees
/// it refuses itself. Stateless.
final class OnnxTrees {
    static final int DEEPEST = 500;

    private static final String LEAF = "LEAF";

    private OnnxTrees() {}

    /// A node of a tree.
    private record Place(long tree, long node) {}

    /// @param ensemble a `TreeEnsembleClassifier` or `TreeEnsembleRegressor`
    static void check(NodeProto ensemble) throws ModelRefused {
        var attributes = new OnnxAttributes(ensemble);
        var trees = attributes.ints("nodes_treeids");
        var nodes = attributes.ints("nodes_nodeids");
        var whenTrue = attributes.ints("nodes_truenodeids");
        var whenFalse = attributes.ints("nodes_falsenodeids");
        var modes = attributes.strings("nodes_modes");
        for (var list : List.of(nodes, whenTrue, whenFalse, modes)) {
            if (list.size() != trees.size()) {
                throw refused("must have as many of each attribute as nodes: " + list.size());
            }
        }
        var children = new HashMap<Place, List<Place>>();
        var isChild = new HashSet<Place>();
        for (int i = 0; i < trees.size(); i++) {
            long tree = trees.get(i);
            var under =
                    modes.get(i).toString(StandardCharsets.UTF_8).equals(LEAF)
                            ? List.<Place>of()
                            : List.of(
                                    new Place(tree, whenTrue.get(i)),
                                    new Place(tree, whenFalse.get(i)));
            if (children.put(new Place(tree, nodes.get(i)), under) != null) {
                throw refused("must number its nodes once: node=" + nodes.get(i));
            }
            isChild.addAll(under);
        }
        descend(children, isChild);
    }

    private static void descend(Map<Place, List<Place>> children, Set<Place> isChild)
            throws ModelRefused {
        var level = new ArrayDeque<Place>();
        children.keySet().stream().filter(place -> !isChild.contains(place)).forEach(level::add);
        int met = 0;
        for (int depth = 1; !level.isEmpty(); depth++) {
            if (depth > DEEPEST) {
                throw refused("must have at most " + DEEPEST + " levels");
            }
            for (int i = level.size(); i > 0; i--) {
                var under = children.get(level.remove());
                met++;
                if (under == null || met > children.size()) {
                    throw refused("must lead from node to node, each once");
                }
                level.addAll(under);
            }
        }
        if (met != children.size()) {
            throw refused("must have no circle");
        }
    }

    private static ModelRefused refused(String rule) {
        return new ModelRefused("not-allowed", "a tree " + rule);
    }
}
