package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.learn.ScoringModel.Activation;
import io.counterweight.score.PermutationShapley.Margin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationShapleyTest {
    private static final int GROUPS = 8;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 7})
    void contributionsAddUpToTheDifferenceOfTheEnds(int pairs) throws ScoreRefused {
        for (long seed = 0; seed < 50; seed++) {
            var usual = RandomNetworks.rows(seed, 1, GROUPS);
            var present = RandomNetworks.rows(seed + 1000, 1, GROUPS);
            var found = explain(usual, present, orders(seed, pairs), wild());
            double difference = wild().applyAsDouble(present) - wild().applyAsDouble(usual);
            assertThat(IntStream.range(0, GROUPS).mapToDouble(g -> found[g]).sum())
                    .as("seed %d", seed)
                    .isCloseTo(difference, within(1e-9 * Math.max(1, Math.abs(difference))));
        }
    }

    /// Every order of three groups: the definition itself.
    @Test
    void overAllOrdersTheyAreTheShapleyValues() throws ScoreRefused {
        int[][] half = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}};
        float[] usual = {1, 2, 3};
        float[] present = {4, -1, 2};
        ToDoubleFunction<float[]> f = x -> x[0] * x[1] * x[2] + x[0] * x[0];
        var found = explain(usual, present, half, f);

        assertThat(found).containsExactly(exact(usual, present, f), within(1e-12));
    }

    @Test
    void onePairIsExactWhereOnlyPairsInteract() throws ScoreRefused {
        float[] usual = {1, 2, 3, 0, 1, 0, 5, 1};
        float[] present = {2, 0, 4, 1, 7, 2, 3, 3};
        ToDoubleFunction<float[]> f =
                x -> {
                    double sum = 0;
                    for (int i = 0; i < x.length; i++) {
                        sum += Math.sin(x[i]) + x[i] * x[(i + 3) % x.length];
                    }
                    return sum;
                };

        assertThat(explain(usual, present, orders(1, 1), f))
                .containsExactly(exact(usual, present, f), within(1e-9));
    }

    /// Networks of 8 features, rows as far apart as they get: the root mean square error is below a
    /// quarter of the exact values', and ten times as many pairs at least halve it (a third of it
    /// is to be expected).
    @Test
    void fourPairsAreNearTheExactValuesOfANetwork() throws ScoreRefused {
        double few = relativeError(4);
        double many = relativeError(40);

        assertThat(few).isLessThan(.25);
        assertThat(many).isLessThan(.5 * few);
    }

    private static double relativeError(int pairs) throws ScoreRefused {
        double squares = 0;
        double whole = 0;
        for (long seed = 0; seed < 20; seed++) {
            var network = RandomNetworks.network(seed, GROUPS, 2, 0, Activation.GELU, 2);
            ToDoubleFunction<float[]> f = x -> ReferenceForward.logits(network, x, 0)[0];
            var usual = RandomNetworks.rows(seed, 1, GROUPS);
            var present = RandomNetworks.rows(seed + 1000, 1, GROUPS);
            var exact = exact(usual, present, f);
            var found = explain(usual, present, orders(seed, pairs), f);
            for (int g = 0; g < GROUPS; g++) {
                squares += (found[g] - exact[g]) * (found[g] - exact[g]);
                whole += exact[g] * exact[g];
            }
        }
        return Math.sqrt(squares / whole);
    }

    @Test
    void theColumnsOfAGroupGoOverTogether() throws ScoreRefused {
        var shapley = new PermutationShapley(4, List.of(new int[] {0, 2}, new int[] {1, 3}), 3);
        var found = new double[2];
        Margin margin =
                (rows, features, out) -> {
                    for (int r = 0; r < rows; r++) {
                        assertThat(features[4 * r]).isEqualTo(features[4 * r + 2]);
                        assertThat(features[4 * r + 1]).isEqualTo(features[4 * r + 3]);
                        out[r] = features[4 * r] + 10 * features[4 * r + 3];
                    }
                    return true;
                };
        shapley.explain(
                new float[4],
                new float[] {1, 1, 1, 1},
                new int[][] {{0, 1}, {1, 0}, {0, 1}},
                margin,
                found);

        assertThat(found).containsExactly(new double[] {1, 10}, within(1e-12));
    }

    @Test
    void oneCallScoresAllRowsAndWhatIsAsUsualCostsNone() throws ScoreRefused {
        var shapley = new PermutationShapley(GROUPS, singles(), 4);
        float[] usual = new float[GROUPS];
        float[] present = {0, 1, 0, 1, 1, 0, 0, 0};
        var calls = new ArrayList<Integer>();
        var found = new double[GROUPS];
        Margin margin =
                (rows, features, out) -> {
                    calls.add(rows);
                    IntStream.range(0, rows).forEach(r -> out[r] = r);
                    return true;
                };
        shapley.explain(usual, present, orders(3, 4), margin, found);

        assertThat(shapley.maxRows()).isEqualTo(2 + 8 * 7);
        assertThat(calls).containsExactly(2 + 8 * 2);
        assertThat(found[0]).isZero();
        assertThat(found[7]).isZero();
    }

    @Test
    void withoutAMarginNothingIsExplained() throws ScoreRefused {
        var shapley = new PermutationShapley(GROUPS, singles(), 1);
        var found = new double[] {5, 5, 5, 5, 5, 5, 5, 5};
        boolean explained =
                shapley.explain(
                        new float[GROUPS],
                        RandomNetworks.rows(1, 1, GROUPS),
                        orders(1, 1),
                        (rows, features, out) -> false,
                        found);

        assertThat(explained).isFalse();
        assertThat(found).containsOnly(5);
    }

    private static ToDoubleFunction<float[]> wild() {
        return x -> {
            double product = 1;
            for (float value : x) {
                product *= 1 + Math.abs(value) / 4;
            }
            return product + Math.sin(x[0] * x[1]);
        };
    }

    private static double[] explain(
            float[] usual, float[] present, int[][] orders, ToDoubleFunction<float[]> f)
            throws ScoreRefused {
        int n = usual.length;
        var groups = IntStream.range(0, n).mapToObj(g -> new int[] {g}).toList();
        var found = new double[n];
        Margin margin =
                (rows, features, out) -> {
                    var row = new float[n];
                    for (int r = 0; r < rows; r++) {
                        System.arraycopy(features, r * n, row, 0, n);
                        out[r] = f.applyAsDouble(row);
                    }
                    return true;
                };
        new PermutationShapley(n, groups, orders.length)
                .explain(usual, present, orders, margin, found);
        return found;
    }

    /// Σ over sets S without g of |S|! (n − |S| − 1)! / n! · (f(S ∪ g) − f(S)).
    private static double[] exact(float[] usual, float[] present, ToDoubleFunction<float[]> f) {
        int n = usual.length;
        var values = new double[1 << n];
        for (int set = 0; set < values.length; set++) {
            var row = usual.clone();
            for (int g = 0; g < n; g++) {
                row[g] = (set >> g & 1) == 1 ? present[g] : usual[g];
            }
            values[set] = f.applyAsDouble(row);
        }
        var exact = new double[n];
        for (int g = 0; g < n; g++) {
            for (int set = 0; set < values.length; set++) {
                if ((set >> g & 1) == 0) {
                    int size = Integer.bitCount(set);
                    double weight = factorial(size) * factorial(n - size - 1) / factorial(n);
                    exact[g] += weight * (values[set | 1 << g] - values[set]);
                }
            }
        }
        return exact;
    }

    private static double factorial(int n) {
        return IntStream.rangeClosed(1, n).asDoubleStream().reduce(1, (a, b) -> a * b);
    }

    private static List<int[]> singles() {
        return IntStream.range(0, GROUPS).mapToObj(g -> new int[] {g}).toList();
    }

    private static int[][] orders(long seed, int pairs) {
        var random = new Random(seed);
        var orders = new int[pairs][];
        for (int p = 0; p < pairs; p++) {
            var order = new ArrayList<>(IntStream.range(0, GROUPS).boxed().toList());
            Collections.shuffle(order, random);
            orders[p] = order.stream().mapToInt(Integer::intValue).toArray();
        }
        return orders;
    }
}
