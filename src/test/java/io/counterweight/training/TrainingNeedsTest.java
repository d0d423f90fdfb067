package io.counterweight.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import io.counterweight.plan.StreamPlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Only who trains needs LightGBM; who reads the pipeline and scores does without.
class TrainingNeedsTest {
    private static final Supplier<Optional<String>> NOT_HERE =
            () -> Optional.of("LightGBM is not here");

    @Test
    void treesCannotBeTrainedWithoutLightGbmAndTheReasonSaysWhatCan() {
        assertThat(TrainingNeeds.missing(plan("default"), NOT_HERE))
                .contains(
                        "recipe \"trees\" cannot be trained here: LightGBM is not here;"
                                + " default-networks does without, and a scorer needs none");
    }

    @Test
    void networksNeedNoLightGbmAndNobodyAsksForIt() {
        Supplier<Optional<String>> nobodyAsks =
                () -> {
                    throw new AssertionError("asked for LightGBM");
                };

        assertThat(TrainingNeeds.missing(plan("default-networks"), nobodyAsks)).isEmpty();
    }

    @Test
    void whereLightGbmIsTreesCanBeTrained() {
        assertThat(TrainingNeeds.missing(plan("default"), Optional::empty)).isEmpty();
    }

    private static StreamPlan plan(String recipe) {
        return Pipelines.plan(
                Pipelines.load("handbook"), TopicNames.of("handbook"), List.of(recipe));
    }
}
