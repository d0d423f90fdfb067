package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.imbalance.Resampling;
import io.counterweight.imbalance.Weighting;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.Optimiser;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Frauds that are blocked have no labels any more, and those that are left are the ones that the
/// network misses: their larger loss is no drift.
class BlockedLossTest {
    private static final int BEFORE = 6000;
    private static final int AFTER = 6000;

    private final Recipe.Network recipe =
            Recipes.treated(
                    new Weighting.None(),
                    new Loss.CrossEntropy(),
                    new Optimiser.Adam(0.01),
                    64,
                    List.of(new Resampling.UniformReplay(1, Duration.ofDays(4))),
                    new Recipe.ExtraSteps(
                            4,
                            Duration.ofHours(12),
                            Recipe.ExtraSteps.When.DRIFT,
                            Duration.ofHours(6)),
                    null);
    private final LearningShape shape = LearningShape.numeric(ToyStream.FEATURES, Recipes.TWO);
    private final ExampleBuffers buffers =
            ExampleBuffers.of(List.of(recipe), ToyStream.FEATURES, Recipes.TWO);
    private final Learner learner = Learner.create(recipe, shape, new JavaKernels(), buffers);

    /// Of a stream that does not change, which is blocked from a moment on.
    ///
    /// @param isSaid whether examples say that such as they are blocked
    /// @return examples after which the learner reacted
    private int reacting(boolean isSaid) {
        var stream = new ToyStream(21, 0.1);
        int reacting = 0;
        for (int i = 0; i < BEFORE + AFTER; i++) {
            stream.next();
            var example = stream.example();
            boolean isBlocked = fraud(example) >= 0.5;
            if (i < BEFORE || !isBlocked) {
                var learned = of(example, isSaid && isBlocked);
                learner.learnOne(learned);
                buffers.add(learned);
                reacting += learner.isReacting() ? 1 : 0;
            }
        }
        return reacting;
    }

    private double fraud(LabelledExample example) {
        var probabilities = new float[2];
        learner.scoreOne(example.features(), probabilities);
        return probabilities[1];
    }

    private static LabelledExample of(LabelledExample example, boolean isOfBlocked) {
        return new LabelledExample(
                example.features(),
                example.label(),
                example.key(),
                example.eventTime(),
                example.labelledAt(),
                1,
                false,
                isOfBlocked);
    }

    @Test
    void thatBlockedFraudsTellNothingAnyMoreIsNoDrift() {
        assertThat(reacting(true)).isZero();
    }

    @Test
    void unlessNobodySaysThatTheyAreBlocked() {
        assertThat(reacting(false)).isGreaterThan(1000);
    }

    @Test
    void aRestoredLearnerKnowsWhichOfTheExamplesToScoreAreOfTheBlocked() {
        var stream = new ToyStream(21, 0.5);
        for (int i = 0; i < 50; i++) {
            stream.next();
            learner.learnOne(of(stream.example(), i % 3 == 0));
        }
        byte[] snapshot = learner.snapshot();
        var other = Learner.create(recipe, shape, new JavaKernels(), buffers);
        other.restore(snapshot);
        assertThat(other.snapshot()).isEqualTo(snapshot);
        var without = Learner.create(recipe, shape, new JavaKernels(), buffers);
        var same = new ToyStream(21, 0.5);
        for (int i = 0; i < 50; i++) {
            same.next();
            without.learnOne(of(same.example(), false));
        }
        assertThat(without.snapshot()).isNotEqualTo(snapshot);
    }
}
