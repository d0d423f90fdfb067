package io.counterweight.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.imbalance.Resampling;
import io.counterweight.imbalance.Weighting;
import io.counterweight.kernel.Loss;
import io.counterweight.kernel.Optimiser;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What class weights must mean, whatever the optimiser; the kernels' own laws are in
/// [io.counterweight.kernel.WeightLawsTest].
class LearnerLawsTest {
    static Stream<Optimiser> optimisers() {
        return Stream.of(
                new Optimiser.Adam(0.01), new Optimiser.Adagrad(0.05), new Optimiser.Sgd(0.05));
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void weightsOfOneAreNoWeights(Optimiser optimiser) {
        var ones = new Weighting.Fixed(Map.of("genuine", 1.0, "fraud", 1.0));
        assertThat(trained(optimiser, ones, List.of(), 0.2))
                .isEqualTo(trained(optimiser, new Weighting.None(), List.of(), 0.2));
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void otherWeightsAreOtherBits(Optimiser optimiser) {
        var five = new Weighting.Fixed(Map.of("fraud", 5.0));
        assertThat(trained(optimiser, five, List.of(), 0.2))
                .isNotEqualTo(trained(optimiser, new Weighting.None(), List.of(), 0.2));
    }

    /// Where no fraud comes, nothing done for frauds may do anything.
    @ParameterizedTest
    @MethodSource("optimisers")
    void strategiesForAClassThatNeverComesChangeNothing(Optimiser optimiser) {
        var none = trained(optimiser, new Weighting.None(), List.of(), 0);
        assertThat(trained(optimiser, new Weighting.Fixed(Map.of("fraud", 9.0)), List.of(), 0))
                .isEqualTo(none);
        assertThat(
                        trained(
                                optimiser,
                                new Weighting.None(),
                                List.of(
                                        new Resampling.MinorityReplay(0.2),
                                        new Resampling.Smote(0.2, null, null, null)),
                                0))
                .isEqualTo(none);
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void keepingEveryExampleIsNoUndersampling(Optimiser optimiser) {
        assertThat(
                        trained(
                                optimiser,
                                new Weighting.None(),
                                List.of(new Resampling.Undersampling(1.0)),
                                0.2))
                .isEqualTo(trained(optimiser, new Weighting.None(), List.of(), 0.2));
    }

    private static String trained(
            Optimiser optimiser, Weighting weighting, List<Resampling> resampling, double frauds) {
        var recipe =
                Recipes.treated(
                        weighting, new Loss.CrossEntropy(), optimiser, 16, resampling, null, null);
        var learner = Recipes.learner(recipe, ToyStream.FEATURES, Recipes.TWO);
        new ToyStream(21, frauds).learn(learner, 640);
        assertThat(learner.steps()).isEqualTo(40);
        return learner.parametersHash();
    }
}
