package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.plan.StreamPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trees in the topologies that Kafka Streams runs, against the replay without Kafka.
class TreesStreamTest {
    /// So many that a hundred frauds are labelled, and trees are fitted some times.
    private static final int PAYMENTS = 1200;

    @TempDir Path folder;

    @Test
    void aReplayWithTreesGivesTheBytesThatKafkaStreamsGives() {
        isReplayedAsItRan(Plans.withTrees());
    }

    @Test
    void soDoesOneThatLearnsHowMuchTreesCount() {
        isReplayedAsItRan(Plans.withStackedTrees());
    }

    private void isReplayedAsItRan(StreamPlan plan) {
        try (var live = new Drivers(plan, folder, Rekeying.HANDED_ON);
                var replayed = new Replayed(plan)) {
            for (var sent : Traffic.of(plan, 10, PAYMENTS)) {
                sent.to(live);
                sent.to(replayed.stream);
            }
            assertThat(fits(replayed.models)).isGreaterThan(1);
            assertThat(replayed.models).containsExactlyElementsOf(live.models);
            assertThat(replayed.decisions).containsExactlyElementsOf(live.decisions);
            assertThat(replayed.examples).isEqualTo(live.examples);
            assertThat(replayed.evaluations).containsExactlyElementsOf(live.evaluations);
            assertSameHashes(plan, live, replayed);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {15, 16})
    void aRestartChangesNoTree(long seed) {
        var plan = Plans.withHourlyTrees();
        var traffic = Traffic.of(plan, seed, PAYMENTS);
        try (var whole = new Replayed(plan);
                var restarted = Drivers.restartable(plan, folder)) {
            restarted.sendAndRestart(traffic, whole, seed);
            assertThat(fits(whole.models)).isGreaterThan(2);
            assertThat(restarted.models).containsExactlyElementsOf(whole.models);
            assertThat(restarted.decisions).containsExactlyElementsOf(whole.decisions);
            assertSameHashes(plan, restarted, whole);
        }
    }

    private static void assertSameHashes(StreamPlan plan, Drivers live, Replayed replayed) {
        for (var recipe : plan.recipes()) {
            assertThat(replayed.stream.modelHash(recipe.name()))
                    .isEqualTo(live.parametersHash(recipe.name()));
        }
    }

    /// How many models of trees there are among these.
    private static long fits(List<byte[]> models) {
        return models.stream()
                .filter(model ->
                        new String(model, StandardCharsets.ISO_8859_1)
                                .contains("counterweight.fits"))
                .count();
    }
}
