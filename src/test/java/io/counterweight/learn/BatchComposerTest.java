package io.counterweight.learn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.counterweight.imbalance.ClassCounts;
import io.counterweight.imbalance.Resampling;
import io.counterweight.imbalance.Weighting;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.Optimiser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What stands behind the 100 new rows of a mini-batch. Old rows are of class 0 and hold their
/// number; frauds hold numbers from 1,000 on; new rows hold −1.
class BatchComposerTest {
    private static final int BATCH = 100;
    private static final Duration WINDOW = Duration.ofDays(1);

    @Test
    void withoutResamplingABatchIsItsNewRows() {
        assertThat(complete(List.of(), 50).size()).isEqualTo(BATCH);
    }

    @Test
    void uniformReplayAddsSoManyOldRowsANewOneWithTheWeightOfTheirClass() {
        var batch = complete(List.of(new Resampling.UniformReplay(2, WINDOW)), 50);
        assertThat(batch.size()).isEqualTo(300);
        for (int r = BATCH; r < 300; r++) {
            assertThat(batch.features()[3 * r]).isBetween(0f, 1049f);
            assertThat(batch.weights()[r]).isEqualTo(batch.labels()[r] == 1 ? 4f : 0.5f);
            assertThat(batch.labels()[r]).isEqualTo(batch.features()[3 * r] >= 1000 ? 1 : 0);
        }
    }

    @Test
    void replayedFraudsAreTheirShareOfTheComposedBatch() {
        var batch = complete(List.of(new Resampling.MinorityReplay(0.2)), 50);
        // 25 of 125 are a fifth.
        assertThat(batch.size()).isEqualTo(125);
        for (int r = BATCH; r < 125; r++) {
            assertThat(batch.labels()[r]).isOne();
            assertThat(batch.weights()[r]).isEqualTo(4);
            assertThat(batch.features()[3 * r]).isBetween(1000f, 1049f);
        }
    }

    @Test
    void sharesAreOfTheNaturalRowsAndLeaveRoomForEachOther() {
        var resampling =
                List.of(
                        new Resampling.UniformReplay(1, WINDOW),
                        new Resampling.MinorityReplay(0.1),
                        new Resampling.Smote(0.1, 5, 2, 20.0));
        var batch = complete(resampling, 50);
        // 200 natural rows are four fifths of 250.
        assertThat(batch.size()).isEqualTo(250);
        assertThat(count(batch, BATCH, 200, 1)).isLessThan(50);
        assertThat(count(batch, 200, 250, 1)).isEqualTo(50);
        assertThat(BatchRows.maxRows(BATCH, List.copyOf(resampling))).isEqualTo(250);
    }

    @Test
    void syntheticRowsLieBetweenFraudsAndKeepToTheirBudget() {
        var smote = List.<Resampling>of(new Resampling.Smote(0.2, 5, 2, 0.5));
        var composer = composer(recipe(smote), buffers(recipe(smote), 50));
        // 20 frauds learned allow 10 synthetic rows, whatever the share.
        for (int i = 0; i < 20; i++) {
            composer.learned(1);
        }
        composer.learned(0);
        var batch = newRows();
        composer.complete(batch, context(smote, 0));
        assertThat(composer.syntheticRows()).isEqualTo(10);
        assertThat(batch.size()).isEqualTo(BATCH + 10);
        boolean between = false;
        for (int r = BATCH; r < batch.size(); r++) {
            float value = batch.features()[3 * r];
            assertThat(value).isBetween(1000f, 1049f);
            between |= value != Math.rint(value);
            assertThat(batch.labels()[r]).isOne();
        }
        assertThat(between).as("no synthetic row is new").isTrue();
        var next = newRows();
        composer.complete(next, context(smote, 1));
        assertThat(composer.syntheticRows()).isZero();
        assertThat(next.size()).isEqualTo(BATCH);
    }

    @Test
    void rowsOfMemoryAreFraudsInTheDeclaredShareAndWeighWhatTheirClassDoesInTheStream() {
        var resampling = List.<Resampling>of(new Resampling.Memory(3, 0.4, 1.0));
        double[] rows = new double[2];
        double[] weights = new double[2];
        var composer = composer(recipe(resampling), buffers(recipe(resampling), 50));
        for (long number = 0; number < 40; number++) {
            var batch = newRows();
            composer.complete(batch, context(resampling, number));
            assertThat(batch.size()).isEqualTo(400);
            for (int r = BATCH; r < batch.size(); r++) {
                int label = batch.labels()[r];
                assertThat(batch.features()[3 * r] >= 1000).isEqualTo(label == 1);
                rows[label]++;
                weights[label] += batch.weights()[r] / (label == 1 ? 4f : 0.5f);
            }
        }

        // Five deviations of 12,000 draws.
        assertThat(rows[1] / 12_000).isBetween(.377, .423);
        double inStream = 50 / 1050.0;
        assertThat(weights[1] / 12_000).isCloseTo(inStream, within(.06 * inStream));
        assertThat(weights[0] / 12_000).isCloseTo(1 - inStream, within(.06));
    }

    @Test
    void memoryKnowsFraudsThatTheHistoryForgot() {
        var resampling = List.<Resampling>of(new Resampling.Memory(1, 0.5, 1.0));
        var buffers = buffers(recipe(resampling), 50);
        for (int n = 0; n < History.CAPACITY; n++) {
            buffers.add(new LabelledExample(new float[] {-2, -2, -2}, 0, -n, 5000, 5000));
        }
        var batch = newRows();
        composer(recipe(resampling), buffers)
                .complete(batch, context(resampling, 0, buffers.end()));

        assertThat(count(batch, BATCH, batch.size(), 1)).isGreaterThan(20);
        for (int r = BATCH; r < batch.size(); r++) {
            assertThat(batch.features()[3 * r] >= 1000).isEqualTo(batch.labels()[r] == 1);
        }
    }

    @Test
    void memoryForgetsAFraudThatWasNone() {
        var resampling = List.<Resampling>of(new Resampling.Memory(3, 0.9, 1.0));
        var buffers = buffers(recipe(resampling), 2);
        buffers.forget(1000, 1);
        var batch = newRows();
        composer(recipe(resampling), buffers).complete(batch, context(resampling, 0));

        assertThat(count(batch, BATCH, batch.size(), 1)).isGreaterThan(200);
        for (int r = BATCH; r < batch.size(); r++) {
            assertThat(batch.labels()[r] == 1).isEqualTo(batch.features()[3 * r] == 1001);
        }
    }

    @Test
    void aStateOfBeforeThereWasAMemoryTakesTheFraudsThatTheHistoryHas() throws IOException {
        var resampling = List.<Resampling>of(new Resampling.Memory(1, 0.5, 1.0));
        var buffers = ExampleBuffers.of(List.of(recipe(resampling)), 3, Recipes.TWO);
        buffers.beginFrauds();
        for (int n = 0; n < 40; n++) {
            int label = n % 2;
            buffers.addToHistory(new LabelledExample(new float[] {n, n, n}, label, n, n, n));
        }
        buffers.forgetInHistory(7, 1);
        var bytes = new ByteArrayOutputStream();
        buffers.writeFraudsTo(new DataOutputStream(bytes));
        var other = ExampleBuffers.of(List.of(recipe(resampling)), 3, Recipes.TWO);
        other.readFraudsFrom(
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())),
                new int[] {0, 1, 2},
                3);

        assertThat(requireNonNull(buffers.frauds()).size(1)).isEqualTo(19);
        assertThat(requireNonNull(other.frauds()).size(1)).isEqualTo(19);
        // What was restored is not taken again.
        other.addToHistory(new LabelledExample(new float[] {1, 1, 1}, 1, 99, 99, 99));
        assertThat(requireNonNull(other.frauds()).size(1)).isEqualTo(19);
    }

    @Test
    void withoutAFraudNothingOfThemIsAdded() {
        var resampling =
                List.<Resampling>of(
                        new Resampling.MinorityReplay(0.2), new Resampling.Smote(0.2, 5, 2, 20.0));
        assertThat(complete(resampling, 0).size()).isEqualTo(BATCH);
    }

    @Test
    void everyDrawIsOfTheSeedAndTheBatch() {
        var resampling =
                List.<Resampling>of(
                        new Resampling.UniformReplay(1, WINDOW),
                        new Resampling.MinorityReplay(0.2));
        var one = complete(resampling, 50);
        assertThat(complete(resampling, 50).features()).isEqualTo(one.features());
        var composer = composer(recipe(resampling), buffers(recipe(resampling), 50));
        var other = newRows();
        composer.complete(other, context(resampling, 1));
        assertThat(other.features()).isNotEqualTo(one.features());
    }

    @Test
    void undersamplingKeepsEveryFraudAndItsShareOfTheOthers() {
        var resampling = List.<Resampling>of(new Resampling.Undersampling(0.2));
        var composer = composer(recipe(resampling), buffers(recipe(resampling), 0));
        int kept = 0;
        for (long key = 0; key < 10_000; key++) {
            kept += composer.copies(resampling, key * 0x9E3779B97F4A7C15L, 0, counts());
            assertThat(composer.copies(resampling, key, 1, counts())).isOne();
        }
        // Five deviations of a binomial draw.
        assertThat(kept).isBetween(1800, 2200);
    }

    private static int count(MiniBatch batch, int from, int to, int label) {
        return (int)
                Arrays.stream(batch.labels(), from, to).filter(found -> found == label).count();
    }

    private static MiniBatch complete(List<? extends Resampling> resampling, int frauds) {
        var recipe = recipe(resampling);
        var composer = composer(recipe, buffers(recipe, frauds));
        for (int i = 0; i < 1000; i++) {
            composer.learned(1);
        }
        var batch = newRows();
        composer.complete(batch, context(List.copyOf(resampling), 0));
        return batch;
    }

    private static MiniBatch newRows() {
        var batch = new MiniBatch(3, BATCH, 400);
        for (int i = 0; i < BATCH; i++) {
            batch.add(new float[] {-1, -1, -1}, 0, 0.5f);
        }
        return batch;
    }

    private static BatchComposer composer(Recipe.Network recipe, ExampleBuffers buffers) {
        return new BatchComposer(
                recipe, LearningShape.numeric(3, Recipes.TWO), buffers, new JavaKernels());
    }

    private static BatchComposer.Context context(List<Resampling> resampling, long number) {
        return context(resampling, number, 1050);
    }

    /// @param end of the rows that there are
    private static BatchComposer.Context context(
            List<Resampling> resampling, long number, long end) {
        return new BatchComposer.Context(
                number,
                end,
                2000,
                resampling,
                resampling.stream().anyMatch(Resampling.Memory.class::isInstance)
                        ? ofStream()
                        : counts(),
                label -> label == 1 ? 4f : 0.5f,
                (mean, deviation) -> Arrays.fill(deviation, 1));
    }

    /// 1,000 genuine rows, then the frauds.
    private static ExampleBuffers buffers(Recipe.Network recipe, int frauds) {
        var buffers = ExampleBuffers.of(List.of(recipe), 3, Recipes.TWO);
        for (int n = 0; n < 1000 + frauds; n++) {
            buffers.add(new LabelledExample(new float[] {n, n, n}, n < 1000 ? 0 : 1, n, n, n));
        }
        return buffers;
    }

    /// 1,000 genuine and 50 frauds.
    private static ClassCounts ofStream() {
        var counts = counts();
        for (int n = 0; n < 1050; n++) {
            counts.add(n < 1000 ? 0 : 1, n);
        }
        return counts;
    }

    private static ClassCounts counts() {
        return new StrategyInUse(recipe(List.of()), LearningShape.numeric(3, Recipes.TWO))
                .emptyCounts();
    }

    private static Recipe.Network recipe(List<? extends Resampling> resampling) {
        return Recipes.treated(
                new Weighting.None(),
                new Loss.CrossEntropy(),
                new Optimiser.Adam(0.01),
                BATCH,
                List.copyOf(resampling),
                null,
                null);
    }
}
