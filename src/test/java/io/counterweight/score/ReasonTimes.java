package io.counterweight.score;

import io.counterweight.learn.Calibration;
import io.counterweight.learn.Mixture;
import io.counterweight.learn.ScoringModel.Activation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// Prints what the reasons of an alert cost and how exact they are, by number of pairs; not a test,
/// run it by hand. The error is the root mean square of contributions less those of 512 pairs, over
/// that of the latter. Rows are as far from usual as standardised values get, so that the error is
/// larger than that of real alerts.
final class ReasonTimes {
    private static final int EXPLANATIONS = 200;
    private static final int NEARLY_EXACT = 512;

    private ReasonTimes() {}

    public static void main(String[] arguments) throws Exception {
        OnnxRuntimeHome.start();
        for (int features : new int[] {15, 27, 35}) {
            var network = RandomNetworks.network(1, features, 2, 6, Activation.GELU, 2);
            measure("network", OnnxExport.export(network, Map.of()), features);
        }
        measure("blend", blend(), 15);
        measure("trees", Files.readAllBytes(Path.of("models/handbook-gbdt.onnx")), 15);
    }

    /// Three networks, as in `models/recipes/blend.yaml`.
    private static byte[] blend() {
        var members = new ArrayList<byte[]>();
        for (int seed = 1; seed <= 3; seed++) {
            var network = RandomNetworks.network(seed, 15, 2, 6, Activation.GELU, 2);
            members.add(OnnxExport.export(network, Map.of()));
        }
        var third = Collections.nCopies(3, 1 / 3.0);
        var mixture = new Mixture(third, 0, 0.02, Calibration.identity(2));
        return OnnxBlend.blend(15, 2, members, mixture, Map.of());
    }

    private static void measure(String name, byte[] bytes, int features) throws Exception {
        try (var model = OnnxModel.load(bytes, features, 2)) {
            for (int pairs : new int[] {1, 2, 4, 8, 16}) {
                measure(name, model, pairs);
            }
        }
    }

    private static void measure(String name, OnnxModel model, int pairs) throws Exception {
        int n = model.features();
        var groups = IntStream.range(0, n).mapToObj(g -> new int[] {g}).toList();
        var nanos = new long[EXPLANATIONS];
        double squares = 0;
        double whole = 0;
        try (var explainer = new ScoreExplainer(n, 2, groups, pairs);
                var exact = new ScoreExplainer(n, 2, groups, NEARLY_EXACT)) {
            for (int i = -EXPLANATIONS; i < EXPLANATIONS; i++) {
                var usual = RandomNetworks.rows(i, 1, n);
                var present = RandomNetworks.rows(i + 100_000, 1, n);
                var orders = orders(i, n, pairs);
                var found = new double[n];
                long start = System.nanoTime();
                explainer.explain(model, 1, 0, usual, present, orders, found);
                nanos[Math.floorMod(i, EXPLANATIONS)] = System.nanoTime() - start;
                if (i < 0 || i % 8 != 0) {
                    continue;
                }
                var right = new double[n];
                var many = orders(-1 - i, n, NEARLY_EXACT);
                exact.explain(model, 1, 0, usual, present, many, right);
                for (int g = 0; g < n; g++) {
                    squares += (found[g] - right[g]) * (found[g] - right[g]);
                    whole += right[g] * right[g];
                }
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%s features=%d pairs=%d rows=%d least=%.0f µs p50=%.0f µs error=%.3f%n",
                name,
                n,
                pairs,
                2 + 2 * pairs * (n - 1),
                nanos[0] / 1e3,
                nanos[EXPLANATIONS / 2] / 1e3,
                Math.sqrt(squares / whole));
    }

    private static int[][] orders(long seed, int n, int pairs) {
        var random = new Random(seed);
        List<Integer> order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
        var orders = new int[pairs][];
        for (int p = 0; p < pairs; p++) {
            Collections.shuffle(order, random);
            orders[p] = order.stream().mapToInt(Integer::intValue).toArray();
        }
        return orders;
    }
}
