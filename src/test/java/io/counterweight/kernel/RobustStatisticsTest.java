package io.counterweight.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A few values move mean and deviation of a column no further than its other values allow; many
/// do.
class RobustStatisticsTest {
    private static final int ROWS = 64;

    /// One column; the weights of its rows are 0, so that only its statistics move.
    private static final class Column {
        private final Network network;
        private final float[] batch = new float[ROWS];
        private int size;

        Column(Kernels kernels) {
            var spec =
                    new NetworkSpec(
                            1,
                            2,
                            0,
                            0,
                            List.of(),
                            Activation.RELU,
                            new Loss.CrossEntropy(),
                            new Optimiser.Sgd(0.1),
                            0,
                            8,
                            ROWS);
            network = kernels.network(spec);
        }

        Column add(double x) {
            batch[size++] = (float) x;
            if (size == ROWS) {
                flush();
            }
            return this;
        }

        Column add(int count, DoubleSupplier of) {
            for (int i = 0; i < count; i++) {
                add(of.getAsDouble());
            }
            return this;
        }

        private void flush() {
            if (size > 0) {
                network.step(batch, new int[size], new float[size], size);
                size = 0;
            }
        }

        double mean() {
            flush();
            return network.exportState().statistics().centre(0);
        }

        double deviation() {
            flush();
            return network.exportState().statistics().deviation(0);
        }
    }

    private static List<Kernels> kernels() {
        return AvailableKernels.all();
    }

    private static DoubleSupplier amounts(long seed) {
        var random = new Random(seed);
        return () -> 50 + 20 * random.nextGaussian();
    }

    /// The fault that this was made for.
    @Test
    void oneMillionAndTwentyOfThreeTimesTenToTheThirtyEightMoveNothing() {
        for (var kernels : kernels()) {
            var column = new Column(kernels).add(100_000, amounts(1)).add(1e6);
            column.add(20, () -> 3e38).add(20_000, amounts(2));
            assertThat(column.mean()).isCloseTo(50, withinPercentage(1));
            assertThat(column.deviation()).isCloseTo(20, withinPercentage(1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 63, 64, 300, 5000})
    void oneValueFarOutInAYoungStreamIsForgotten(int before) {
        for (var kernels : kernels()) {
            var column = new Column(kernels).add(before, amounts(3)).add(-1e6).add(64, amounts(4));
            assertThat(column.mean()).isCloseTo(50, withinPercentage(15));
            assertThat(column.deviation()).isCloseTo(20, withinPercentage(25));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0005, 0.005, 0.05, 0.5})
    void aColumnThatIsNearlyAlwaysZeroHasItsFullDeviation(double share) {
        for (var kernels : kernels()) {
            var random = new Random(5);
            var column = new Column(kernels);
            double far = Math.sqrt(1 / (share * (1 - share)));
            column.add(200_000, () -> random.nextDouble() < share ? far : 0);
            assertThat(column.deviation()).isCloseTo(1, withinPercentage(8));
        }
    }

    @Test
    void theFirstValuesOfAColumnThatWasConstantGiveItsDeviationAtOnce() {
        for (var kernels : kernels()) {
            var random = new Random(6);
            var column = new Column(kernels).add(10_000, () -> 0);
            assertThat(column.deviation()).isEqualTo(1);
            column.add(12, () -> 0.5 + random.nextDouble());
            assertThat(column.deviation())
                    .isBetween(0.8 * Math.sqrt(12 / 1e4), Math.sqrt(12 / 1e4));
        }
    }

    @Test
    void theFirstValueOfAConstantColumnMayBeWrongAndTheNextSayIt() {
        for (var kernels : kernels()) {
            var column = new Column(kernels).add(10_000, () -> 0).add(1e6).add(1).add(1);
            assertThat(column.deviation()).isCloseTo(Math.sqrt(3 / 1e4), withinPercentage(1));
        }
    }

    /// Ten thousand times a test transaction, a thousand times as many rows as may be held at once.
    @Test
    void oneInTwentyThousandForEverMovesNothing() {
        var random = new Random(7);
        var column = new Column(KernelChoice.best().kernels());
        for (int i = 0; i < 200; i++) {
            column.add(20_000, amounts(random.nextLong())).add(1e9);
        }
        assertThat(column.mean()).isCloseTo(50, withinPercentage(1));
        assertThat(column.deviation()).isCloseTo(20, withinPercentage(1));
    }

    @Test
    void heavyTailsCountButForTheOutermost() {
        var random = new Random(8);
        var column = new Column(KernelChoice.best().kernels());
        double[] values = new double[500_000];
        Arrays.setAll(values, i -> Math.exp(1.2 * random.nextGaussian()));
        for (double value : values) {
            column.add(value);
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double square =
                Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        assertThat(column.mean()).isCloseTo(mean, withinPercentage(1));
        assertThat(column.deviation()).isCloseTo(Math.sqrt(square), withinPercentage(8));
    }

    @Test
    void missingValuesAreNotCounted() {
        for (var kernels : kernels()) {
            var with = new Column(kernels);
            var without = new Column(kernels);
            var random = new Random(9);
            for (int i = 0; i < 3000; i++) {
                double x = random.nextGaussian();
                with.add(x);
                without.add(x);
                if (i % 3 == 0) {
                    with.add(Double.NaN);
                }
            }
            with.flush();
            without.flush();
            var found = with.network.exportState().statistics();
            var expected = without.network.exportState().statistics();
            assertThat(found.rows()).isEqualTo(expected.rows());
            assertThat(found.outer()).isEqualTo(expected.outer());
            assertThat(found.centre(0)).isEqualTo(expected.centre(0));
            assertThat(found.deviation(0)).isEqualTo(expected.deviation(0));
        }
    }

    @Test
    void aMissingFeatureIsItsMean() {
        var spec = NetworkFixture.spec(2, NetworkFixture.adam());
        for (var kernels : kernels()) {
            var network = kernels.network(spec);
            network.importState(NetworkFixture.trained(spec, 3).exportState());
            float mean = network.exportState().statistics().centre(1);
            float[] missing = new float[2];
            float[] atMean = new float[2];
            network.forward(new float[] {1, Float.NaN, -1}, 1, missing);
            network.forward(new float[] {1, mean, -1}, 1, atMean);
            assertThat(missing).isEqualTo(atMean);
        }
    }

    @Test
    void whatIsLearnedAgainIsNotCountedAgain() {
        var spec = NetworkFixture.spec(2, NetworkFixture.adam());
        for (var kernels : kernels()) {
            var network = kernels.network(spec);
            network.importState(NetworkFixture.trained(spec, 3).exportState());
            long[] before = network.exportState().statistics().rows();
            var batch = NetworkFixture.batch(new Random(3), spec, 20);
            network.step(batch.features(), batch.labels(), batch.weights(), new float[4], 20, 12);
            long[] after = network.exportState().statistics().rows();
            assertThat(after[0]).isEqualTo(before[0] + 12);
        }
    }
}
