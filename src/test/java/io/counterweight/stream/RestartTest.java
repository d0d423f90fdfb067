package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A stream that ends in the middle and goes on from its stores.
class RestartTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12})
    void aRestartChangesNoByte(long seed, @TempDir Path folder) {
        var plan = Plans.fraudLabelsOnly();
        var traffic = Traffic.of(plan, seed, 300);
        var random = new Random(seed);
        try (var whole = new Replayed(plan);
                var restarted = Drivers.restartable(plan, folder)) {
            for (var sent : traffic) {
                sent.to(whole.stream);
                sent.to(restarted);
                if (random.nextInt(traffic.size() / 6) == 0) {
                    restarted.restart();
                }
            }
            assertThat(restarted.starts()).as("restarts").isPositive();
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
