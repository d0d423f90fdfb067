package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Models that pass their build and fail on rows.
class RecipeScorerTest {
    private static final float[] TRAP = {HostileModels.TRAP, 0};
    private static final float[] PLAIN = {1, 0};

    private final List<String> swapped = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final ModelRegistry registry =
            new ModelRegistry(
                    new ModelTerms(
                            Set.of("focal"),
                            List.of("x0", "x1"),
                            List.of("genuine", "fraud"),
                            Map.of()),
                    ModelBuilds.direct(),
                    new ModelListener() {
                        @Override
                        public void swapped(String recipe, OnnxModel model) {
                            swapped.add(model.version());
                        }

                        @Override
                        public void refused(String recipe, ModelRefused refusal) {
                            throw new AssertionError(refusal);
                        }
                    });
    private final RecipeScorer scorer =
            registry.scorer("focal", 4, refused -> failures.add(refused.reason()));
    private final float[] probabilities = new float[8];
    private final float[] logits = new float[4];

    @AfterEach
    void close() {
        scorer.close();
        registry.close();
    }

    @Test
    void aRowThatTheNewestFailsOnIsScoredByTheOneBefore() {
        registry.offer("focal", HostileModels.good(2, says("1"), .75f));
        registry.offer("focal", HostileModels.gatherBeyondItsTable(2, says("2")));
        assertThat(scoredBy(PLAIN)).isEqualTo("2");
        assertThat(scoredBy(TRAP)).isEqualTo("1");
        assertThat(probabilities[1]).isEqualTo(.75f);
        assertThat(scoredBy(PLAIN)).isEqualTo("2");
        assertThat(failures).containsExactly("does-not-run");
    }

    @Test
    void withoutOneBeforeTheRowHasNoScoreAndTheOthersKeepTheirs() {
        registry.offer("focal", HostileModels.notANumber(2, says("1")));
        for (int i = 0; i < 10; i++) {
            assertThat(scoredBy(TRAP)).isNull();
            assertThat(scoredBy(PLAIN)).isEqualTo("1");
        }
        assertThat(failures).hasSize(10).containsOnly("non-finite-score");
    }

    @Test
    void threeFailuresAmongAHundredRowsBringTheOneBeforeBack() {
        registry.offer("focal", HostileModels.good(2, says("1"), .75f));
        registry.offer("focal", HostileModels.gatherBeyondItsTable(2, says("2")));
        var bad = registry.newest("focal");
        for (int i = 0; i < 2; i++) {
            scoredBy(TRAP);
            for (int row = 0; row < 40; row++) {
                scoredBy(PLAIN);
            }
        }
        assertThat(registry.newest("focal")).isSameAs(bad);
        assertThat(scoredBy(TRAP)).isEqualTo("1");
        assertThat(registry.newest("focal").version()).isEqualTo("1");
        assertThat(OnnxModelTest.hasEnded(bad)).isTrue();
        assertThat(swapped).containsExactly("1", "2", "1");
        assertThat(scoredBy(PLAIN)).isEqualTo("1");
        registry.offer("focal", HostileModels.good(2, says("3"), .25f));
        assertThat(scoredBy(PLAIN)).isEqualTo("3");
    }

    @Test
    void rareFailuresTakeNoModelOut() {
        registry.offer("focal", HostileModels.good(2, says("1"), .75f));
        registry.offer("focal", HostileModels.gatherBeyondItsTable(2, says("2")));
        for (int i = 0; i < 10; i++) {
            assertThat(scoredBy(TRAP)).isEqualTo("1");
            for (int row = 0; row < 60; row++) {
                assertThat(scoredBy(PLAIN)).isEqualTo("2");
            }
        }
        assertThat(swapped).containsExactly("1", "2");
    }

    @Test
    void ofRowsTogetherTheFirstFailureIsRefusedForTheCallerToAskForEach() {
        registry.offer("focal", HostileModels.gatherBeyondItsTable(2, says("1")));
        assertThatThrownBy(() ->
                        scorer.scoreRows(
                                2,
                                new float[] {1, 0, HostileModels.TRAP, 0},
                                probabilities,
                                logits))
                .isInstanceOf(ScoreRefused.class);
        assertThat(failures).isEmpty();
    }

    private String scoredBy(float[] row) {
        var by = scorer.score(row, probabilities, logits);
        return by == null ? null : by.version();
    }

    private static Map<String, String> says(String version) {
        return HostileModels.provenance("focal", version, 2);
    }
}
