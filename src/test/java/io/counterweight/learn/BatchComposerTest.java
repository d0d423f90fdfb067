package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.imbalance.ClassCounts;
import io.counterweight.imbalance.Resampling;
import io.counterweight.imbalance.Weighting;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.Optimiser;
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
        assertThat(BatchComposer.maxRows(BATCH, List.copyOf(resampling))).isEqualTo(250);
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
        return new BatchComposer.Context(
                number,
                Long.MAX_VALUE >> 32,
                2000,
                resampling,
                counts(),
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
