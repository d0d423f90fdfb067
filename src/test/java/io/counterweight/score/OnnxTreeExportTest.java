package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.learn.TreeEnsemble;
import io.counterweight.learn.TreeEnsemble.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Trees as ONNX, on ONNX Runtime, against themselves.
class OnnxTreeExportTest {
    private static final int FEATURES = 5;

    @Test
    void onnxRuntimeScoresAsTheTreesDoAlsoAtThresholds() throws Exception {
        for (int classes : List.of(2, 3)) {
            var random = new Random(classes);
            var trees = new ArrayList<Tree>();
            for (int t = 0; t < 30 * TreeEnsemble.logits(classes); t++) {
                trees.add(tree(random, t % 10));
            }
            var ensemble = new TreeEnsemble(FEATURES, classes, trees);
            var onnx = OnnxTreeExport.export(ensemble, Map.of("counterweight.recipe", "trees"));
            try (var model = OnnxModel.load(onnx, FEATURES, classes);
                    var scorer = new OnnxScorer(model, 1)) {
                assertThat(model.provenance()).containsEntry("counterweight.recipe", "trees");
                for (int i = 0; i < 2000; i++) {
                    compare(ensemble, scorer, row(random));
                }
            }
        }
    }

    private static void compare(TreeEnsemble ensemble, OnnxScorer scorer, float[] row)
            throws Exception {
        var probabilities = new float[ensemble.classes()];
        var logits = new float[TreeEnsemble.logits(ensemble.classes())];
        scorer.score(row, probabilities, logits);
        var expected = new float[ensemble.classes()];
        ensemble.score(row, expected);
        for (int c = 0; c < expected.length; c++) {
            assertThat(probabilities[c]).isCloseTo(expected[c], Offset.offset(1e-5f));
        }
        var sums = ensemble.logits(row);
        for (int l = 0; l < sums.length; l++) {
            assertThat((double) logits[l]).isCloseTo(sums[l], Offset.offset(1e-4));
        }
    }

    @Test
    void oneThatSaysTheSameOfEveryRowIsAModelToo() throws Exception {
        var constant = TreeEnsemble.ofShares(FEATURES, new double[] {.9, .07, .03});
        try (var model = OnnxModel.load(OnnxTreeExport.export(constant, Map.of()), FEATURES, 3);
                var scorer = new OnnxScorer(model, 1)) {
            compare(constant, scorer, row(new Random(1)));
        }
    }

    /// Small whole numbers, which are thresholds too. None is missing: a scorer puts the mean in.
    private static float[] row(Random random) {
        var row = new float[FEATURES];
        for (int f = 0; f < FEATURES; f++) {
            row[f] = random.nextInt(9) - 4;
        }
        return row;
    }

    /// Each new branch takes the place of a leaf.
    private static Tree tree(Random random, int branches) {
        var tree =
                new Tree(
                        new int[branches],
                        new float[branches],
                        new boolean[branches],
                        new int[branches],
                        new int[branches],
                        new float[branches + 1]);
        for (int b = 0; b < branches; b++) {
            tree.feature()[b] = random.nextInt(FEATURES);
            tree.threshold()[b] = random.nextInt(9) - 4;
            tree.missingLeft()[b] = random.nextBoolean();
            if (b > 0) {
                int leaf = -1 - random.nextInt(b + 1);
                for (int p = 0; p < b; p++) {
                    if (tree.left()[p] == leaf) {
                        tree.left()[p] = b;
                    } else if (tree.right()[p] == leaf) {
                        tree.right()[p] = b;
                    }
                }
                tree.left()[b] = leaf;
            } else {
                tree.left()[b] = -1;
            }
            tree.right()[b] = -b - 2;
        }
        for (int l = 0; l <= branches; l++) {
            tree.leaf()[l] = (float) random.nextGaussian();
        }
        return tree;
    }
}
