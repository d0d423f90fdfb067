package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ModelRegistryTest {
    private static final ModelTerms TERMS =
            new ModelTerms(
                    Set.of("focal", "weighted"),
                    List.of("x0"),
                    List.of("genuine", "fraud"),
                    Map.of());

    private final Heard heard = new Heard();
    private final List<ScoreRefused> failures = Collections.synchronizedList(new ArrayList<>());
    private final float[] probabilities = new float[2];
    private final float[] logits = new float[1];

    @Test
    void anOfferedModelIsInForceWhenOfferReturns() throws Exception {
        try (var registry = new ModelRegistry(TERMS, ModelBuilds.direct(), heard);
                var scorer = registry.scorer("focal", 1, failures::add)) {
            assertThat(registry.newest("focal")).isNull();
            assertThat(scorer.score(new float[1], probabilities, logits)).isNull();
            registry.offer("focal", model("focal", 3));
            var used = scorer.score(new float[1], probabilities, logits);
            assertThat(used).isNotNull().isSameAs(registry.newest("focal"));
            assertThat(used.version()).isEqualTo("3");
            assertThat(logits).containsExactly(3);
        }
    }

    @Test
    void aNewerModelTakesOverAndTheOneBeforeTheLastEnds() throws Exception {
        try (var registry = new ModelRegistry(TERMS, ModelBuilds.direct(), heard);
                var scorer = registry.scorer("focal", 1, failures::add)) {
            registry.offer("focal", model("focal", 1));
            scorer.score(new float[1], probabilities, logits);
            registry.offer("focal", model("focal", 2));
            scorer.score(new float[1], probabilities, logits);
            assertThat(logits).containsExactly(2);
            assertThat(heard.swapped).noneMatch(OnnxModelTest::hasEnded);
            registry.offer("focal", model("focal", 3));
            assertThat(OnnxModelTest.hasEnded(heard.swapped.getFirst())).isTrue();
            scorer.score(new float[1], probabilities, logits);
            assertThat(logits).containsExactly(3);
        }
        assertThat(heard.swapped).hasSize(3).allMatch(OnnxModelTest::hasEnded);
    }

    @Test
    void recipesDoNotShareAModel() throws Exception {
        try (var registry = new ModelRegistry(TERMS, ModelBuilds.direct(), heard);
                var focal = registry.scorer("focal", 1, failures::add);
                var weighted = registry.scorer("weighted", 1, failures::add)) {
            registry.offer("focal", model("focal", 1));
            assertThat(weighted.score(new float[1], probabilities, logits)).isNull();
            registry.offer("weighted", model("weighted", 2));
            focal.score(new float[1], probabilities, logits);
            assertThat(logits).containsExactly(1);
        }
    }

    @Test
    void aRefusedModelLeavesTheOldInPlace() throws Exception {
        try (var registry = new ModelRegistry(TERMS, ModelBuilds.direct(), heard);
                var scorer = registry.scorer("focal", 1, failures::add)) {
            registry.offer("focal", model("focal", 1));
            registry.offer("focal", new byte[] {1, 2, 3});
            assertThat(heard.refused)
                    .singleElement()
                    .extracting(ModelRefused::reason)
                    .isEqualTo("does-not-load");
            assertThat(scorer.score(new float[1], probabilities, logits)).isNotNull();
            assertThat(logits).containsExactly(1);
        }
    }

    @Test
    void onlyTheNewestOfWaitingOffersIsBuilt() {
        var waiting = new ArrayDeque<Runnable>();
        try (var registry = new ModelRegistry(TERMS, new ModelBuilds(waiting::add, null), heard)) {
            registry.offer("focal", model("focal", 1));
            registry.offer("focal", model("focal", 2));
            registry.offer("focal", model("focal", 3));
            waiting.forEach(Runnable::run);
            assertThat(heard.swapped).extracting(OnnxModel::version).containsExactly("3");
        }
    }

    @Test
    void aBackgroundBuilderEndsAtTheNewestOffer() {
        var background = Executors.newSingleThreadExecutor();
        try (var registry = new ModelRegistry(TERMS, new ModelBuilds(background, null), heard)) {
            for (int version = 1; version <= 100; version++) {
                registry.offer("focal", model("focal", version));
            }
            background.close(); // waits for the builds
            assertThat(registry.newest("focal")).isSameAs(heard.swapped.getLast());
            assertThat(heard.swapped.getLast().version()).isEqualTo("100");
        }
        assertThat(heard.swapped).allMatch(OnnxModelTest::hasEnded);
    }

    @Test
    void anOfferAfterTheCloseIsDropped() {
        var waiting = new ArrayDeque<Runnable>();
        var registry = new ModelRegistry(TERMS, new ModelBuilds(waiting::add, null), heard);
        registry.offer("focal", model("focal", 1));
        registry.close();
        registry.offer("focal", model("focal", 2));
        registry.offer("another", model("another", 2));
        waiting.forEach(Runnable::run);
        assertThat(heard.swapped).isEmpty();
        assertThat(registry.newest("focal")).isNull();
    }

    /// A close during a run ends the JVM, so that this test ends is half of what it shows.
    @Test
    void threadsScoreWhileModelsAreSwapped() throws Exception {
        int swaps = 2_000;
        var isDone = new AtomicBoolean();
        try (var threads = Executors.newFixedThreadPool(3);
                var registry = new ModelRegistry(TERMS, ModelBuilds.direct(), heard)) {
            registry.offer("focal", model("focal", 0));
            var scored = new ArrayList<Future<Long>>();
            for (int i = 0; i < 3; i++) {
                scored.add(threads.submit(scoreUntil(isDone, registry)));
            }
            try {
                for (int i = 1; i <= swaps; i++) {
                    registry.offer("focal", model("focal", i));
                }
            } finally {
                isDone.set(true);
            }
            for (var thread : scored) {
                assertThat(thread.get()).isPositive();
            }
            assertThat(heard.swapped).hasSize(swaps + 1);
            assertThat(heard.swapped.subList(0, swaps - 1)).allMatch(OnnxModelTest::hasEnded);
            assertThat(OnnxModelTest.hasEnded(heard.swapped.getLast())).isFalse();
        }
        assertThat(OnnxModelTest.hasEnded(heard.swapped.getLast())).isTrue();
    }

    /// Every score is the one of the model that says it gave it, and models never go back.
    private Callable<Long> scoreUntil(AtomicBoolean isDone, ModelRegistry registry) {
        return () -> {
            long scores = 0;
            int newest = 0;
            var p = new float[2];
            var logit = new float[1];
            try (var scorer = registry.scorer("focal", 1, failures::add)) {
                while (!isDone.get()) {
                    var model = scorer.score(new float[1], p, logit);
                    assertThat(model).isNotNull();
                    int version = Integer.parseInt(model.version());
                    assertThat(logit[0]).isEqualTo(version);
                    assertThat(version).isGreaterThanOrEqualTo(newest);
                    newest = version;
                    scores++;
                }
            }
            return scores;
        };
    }

    /// A model whose logit is always its version.
    private static byte[] model(String recipe, int version) {
        return OnnxExport.export(
                RandomNetworks.constant(version),
                HostileModels.provenance(recipe, Integer.toString(version), 1));
    }

    private static final class Heard implements ModelListener {
        final List<OnnxModel> swapped = Collections.synchronizedList(new ArrayList<>());
        final List<ModelRefused> refused = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void swapped(String recipe, OnnxModel model) {
            swapped.add(model);
        }

        @Override
        public void refused(String recipe, ModelRefused refusal) {
            refused.add(refusal);
        }
    }
}
