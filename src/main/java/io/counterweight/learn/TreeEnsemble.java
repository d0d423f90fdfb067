package io.counterweight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A sum of decision trees: for two classes the logit of class 1 against class 0, for more a logit
/// a class, to which the trees add in turns. Immutable by contract: the arrays belong to it and are
/// never written again.
///
/// @param features that a row has
/// @param trees a multiple of the logits
public record TreeEnsemble(int features, int classes, List<Tree> trees) {
    private static final int VERSION = 1;

    public TreeEnsemble {
        trees = List.copyOf(trees);
        if (trees.size() % logits(classes) != 0) {
            throw new IllegalArgumentException(
                    "trees must be a multiple of the logits: trees=%d, classes=%d"
                            .formatted(trees.size(), classes));
        }
    }

    /// One tree. A row goes from branch 0 to the left where its feature is at most the threshold;
    /// where it is missing, as the branch says. A child of at least 0 is a branch, any other the
    /// leaf `−child − 1`; a tree without branches is leaf 0.
    ///
    /// @param feature one a branch
    /// @param threshold one a branch
    /// @param missingLeft one a branch: where NaN goes
    /// @param left child, one a branch
    /// @param right child, one a branch
    /// @param leaf what each leaf adds to the logit
    public record Tree(
            int[] feature,
            float[] threshold,
            boolean[] missingLeft,
            int[] left,
            int[] right,
            float[] leaf) {
        /// One whose arrays are yet to be filled, by whoever asks for it, before it is used.
        public static Tree ofBranches(int branches) {
            return new Tree(
                    new int[branches],
                    new float[branches],
                    new boolean[branches],
                    new int[branches],
                    new int[branches],
                    new float[branches + 1]);
        }

        int leafOf(float[] row) {
            int at = feature.length == 0 ? -1 : 0;
            while (at >= 0) {
                float value = row[feature[at]];
                boolean isLeft = Float.isNaN(value) ? missingLeft[at] : value <= threshold[at];
                at = isLeft ? left[at] : right[at];
            }
            return -at - 1;
        }
    }

    /// How many logits there are.
    public static int logits(int classes) {
        return classes == 2 ? 1 : classes;
    }

    /// One that says the same of every row: that each class has its share.
    ///
    /// @param shares one a class, above 0
    public static TreeEnsemble ofShares(int features, double[] shares) {
        var trees = new ArrayList<Tree>();
        for (int l = 0; l < logits(shares.length); l++) {
            double logit =
                    shares.length == 2
                            ? StrictMath.log(shares[1]) - StrictMath.log(shares[0])
                            : StrictMath.log(shares[l]);
            var tree = Tree.ofBranches(0);
            tree.leaf[0] = (float) logit;
            trees.add(tree);
        }
        return new TreeEnsemble(features, shares.length, trees);
    }

    /// Scores a row.
    ///
    /// @param row a value a feature, NaN where it is missing
    /// @param probabilities receives one a class
    public void score(float[] row, float[] probabilities) {
        var logits = logits(row);
        var values = classes == 2 ? new double[] {0, logits[0]} : logits;
        double largest = Math.max(values[0], values[1]);
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            values[c] = StrictMath.exp(values[c] - largest);
            sum += values[c];
        }
        for (int c = 0; c < classes; c++) {
            probabilities[c] = (float) (values[c] / sum);
        }
    }

    /// The logits of a row.
    public double[] logits(float[] row) {
        var sums = new double[logits(classes)];
        for (int t = 0; t < trees.size(); t++) {
            var tree = trees.get(t);
            sums[t % sums.length] += tree.leaf()[tree.leafOf(row)];
        }
        return sums;
    }

    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(VERSION);
        out.writeInt(features);
        out.writeInt(classes);
        out.writeInt(trees.size());
        for (var tree : trees) {
            out.writeInt(tree.feature.length);
            for (int b = 0; b < tree.feature.length; b++) {
                out.writeInt(tree.feature[b]);
                out.writeFloat(tree.threshold[b]);
                out.writeBoolean(tree.missingLeft[b]);
                out.writeInt(tree.left[b]);
                out.writeInt(tree.right[b]);
            }
            for (float value : tree.leaf) {
                out.writeFloat(value);
            }
        }
    }

    /// What [#writeTo] wrote.
    ///
    /// @throws IllegalArgumentException for another version
    public static TreeEnsemble readFrom(DataInput in) throws IOException {
        int version = in.readInt();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "expected trees of version %d, found version=%d".formatted(VERSION, version));
        }
        int features = in.readInt();
        int classes = in.readInt();
        var trees = new ArrayList<Tree>();
        for (int t = in.readInt(); t > 0; t--) {
            trees.add(readTree(in));
        }
        return new TreeEnsemble(features, classes, trees);
    }

    private static Tree readTree(DataInput in) throws IOException {
        int branches = in.readInt();
        var tree = Tree.ofBranches(branches);
        for (int b = 0; b < branches; b++) {
            tree.feature[b] = in.readInt();
            tree.threshold[b] = in.readFloat();
            tree.missingLeft[b] = in.readBoolean();
            tree.left[b] = in.readInt();
            tree.right[b] = in.readInt();
        }
        for (int l = 0; l <= branches; l++) {
            tree.leaf[l] = in.readFloat();
        }
        return tree;
    }
}
