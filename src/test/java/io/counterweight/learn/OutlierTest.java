package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.imbalance.Resampling;
import io.counterweight.imbalance.Weighting;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.Optimiser;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a learner knows outlives absurd examples: one of 1,000,000 and twenty of 3e38, in every
/// feature.
class OutlierTest {
    private static final int BEFORE = 3000;

    private static Recipe.Network recipe(Resampling... resampling) {
        return Recipes.treated(
                new Weighting.None(),
                new Loss.CrossEntropy(),
                new Optimiser.Adam(0.01),
                64,
                List.of(resampling),
                null,
                null);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aPlainLearnerIsAsGoodAfterThem(int label) {
        check(recipe(), label);
    }

    /// Each of them is learned again and again, and lies in many a synthetic example.
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aLearnerThatLearnsThemAgainIsAsGoodAfterThem(int label) {
        check(
                recipe(
                        new Resampling.UniformReplay(1, Duration.ofDays(14)),
                        new Resampling.MinorityReplay(0.05),
                        new Resampling.Smote(0.05, 5, 20, 20.0)),
                label);
    }

    private static void check(Recipe.Network recipe, int label) {
        double without = balancedAccuracy(recipe, label, false);
        assertThat(without).isGreaterThan(0.8);
        // Twenty-one rows at the bound of every z bend a network of eight units a little.
        assertThat(balancedAccuracy(recipe, label, true)).isGreaterThan(without - 0.06);
    }

    /// The mean of both recalls at .3, of 3,000 examples after as many others.
    private static double balancedAccuracy(Recipe.Network recipe, int label, boolean planted) {
        var shape = LearningShape.numeric(ToyStream.FEATURES, Recipes.TWO);
        var buffers = ExampleBuffers.of(List.of(recipe), ToyStream.FEATURES, Recipes.TWO);
        var learner = Learner.create(recipe, shape, new JavaKernels(), buffers);
        var stream = new ToyStream(5, 0.1);
        int[] right = new int[2];
        int[] all = new int[2];
        float[] probabilities = new float[2];
        for (int i = 0; i < 2 * BEFORE; i++) {
            stream.next();
            var example = stream.example();
            if (planted && i > 1000 && i <= 1021) {
                learn(learner, buffers, absurd(example, i == 1001 ? 1e6f : 3e38f, label));
            }
            if (i >= BEFORE) {
                learner.scoreOne(example.features(), probabilities);
                all[example.label()]++;
                right[example.label()] +=
                        (probabilities[1] > 0.3) == (example.label() == 1) ? 1 : 0;
            }
            learn(learner, buffers, example);
        }
        assertThat(learner.isStopped()).isFalse();
        return ((double) right[0] / all[0] + (double) right[1] / all[1]) / 2;
    }

    private static void learn(Learner learner, ExampleBuffers buffers, LabelledExample example) {
        learner.learnOne(example);
        buffers.add(example);
    }

    private static LabelledExample absurd(LabelledExample beside, float value, int label) {
        float[] features = new float[ToyStream.FEATURES];
        Arrays.fill(features, value);
        return new LabelledExample(
                features, label, -beside.key(), beside.eventTime(), beside.labelledAt());
    }
}
