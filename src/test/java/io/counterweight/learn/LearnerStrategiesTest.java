package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.CalibrationError;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Learners with a buffers, under every strategy.
class LearnerStrategiesTest {
    private static final Loss ENTROPY = new Loss.CrossEntropy();
    private static final Optimiser ADAM = new Optimiser.Adam(0.01);
    private static final Weighting NONE = new Weighting.None();
    private static final Calibrating PLATT =
            new Calibrating.Platt(Duration.ofDays(30), Duration.ofHours(4));

    /// A learner and what it remembers.
    private record Student(Learner learner, ExampleBuffers buffers) {
        static Student of(Recipe.Network recipe) {
            var buffers = ExampleBuffers.of(List.of(recipe), ToyStream.FEATURES, Recipes.TWO);
            var shape = LearningShape.numeric(ToyStream.FEATURES, Recipes.TWO);
            return new Student(Learner.create(recipe, shape, new JavaKernels(), buffers), buffers);
        }

        void learn(ToyStream stream, int examples) {
            for (int i = 0; i < examples; i++) {
                stream.next();
                learn(stream.example());
            }
        }

        void learn(LabelledExample example) {
            learner.learnOne(example);
            buffers.add(example);
        }

        /// Another that goes on from here; the history is what was remembered.
        Student copy(Recipe.Network recipe, List<LabelledExample> history) throws IOException {
            var copy = of(recipe);
            var bytes = new ByteArrayOutputStream();
            buffers.writeTo(new DataOutputStream(bytes));
            copy.buffers.readFrom(
                    new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            history.forEach(copy.buffers::addToHistory);
            copy.learner.restore(learner.snapshot());
            return copy;
        }
    }

    static Stream<Arguments> strategies() {
        var day = Duration.ofDays(1);
        return Stream.of(
                Arguments.of("uniform replay", treated(new Resampling.UniformReplay(1, day))),
                Arguments.of("minority replay", treated(new Resampling.MinorityReplay(0.2))),
                Arguments.of("smote", treated(new Resampling.Smote(0.2, 5, 10, 20.0))),
                Arguments.of("undersampling", treated(new Resampling.Undersampling(0.3))),
                Arguments.of("oob", treated(new Resampling.Oob(20.0))),
                Arguments.of("uob", treated(new Resampling.Uob())),
                Arguments.of("extra steps", extraSteps(List.of(), null)),
                Arguments.of("platt", recipe(NONE, ENTROPY, List.of(), PLATT)),
                Arguments.of(
                        "isotonic",
                        recipe(
                                NONE,
                                new Loss.Focal(1.0, null),
                                List.of(),
                                new Calibrating.Isotonic(day.multipliedBy(3), day))),
                Arguments.of("all at once", everything()),
                Arguments.of("strategy auto", auto()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strategies")
    void aRestoredLearnerGoesOnWithTheSameBits(String name, Recipe.Network recipe)
            throws IOException {
        var whole = Student.of(recipe);
        var stream = new ToyStream(12, 0.15);
        var log =
                Stream.generate(
                                () -> {
                                    stream.next();
                                    return stream.example();
                                })
                        .limit(2600)
                        .toList();
        var again = Student.of(recipe);
        for (int i = 0; i < log.size(); i++) {
            whole.learn(log.get(i));
            again.learn(log.get(i));
            if (i % 373 == 0 || i == 1599 || i == 1600) {
                again = again.copy(recipe, log.subList(0, i + 1));
                assertThat(again.learner.parametersHash())
                        .as("after %d", i)
                        .isEqualTo(whole.learner.parametersHash());
            }
        }
        assertThat(again.learner.parametersHash()).isEqualTo(whole.learner.parametersHash());
        assertThat(again.learner.snapshot()).isEqualTo(whole.learner.snapshot());
        assertThat(again.learner.calibration()).isEqualTo(whole.learner.calibration());
        assertThat(whole.learner.steps()).isPositive();
        assertThat(whole.learner.isStopped()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strategies")
    void countsAndPriorsAreOfRealExamplesOnly(String name, Recipe.Network recipe) {
        var student = Student.of(recipe);
        var stream = new ToyStream(13, 0.15);
        int frauds = 0;
        for (int i = 0; i < 2600; i++) {
            stream.next();
            frauds += stream.label;
            student.learn(stream.example());
        }
        assertThat(student.learner.counts().total()).isEqualTo(2600);
        assertThat(student.learner.counts().count(1)).isEqualTo(frauds);
        assertThat(student.learner.livePrior(1)).isEqualTo(frauds / 2600.0);
        assertThat(student.learner.examples()).isEqualTo(2600);
    }

    /// The weights that rebalance a class show in the training prior, not in the live one.
    @Test
    void theTrainingPriorIsWhatWasTrainedOn() {
        var replay = Student.of(treated(new Resampling.MinorityReplay(0.4)));
        var plain = Student.of(recipe(NONE, ENTROPY, List.of(), null));
        replay.learn(new ToyStream(14, 0.1), 3000);
        plain.learn(new ToyStream(14, 0.1), 3000);
        // A tenth of the 60 % that are new, and all of the rest: .46; rounded rows shift it a
        // little.
        assertThat(replay.learner.trainingPrior(1)).isBetween(0.42, 0.5);
        assertThat(plain.learner.trainingPrior(1)).isBetween(0.07, 0.13);
        assertThat(replay.learner.livePrior(1)).isEqualTo(plain.learner.livePrior(1));
    }

    @Test
    void theSyntheticShareIsSaid() {
        var smote = Student.of(treated(new Resampling.Smote(0.2, 5, 10, 1000.0)));
        smote.learn(new ToyStream(15, 0.1), 3000);
        assertThat(smote.learner.syntheticShare()).isBetween(0.17, 0.23);
        assertThat(smote.learner.minorityExamples()).isBetween(200, 400);
    }

    @Test
    void strategyAutoChoosesAndSaysWhy() {
        var student = Student.of(auto());
        student.learn(new ToyStream(16, 0.05), 2500);
        assertThat(student.learner.strategy()).get().asString().contains("majority");
        assertThat(student.learner.weight(1) + student.learner.syntheticShare())
                .as("a strategy does something")
                .isGreaterThan(1);
    }

    /// What every recipe must be after the correction: its error is that of a sample and no more.
    @Test
    void afterCorrectionTheProbabilityIsTrueAgain() {
        var weighted = new Weighting.Fixed(Map.of("fraud", 8.0));
        assertCalibrated("weighted", recipe(weighted, ENTROPY, List.of(), null));
        assertCalibrated("focal", recipe(NONE, new Loss.Focal(2.0, null), List.of(), PLATT));
        assertCalibrated(
                "smote",
                recipe(NONE, ENTROPY, List.of(new Resampling.Smote(0.3, 5, 10, 1000.0)), PLATT));
        assertCalibrated(
                "undersampled",
                recipe(NONE, ENTROPY, List.of(new Resampling.Undersampling(0.2)), null));
    }

    private static void assertCalibrated(String name, Recipe.Network recipe) {
        var student = Student.of(recipe);
        student.learn(new ToyStream(17, 0.05), 20_000);
        int rows = 20_000;
        var raw = new float[rows];
        var calibrated = new float[rows];
        var frauds = new boolean[rows];
        var stream = new ToyStream(18, 0.05);
        var own = new float[2];
        var corrected = new float[2];
        var calibration = student.learner.calibration();
        for (int i = 0; i < rows; i++) {
            stream.next();
            student.learner.scoreOne(stream.features, own);
            calibration.ofProbabilities(own, 0, corrected, 0);
            raw[i] = own[1];
            calibrated[i] = corrected[1];
            frauds[i] = stream.label == 1;
        }
        double before = CalibrationError.of(raw, frauds, CalibrationError.BINS);
        double after = CalibrationError.of(calibrated, frauds, CalibrationError.BINS);
        assertThat(before).as("%s, before", name).isGreaterThan(0.02);
        // 20 bins of 1,000 rows at 5 %: a bin's share is off by .002 or so by chance.
        assertThat(after).as("%s, after; before %s", name, before).isLessThan(0.01);
    }

    private static Recipe.Network treated(Resampling resampling) {
        return recipe(NONE, ENTROPY, List.of(resampling), null);
    }

    private static Recipe.Network recipe(
            Weighting weighting, Loss loss, List<Resampling> resampling, Calibrating calibration) {
        return Recipes.treated(weighting, loss, ADAM, 16, resampling, null, calibration);
    }

    private static Recipe.Network extraSteps(List<Resampling> resampling, Calibrating calibration) {
        var extra = new Recipe.ExtraSteps(2, Duration.ofHours(5), null, null);
        return Recipes.treated(
                new Weighting.Running(1.0, 50.0),
                ENTROPY,
                ADAM,
                16,
                resampling,
                extra,
                calibration);
    }

    private static Recipe.Network everything() {
        return extraSteps(
                List.of(
                        new Resampling.UniformReplay(1, Duration.ofHours(9)),
                        new Resampling.MinorityReplay(0.1),
                        new Resampling.Smote(0.1, 5, 10, 20.0),
                        new Resampling.Undersampling(0.7)),
                PLATT);
    }

    private static Recipe.Network auto() {
        return new Recipe.Network(
                "auto",
                7L,
                new Encoding.None(),
                List.of(8),
                null,
                -2.0,
                16,
                ADAM,
                ENTROPY,
                Recipe.StrategyKind.AUTO,
                null,
                null,
                null,
                new Averaging(0.9),
                PLATT,
                null,
                null);
    }
}
