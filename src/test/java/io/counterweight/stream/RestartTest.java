package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.Example;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A stream that ends in the middle and goes on from its stores.
class RestartTest {
    /// What shadows said of a transaction that waits for its label is asked again of a newer model;
    /// everything that is learned and published stays.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {13, 14})
    void aRestartChangesNoModelOfAnyRecipe(long seed, @TempDir Path folder) {
        var plan = Plans.withMemory();
        var traffic = Traffic.of(plan, seed, 300);
        try (var whole = new Replayed(plan);
                var restarted = Drivers.restartable(plan, folder)) {
            restarted.sendAndRestart(traffic, whole, seed);
            assertThat(restarted.models)
                    .hasSizeGreaterThan(20)
                    .containsExactlyElementsOf(whole.models);
            assertThat(restarted.decisions).containsExactlyElementsOf(whole.decisions);
            assertThat(withoutShadows(restarted.examples))
                    .isEqualTo(withoutShadows(whole.examples));
            for (var recipe : plan.recipes()) {
                assertThat(restarted.parametersHash(recipe.name()))
                        .isEqualTo(whole.stream.modelHash(recipe.name()));
            }
        }
    }

    private static List<Example> withoutShadows(List<Example> examples) {
        return examples.stream().map(e -> e.toBuilder().clearShadows().build()).toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12})
    void aRestartChangesNoByte(long seed, @TempDir Path folder) {
        var plan = Plans.fraudLabelsOnly();
        var traffic = Traffic.of(plan, seed, 300);
        try (var whole = new Replayed(plan);
                var restarted = Drivers.restartable(plan, folder)) {
            restarted.sendAndRestart(traffic, whole, seed);
            assertThat(restarted.models)
                    .hasSizeGreaterThan(5)
                    .containsExactlyElementsOf(whole.models);
            assertThat(restarted.decisions).containsExactlyElementsOf(whole.decisions);
            assertThat(restarted.examples).isEqualTo(whole.examples);
            assertThat(restarted.evaluations).containsExactlyElementsOf(whole.evaluations);
            assertThat(restarted.parametersHash()).isEqualTo(whole.parametersHash());
        }
    }
}
