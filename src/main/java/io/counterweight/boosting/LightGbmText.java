package io.counterweight.boosting;

import io.counterweight.learn.TreeEnsemble;
import io.counterweight.learn.TreeEnsemble.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the text that LightGBM writes of a model. Its thresholds are doubles: each is rounded down
/// to the largest float that is not above it, so that every float goes the way it did. Stateless.
final class LightGbmText {
    private static final int CATEGORICAL = 1;
    private static final int DEFAULT_LEFT = 2;
    private static final int MISSING_IS = 12;
    private static final int MISSING_IS_NAN = 8;

    private LightGbmText() {}

    /// @throws LightGbmFailed for trees that we do not ask for: splits by category, zero as missing
    static TreeEnsemble read(String text, int features, int classes) {
        var trees = new ArrayList<Tree>();
        @Nullable Map<String, String> tree = null;
        for (var line : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (line.startsWith("Tree=")) {
                tree = new HashMap<>();
            } else if (tree != null && equals > 0) {
                tree.put(line.substring(0, equals), line.substring(equals + 1));
            } else if (tree != null && line.isBlank() && !tree.isEmpty()) {
                trees.add(tree(tree));
                tree = null;
            } else if (line.equals("end of trees")) {
                return new TreeEnsemble(features, classes, trees);
            }
        }
        throw new LightGbmFailed("a model must end with its trees: characters=" + text.length());
    }

    private static Tree tree(Map<String, String> lines) {
        int branches = Integer.parseInt(lines.getOrDefault("num_leaves", "")) - 1;
        var leaf = doubles(lines, "leaf_value", branches + 1);
        var split = doubles(lines, "split_feature", branches);
        var threshold = doubles(lines, "threshold", branches);
        var decision = doubles(lines, "decision_type", branches);
        var left = doubles(lines, "left_child", branches);
        var right = doubles(lines, "right_child", branches);
        var tree = Tree.ofBranches(branches);
        for (int b = 0; b < branches; b++) {
            tree.feature()[b] = (int) split[b];
            tree.threshold()[b] = roundDown(threshold[b]);
            tree.missingLeft()[b] = isMissingLeft((int) decision[b], threshold[b]);
            tree.left()[b] = (int) left[b];
            tree.right()[b] = (int) right[b];
        }
        for (int l = 0; l <= branches; l++) {
            tree.leaf()[l] = (float) leaf[l];
        }
        return tree;
    }

    private static double[] doubles(Map<String, String> lines, String name, int count) {
        if (count == 0) {
            return new double[0];
        }
        var values = lines.getOrDefault(name, "").split(" ");
        if (values.length != count) {
            throw new LightGbmFailed(
                    "a tree must have %d of %s: found=%d".formatted(count, name, values.length));
        }
        var doubles = new double[count];
        for (int i = 0; i < count; i++) {
            doubles[i] =
                    values[i].equals("inf")
                            ? Double.POSITIVE_INFINITY
                            : Double.parseDouble(values[i]);
        }
        return doubles;
    }

    /// Where a split saw missing values they go its default way, else as 0 does.
    private static boolean isMissingLeft(int decision, double threshold) {
        int missing = decision & MISSING_IS;
        if ((decision & CATEGORICAL) != 0 || (missing != 0 && missing != MISSING_IS_NAN)) {
            throw new LightGbmFailed("splits must be of numbers: decision_type=" + decision);
        }
        return missing == 0 ? 0 <= threshold : (decision & DEFAULT_LEFT) != 0;
    }

    /// A threshold above all floats, which parts them from the missing, becomes the largest.
    static float roundDown(double threshold) {
        float rounded = (float) Math.min(threshold, Float.MAX_VALUE);
        return rounded > threshold ? Math.nextDown(rounded) : rounded;
    }
}
