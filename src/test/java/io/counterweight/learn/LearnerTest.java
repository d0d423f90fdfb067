package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.Classes;
import io.counterweight.imbalance.Weighting;
import io.counterweight.kernel.Activation;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.Optimiser;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LearnerTest {
    private static final Weighting NONE = new Weighting.None();
    private static final Weighting RUNNING = new Weighting.Running(1.0, 50.0);

    @Test
    void aFullMiniBatchIsOneStep() {
        Learner learner = learner(Recipes.small(NONE), Recipes.TWO);
        ToyStream stream = new ToyStream(1, 0.1);
        assertThat(learner.lastLoss()).isEmpty();
        for (int i = 1; i <= 50; i++) {
            stream.next();
            assertThat(learner.learnOne(stream.example())).isEqualTo(i % 16 == 0);
        }
        assertThat(learner.steps()).isEqualTo(3);
        assertThat(learner.examples()).isEqualTo(50);
        assertThat(learner.counts().total()).isEqualTo(50);
        assertThat(learner.lastLoss()).isPresent();
    }

    @Test
    void sameSeedAndSameExamplesGiveTheSameBits() {
        Learner one = trained(Recipes.small(RUNNING), Recipes.TWO, 3, 500);
        Learner two = trained(Recipes.small(RUNNING), Recipes.TWO, 3, 500);
        assertThat(one.parametersHash()).isEqualTo(two.parametersHash()).hasSize(64);
        assertThat(one.snapshot()).isEqualTo(two.snapshot());
        Learner other = trained(Recipes.small(RUNNING), Recipes.TWO, 4, 500);
        assertThat(other.parametersHash()).isNotEqualTo(one.parametersHash());
    }

    @Test
    void twoClassesAreLearned() {
        Learner learner = trained(Recipes.small(NONE), Recipes.TWO, 5, 6000);
        double[] recalls = recalls(learner, new ToyStream(6, 0.3), 2);
        assertThat(recalls[0]).isGreaterThan(0.9);
        assertThat(recalls[1]).isGreaterThan(0.85);
    }

    @Test
    void threeClassesAreLearned() {
        Learner learner = learner(Recipes.small(NONE), Recipes.THREE);
        new ToyStream(5, 0.2, 0.2).learn(learner, 6000);
        double[] recalls = recalls(learner, new ToyStream(6, 0.2, 0.2), 3);
        assertThat(Arrays.stream(recalls).min().orElseThrow()).isGreaterThan(0.8);
    }

    @Test
    void runningWeightsRaiseTheRecallOfRareClasses() {
        Learner plain = learner(Recipes.small(NONE), Recipes.THREE);
        Learner weighted = learner(Recipes.small(RUNNING), Recipes.THREE);
        new ToyStream(8, 0.02, 0.02).learn(plain, 8000);
        new ToyStream(8, 0.02, 0.02).learn(weighted, 8000);
        double[] before = recalls(plain, new ToyStream(9, 0.02, 0.02), 3);
        double[] after = recalls(weighted, new ToyStream(9, 0.02, 0.02), 3);
        assertThat(after[1]).isGreaterThan(before[1] + 0.05);
        assertThat(after[2]).isGreaterThan(before[2] + 0.05);
        assertThat(weighted.weight(1)).isGreaterThan(10);
        assertThat(plain.weight(1)).isEqualTo(1);
    }

    @Test
    void focalLossLearnsToo() {
        Recipe.Network recipe =
                Recipes.small(NONE, new Loss.Focal(1.0, null), new Optimiser.Adagrad(0.1));
        double[] recalls = recalls(trained(recipe, Recipes.TWO, 5, 6000), new ToyStream(6, 0.3), 2);
        assertThat(Arrays.stream(recalls).min().orElseThrow()).isGreaterThan(0.8);
    }

    @Test
    void theMajorityMayBeEitherClass() {
        Classes swapped = new Classes(List.of("fraud", "genuine"), 1);
        float[] probabilities = new float[2];
        learner(Recipes.small(NONE), swapped).scoreOne(new float[3], probabilities);
        assertThat(probabilities[1]).isGreaterThan(0.7f);
        learner(Recipes.small(NONE), Recipes.TWO).scoreOne(new float[3], probabilities);
        assertThat(probabilities[0]).isGreaterThan(0.7f);
        float[] three = new float[3];
        learner(Recipes.small(NONE), Recipes.THREE).scoreOne(new float[3], three);
        assertThat(three[0]).isGreaterThan(0.6f);
    }

    @Test
    void whatIsTakenBackNoLongerCounts() {
        Learner learner = trained(Recipes.small(RUNNING), Recipes.TWO, 2, 100);
        String before = learner.parametersHash();
        double genuine = learner.counts().count(0);
        double weight = learner.weight(1);
        learner.takeBack(0, 1, 5000);
        assertThat(learner.counts().count(0)).isEqualTo(genuine - 1);
        assertThat(learner.counts().total()).isEqualTo(99);
        assertThat(learner.weight(1)).isLessThan(weight);
        assertThat(learner.parametersHash()).isEqualTo(before);
        assertThat(learner.examples()).isEqualTo(100);
    }

    @Test
    void badExamplesAreRefusedAndChangeNothing() {
        Learner learner = trained(Recipes.small(RUNNING), Recipes.TWO, 2, 30);
        byte[] before = learner.snapshot();
        assertThatThrownBy(() -> learner.learnOne(example(new float[2], 0)))
                .hasMessageContaining("example.length=2, features=3");
        assertThatThrownBy(() -> learner.learnOne(example(new float[3], 2)))
                .hasMessage("label must be in [0, classes): label=2, classes=2");
        assertThatThrownBy(() ->
                        learner.learnOne(example(new float[] {1, Float.POSITIVE_INFINITY, 1}, 0)))
                .hasMessage("features must not be infinite: features[1]=Infinity");
        assertThatThrownBy(() -> learner.takeBack(5, 0, 0)).hasMessageContaining("label=5");
        assertThat(learner.snapshot()).isEqualTo(before);
    }

    @Test
    void aLossThatIsNotFiniteStopsTheLearnerAtItsLastGoodState() {
        Recipe.Network wild =
                new Recipe.Network(
                        "wild",
                        1L,
                        new Encoding.None(),
                        List.of(64, 64, 64),
                        Activation.GELU,
                        0.0,
                        4,
                        new Optimiser.Sgd(10.0),
                        null,
                        null,
                        NONE,
                        null,
                        null,
                        new Averaging(0.5),
                        null,
                        1e6,
                        null);
        Learner learner = learner(wild, Recipes.TWO);
        ToyStream stream = new ToyStream(1, 0.5);
        String lastGood = learner.parametersHash();
        for (int i = 0; i < 4000 && !learner.isStopped(); i++) {
            stream.next();
            if (learner.learnOne(example(stream.features.clone(), 1 - stream.label))) {
                lastGood = learner.parametersHash();
            }
        }
        assertThat(learner.isStopped()).isTrue();
        assertThat(learner.stopReason().orElseThrow()).contains("must be");
        assertThat(learner.parametersHash()).isEqualTo(lastGood);

        byte[] stopped = learner.snapshot();
        assertThat(learner.learnOne(example(stream.features, 0))).isFalse();
        learner.takeBack(0, 0, 0);
        assertThat(learner.snapshot()).isEqualTo(stopped);
        float[] probabilities = new float[2];
        learner.scoreOne(new float[] {5, 5, 5}, probabilities);
        assertThat(probabilities[0] + probabilities[1]).isEqualTo(1f, Offset.offset(1e-6f));

        Learner restored = learner(wild, Recipes.TWO);
        restored.restore(stopped);
        assertThat(restored.stopReason()).isEqualTo(learner.stopReason());
    }

    private static LabelledExample example(float[] features, int label) {
        return new LabelledExample(features, label, 0, 0, 0);
    }

    private static Learner learner(Recipe.Network recipe, Classes classes) {
        return Recipes.learner(recipe, ToyStream.FEATURES, classes);
    }

    private static Learner trained(
            Recipe.Network recipe, Classes classes, long seed, int examples) {
        Learner learner = learner(recipe, classes);
        new ToyStream(seed, 0.3).learn(learner, examples);
        return learner;
    }

    /// The share of each class that gets its own class as the most probable one.
    private static double[] recalls(Learner learner, ToyStream stream, int classes) {
        int[] seen = new int[classes];
        int[] caught = new int[classes];
        float[] probabilities = new float[classes];
        for (int i = 0; i < 6000; i++) {
            stream.next();
            learner.scoreOne(stream.features, probabilities);
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = probabilities[c] > probabilities[best] ? c : best;
            }
            seen[stream.label]++;
            caught[stream.label] += best == stream.label ? 1 : 0;
        }
        double[] recalls = new double[classes];
        for (int c = 0; c < classes; c++) {
            recalls[c] = (double) caught[c] / seen[c];
        }
        return recalls;
    }
}
