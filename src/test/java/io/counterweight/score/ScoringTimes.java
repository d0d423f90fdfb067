package io.counterweight.score;

import io.counterweight.learn.ScoringModel.Activation;
import java.util.Arrays;
import java.util.Map;

/// Prints the median time of a call by number of rows; not a test, run it by hand.
final class ScoringTimes {
    private static final int CALLS = 40_000;

    public static void main(String[] arguments) throws Exception {
        OnnxRuntimeHome.start();
        for (int features : new int[] {15, 35}) {
            for (int k : new int[] {0, 6}) {
                var network = RandomNetworks.network(1, features, 2, k, Activation.GELU, 2);
                var bytes = OnnxExport.export(network, Map.of());
                try (var model = OnnxModel.load(bytes, features, 2);
                        var scorer = new OnnxScorer(model, 512)) {
                    for (int rows : new int[] {1, 8, 32, 512}) {
                        System.out.printf(
                                "features=%d k=%d bytes=%d rows=%d p50=%.2f µs%n",
                                features, k, bytes.length, rows, median(scorer, features, rows));
                    }
                }
            }
        }
    }

    private static double median(OnnxScorer scorer, int features, int rows) throws Exception {
        int calls = CALLS / (rows < 100 ? 1 : 20);
        var input = RandomNetworks.rows(rows, rows, features);
        var probabilities = new float[rows * 2];
        var logits = new float[rows];
        var nanos = new long[calls];
        for (int i = 0; i < 2 * calls; i++) {
            long start = System.nanoTime();
            scorer.scoreRows(rows, input, probabilities, logits);
            nanos[i % calls] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[calls / 2] / 1e3;
    }
}
