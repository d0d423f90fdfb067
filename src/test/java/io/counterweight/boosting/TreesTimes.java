package io.counterweight.boosting;

import io.counterweight.event.Classes;
import io.counterweight.learn.AgeMemory;
import io.counterweight.learn.LabelledExample;
import io.counterweight.learn.Recipe;
import io.counterweight.score.OnnxModel;
import io.counterweight.score.OnnxScorer;
import io.counterweight.score.OnnxTreeExport;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Prints what trees cost in processor time, a fit and a score; not a test, run it by hand.
final class TreesTimes {
    private static final int EXAMPLES = 1_000_000;
    private static final int SCORES = 40_000;

    public static void main(String[] arguments) throws Exception {
        for (int columns : new int[] {15, 48}) {
            var random = new Random(1);
            var memory =
                    new AgeMemory(new Classes(List.of("genuine", "fraud"), 0), columns, 262_144);
            for (int i = 0; i < EXAMPLES; i++) {
                int label = random.nextInt(200) == 0 ? 1 : 0;
                var row = row(random, columns, label);
                var example = new LabelledExample(row, label, random.nextLong(), i, i);
                memory.add(example, 1);
            }
            System.out.printf(
                    "columns=%d examples=%d rows=%d oneIn=%.0f%n",
                    columns, EXAMPLES, memory.rows(), memory.oneIn(0));
            scores(columns, memory, random);
        }
    }

    private static void scores(int columns, AgeMemory memory, Random random) throws Exception {
        long start = now();
        var rows = new RememberedRows(memory);
        var trees =
                LightGbm.fit(
                        rows, 2, new Recipe.Trees("t", 1L, null, null, null, null, null, null));
        System.out.printf("fit=%.1f s%n", (now() - start) / 1e9);
        var state = new ByteArrayOutputStream();
        trees.writeTo(new DataOutputStream(state));
        start = now();
        var onnx = OnnxTreeExport.export(trees, Map.of());
        System.out.printf(
                "state=%d bytes onnx=%d bytes, exported in %.0f ms%n",
                state.size(), onnx.length, (now() - start) / 1e6);
        for (int batch : new int[] {1, 8, 64, 512}) {
            try (var model = OnnxModel.load(onnx, columns, 2);
                    var scorer = new OnnxScorer(model, batch)) {
                var input = new float[batch * columns];
                for (int r = 0; r < batch; r++) {
                    System.arraycopy(row(random, columns, r % 2), 0, input, r * columns, columns);
                }
                var probabilities = new float[2 * batch];
                var logits = new float[batch];
                for (int i = 0; i < SCORES; i += batch) {
                    scorer.scoreRows(batch, input, probabilities, logits);
                }
                start = now();
                for (int i = 0; i < SCORES; i += batch) {
                    scorer.scoreRows(batch, input, probabilities, logits);
                }
                System.out.printf(
                        "rows=%d score=%.1f µs a row%n", batch, (now() - start) / 1e3 / SCORES);
            }
        }
    }

    private static float[] row(Random random, int columns, int label) {
        var row = new float[columns];
        for (int f = 0; f < columns; f++) {
            row[f] = (float) (random.nextGaussian() + label * (f % 5) * .3);
        }
        return row;
    }

    private static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
