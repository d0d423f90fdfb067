package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.learn.History;
import io.counterweight.plan.StreamPlan;
import io.counterweight.training.TrainingOutput.ModelMade;
import io.counterweight.training.TrainingRun;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The learner's state in its store, across its snapshots.
class LearnerStoreTest {
    private static final StreamPlan PLAN = Plans.payments();
    private static final int EXAMPLES = 2 * LearnerStore.EVERY + 100;

    @Test
    void aRunThatIsRestoredAnywhereGoesOnBitForBit() {
        long seed = 31;
        var plan = Plans.payments();
        var whole = models(plan, examples(seed, EXAMPLES), List.of());
        assertThat(whole).hasSizeGreaterThan(20);
        int e = LearnerStore.EVERY;
        var cuts = List.of(1, 7, e - 1, e, e + 1, e + 6, 2 * e - 1, 2 * e, 2 * e + 50);
        assertThat(models(plan, examples(seed, EXAMPLES), cuts))
                .as("seed %d", seed)
                .containsExactlyElementsOf(whole);
    }

    @Test
    void recipesWithEveryStrategyAreRestoredAnywhereBitForBit() {
        var plan = Plans.sideBySide();
        int e = LearnerStore.EVERY;
        var examples = examples(32, e + 700);
        var whole = models(plan, examples, List.of());
        assertThat(whole).hasSizeGreaterThan(80);
        assertThat(models(plan, examples, List.of(5, 999, 1002, e - 1, e, e + 3, e + 650)))
                .containsExactlyElementsOf(whole);
    }

    /// The memory of trees is thinned, revised, and written by chunks in between.
    @Test
    void treesAndWhatTheyRememberAreRestoredAnywhereBitForBit() {
        var plan = Plans.withTrees();
        int e = LearnerStore.EVERY;
        var examples = examples(36, e + 3000);
        var whole = models(plan, examples, List.of());
        assertThat(fits(whole)).isGreaterThan(5);
        assertThat(models(plan, examples, List.of(5, 1002, e - 1, e, e + 3, e + 1500)))
                .containsExactlyElementsOf(whole);
    }

    /// Each fit is still running, or not yet taken over, when the state is written.
    @Test
    void treesThatAreFittedBesideTheThreadThatLearnsAreRestoredBitForBit() {
        var plan = Plans.withTreesBeside();
        int e = LearnerStore.EVERY;
        var examples = examples(36, e + 500);
        var whole = models(plan, examples, List.of());
        assertThat(fits(whole)).isGreaterThan(100);
        assertThat(models(plan, examples, List.of(e, e + 3))).containsExactlyElementsOf(whole);
    }

    /// Where trees begin beside a network that runs, they learn what is still there.
    @Test
    void treesThatAreAddedBeginWithTheExamplesThatAreThere() {
        var store = new MemoryStore<String>("learner", new HashMap<>());
        var before = newRun(Plans.payments(), store);
        for (var example : examples(34, 2500)) {
            before.learn(example);
            new LearnerStore(store).keep(before, example);
        }
        store.put("run", before.state());
        store.put("recipe-tiny", before.state("tiny"));
        assertThat(store.get("chunk-trees-0")).isNull();
        var after = newRun(Plans.withTrees(), store);
        assertThat(after.chunks("trees")).isPositive();
    }

    /// The oldest rows of a full history are drawn again until newer ones push them out, also when
    /// a restart learns the examples since the snapshot again.
    @Test
    void aFullHistoryIsRestoredWhole() {
        var plan = Plans.replayingAll();
        var store = new MemoryStore<String>("learner", new HashMap<>());
        var run = newRun(plan, store);
        var one = examples(33, 64);
        int total = (History.CAPACITY / LearnerStore.EVERY + 1) * LearnerStore.EVERY + 3000;
        for (int i = 0; i < total; i++) {
            var example = one.get(i % one.size());
            run.learn(example);
            new LearnerStore(store).keep(run, example);
        }
        assertThat(newRun(plan, store).parametersHash("replaying"))
                .isEqualTo(run.parametersHash("replaying"));
    }

    /// Where a restart brings recipes that remember more, the examples are found all the same.
    @Test
    void recipesThatRememberMoreTakeOverWhatIsThere() {
        var store = new MemoryStore<String>("learner", new HashMap<>());
        var before = newRun(Plans.payments(), store);
        var examples = examples(34, LearnerStore.EVERY + 900);
        for (var example : examples.subList(0, LearnerStore.EVERY + 500)) {
            before.learn(example);
            new LearnerStore(store).keep(before, example);
        }
        var after = newRun(Plans.replayingAll(), store);
        assertThat(after.examples()).isEqualTo(LearnerStore.EVERY + 500);
        for (var example : examples.subList(LearnerStore.EVERY + 500, examples.size())) {
            after.learn(example);
            new LearnerStore(store).keep(after, example);
        }
        var again = newRun(Plans.replayingAll(), store);
        assertThat(again.examples()).isEqualTo(examples.size());
        assertThat(newRun(Plans.payments(), store).examples()).isEqualTo(examples.size());
    }

    /// How many models of trees there are among these.
    private static long fits(List<byte[]> models) {
        return models.stream()
                .filter(model ->
                        new String(model, StandardCharsets.ISO_8859_1)
                                .contains("counterweight.fits"))
                .count();
    }

    /// Model bytes in order; the run is lost after each number of examples in `cuts` and another
    /// takes over from the store.
    private static List<byte[]> models(
            StreamPlan plan, List<Example> examples, List<Integer> cuts) {
        var store = new MemoryStore<String>("learner", new HashMap<>());
        var models = new ArrayList<byte[]>();
        var run = newRun(plan, store);
        for (var example : examples) {
            for (var output : run.learn(example)) {
                if (output instanceof ModelMade(var recipe, var onnx)) {
                    models.add(onnx);
                }
            }
            new LearnerStore(store).keep(run, example);
            if (cuts.contains((int) run.examples())) {
                var hash = run.parametersHash(PLAN.champion());
                run = newRun(plan, store);
                assertThat(run.parametersHash(PLAN.champion())).isEqualTo(hash);
            }
        }
        return models;
    }

    static TrainingRun newRun(StreamPlan plan, MemoryStore<String> store) {
        var run = new TrainingRun(plan, new JavaKernels(), StreamObserver.SILENT);
        new LearnerStore(store).restore(run);
        return run;
    }

    /// Some of them revisions.
    static List<Example> examples(long seed, int count) {
        var random = new Random(seed);
        var examples = new ArrayList<Example>();
        for (int i = 0; i < count; i++) {
            long at = Payment.START + i * 5000L;
            int label = random.nextInt(4) == 0 ? 1 : 0;
            float fraud = random.nextFloat();
            var scored =
                    ScoredTransaction.newBuilder()
                            .setTransactionId("p-" + i)
                            .setEventTime(at)
                            .addProbabilities(1 - fraud)
                            .addProbabilities(fraud)
                            .addRaw(1 - fraud)
                            .addRaw(fraud)
                            .setRecipe(PLAN.champion())
                            .setModelVersion("v")
                            .setDecision(fraud > 0.5 ? 1 : 0);
            for (int f = 0; f < PLAN.features().columns(); f++) {
                scored.addFeatures((1 + 10 * f) * ((float) random.nextGaussian() + label));
            }
            var example = Example.newBuilder().setScored(scored).setLabel(label).setLabelledAt(at);
            if (i % 50 == 49) {
                var before = examples.get(i - 3);
                if (!before.hasRevisedFrom()) {
                    example.setScored(before.getScored())
                            .setLabel(1 - before.getLabel())
                            .setRevisedFrom(before.getLabel());
                }
            }
            examples.add(example.build());
        }
        return examples;
    }
}
