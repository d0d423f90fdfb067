package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Learners that meet a new kind of fraud. A new example comes every half minute on the average.
class DriftTest {
    private static final int BEFORE = 12_000;
    private static final int AFTER = 6_000;
    private static final Duration HOLD = Duration.ofHours(6);
    private static final Duration WITHIN = Duration.ofHours(1);

    /// Frauds, a tenth, move to the other side after [#BEFORE] examples.
    private static List<LabelledExample> log() {
        var stream = new ToyStream(21, 0.1);
        var log = new ArrayList<LabelledExample>();
        for (int i = 0; i < BEFORE + AFTER; i++) {
            if (i == BEFORE) {
                stream.move(1, -1.8, -1.2, 0);
            }
            stream.next();
            log.add(stream.example());
        }
        return log;
    }

    private static Recipe.Network recipe(Recipe.ExtraSteps extra) {
        return Recipes.treated(
                new Weighting.None(),
                new Loss.CrossEntropy(),
                new Optimiser.Adam(0.01),
                64,
                List.of(new Resampling.UniformReplay(1, Duration.ofDays(4))),
                extra,
                null);
    }

    private static Recipe.ExtraSteps onDrift() {
        return new Recipe.ExtraSteps(4, Duration.ofHours(12), Recipe.ExtraSteps.When.DRIFT, HOLD);
    }

    private static final class Student {
        private final ExampleBuffers buffers;
        private final Learner learner;

        Student(Recipe.Network recipe) {
            buffers = ExampleBuffers.of(List.of(recipe), ToyStream.FEATURES, Recipes.TWO);
            var shape = LearningShape.numeric(ToyStream.FEATURES, Recipes.TWO);
            learner = Learner.create(recipe, shape, new JavaKernels(), buffers);
        }

        void learn(LabelledExample example) {
            learner.learnOne(example);
            buffers.add(example);
        }

        double fraud(LabelledExample example) {
            var probabilities = new float[2];
            learner.scoreOne(example.features(), probabilities);
            return probabilities[1];
        }
    }

    @Test
    void aLearnerReactsToANewKindOfFraudAndComesToRest() {
        var log = log();
        var student = new Student(recipe(onDrift()));
        var reacting = new ArrayList<Integer>();
        var hasReacted = new ArrayList<Integer>();
        for (int i = 0; i < log.size(); i++) {
            student.learn(log.get(i));
            if (student.learner.isReacting()) {
                reacting.add(i);
            }
            if (student.learner.hasReacted(WITHIN)) {
                hasReacted.add(i);
            }
        }
        assertThat(reacting).isNotEmpty();
        assertThat(reacting.getFirst()).as("began").isBetween(BEFORE, BEFORE + 600);
        assertThat(reacting.getLast()).as("ended").isLessThan(BEFORE + AFTER - 1000);
        long began = log.get(reacting.getFirst()).labelledAt();
        long ended = log.get(reacting.getLast()).labelledAt();
        assertThat(ended - began).isGreaterThan(HOLD.toMillis() - 120_000);
        assertThat(hasReacted.getFirst()).as("remembered").isEqualTo(reacting.getFirst());
        assertThat(log.get(hasReacted.getLast()).labelledAt() - ended)
                .as("remembered for")
                .isBetween(WITHIN.toMillis() - 120_000, WITHIN.toMillis() + 120_000);
        assertThat(student.learner.steps())
                .as("extra steps while it reacts")
                .isGreaterThan((BEFORE + AFTER) / 64 + 4L * (reacting.size() / 64 - 1));
    }

    @Test
    void nothingSyntheticIsLearnedWhileItReacts() {
        var recipe =
                Recipes.treated(
                        new Weighting.None(),
                        new Loss.CrossEntropy(),
                        new Optimiser.Adam(0.01),
                        64,
                        List.of(new Resampling.Smote(0.2, 5, null, null)),
                        onDrift(),
                        null);
        var log = log();
        var student = new Student(recipe);
        double before = 0;
        double least = 1;
        for (int i = 0; i < BEFORE + 3000; i++) {
            student.learn(log.get(i));
            if (i == BEFORE - 1) {
                before = student.learner.syntheticShare();
            } else if (student.learner.isReacting()) {
                least = Math.min(least, student.learner.syntheticShare());
            }
        }
        assertThat(before).isGreaterThan(0.15);
        assertThat(least).isLessThan(before / 4);
    }

    @Test
    void reactingFindsTheNewFraudsSooner() {
        assertThat(recall(onDrift())).isGreaterThan(recall(null) + 0.1);
    }

    /// Of the frauds among 2,500 examples from the 500th after the change on.
    private static double recall(Recipe.ExtraSteps extra) {
        var log = log();
        var student = new Student(recipe(extra));
        int found = 0;
        int frauds = 0;
        for (int i = 0; i < BEFORE + 3000; i++) {
            var example = log.get(i);
            if (i >= BEFORE + 500 && example.label() == 1) {
                frauds++;
                found += student.fraud(example) > 0.3 ? 1 : 0;
            }
            student.learn(example);
        }
        return (double) found / frauds;
    }

    /// The third feature says nothing but which week it is, and all labels of the new kind so far
    /// are of one.
    @Test
    void whatIsLearnedInOneWeekIsKnownInTheNext() {
        var log = new ArrayList<LabelledExample>();
        for (var example : log()) {
            log.add(ofWeek(example, log.size() / 1500 % 2));
        }
        var student = new Student(recipe(onDrift()));
        log.subList(0, BEFORE + 1400).forEach(student::learn);
        int frauds = 0;
        int found = 0;
        int harmless = 0;
        int suspected = 0;
        for (var example : log.subList(BEFORE + 1400, BEFORE + 4000)) {
            boolean isSuspected = student.fraud(ofWeek(example, 1)) > 0.3;
            frauds += example.label();
            found += isSuspected ? example.label() : 0;
            harmless += 1 - example.label();
            suspected += isSuspected ? 1 - example.label() : 0;
        }
        assertThat((double) found / frauds).as("recall").isGreaterThan(0.7);
        assertThat((double) suspected / harmless).as("false alarms").isLessThan(0.05);
    }

    private static LabelledExample ofWeek(LabelledExample example, int week) {
        var features = example.features().clone();
        features[2] = week == 0 ? 2 : 8;
        return new LabelledExample(
                features,
                example.label(),
                example.key(),
                example.eventTime(),
                example.labelledAt());
    }

    @Test
    void aLearnerRestoredAmidAReactionGoesOnWithTheSameBits() throws IOException {
        var log = log();
        var whole = new Student(recipe(onDrift()));
        var again = new Student(recipe(onDrift()));
        var restarts = List.of(BEFORE - 30, BEFORE + 700, BEFORE + 1300);
        boolean reacted = false;
        for (int i : IntStream.range(0, BEFORE + 2500).toArray()) {
            whole.learn(log.get(i));
            again.learn(log.get(i));
            reacted |= restarts.contains(i) && again.learner.isReacting();
            if (restarts.contains(i)) {
                again = copy(again, log.subList(0, i + 1));
            }
            assertThat(again.learner.isReacting()).isEqualTo(whole.learner.isReacting());
        }
        assertThat(reacted).isTrue();
        assertThat(again.learner.snapshot()).isEqualTo(whole.learner.snapshot());
    }

    private static Student copy(Student student, List<LabelledExample> history) throws IOException {
        var copy = new Student(student.learner.recipe());
        var bytes = new ByteArrayOutputStream();
        student.buffers.writeTo(new DataOutputStream(bytes));
        copy.buffers.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        history.forEach(copy.buffers::addToHistory);
        copy.learner.restore(student.learner.snapshot());
        return copy;
    }
}
