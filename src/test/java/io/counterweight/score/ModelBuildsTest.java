package io.counterweight.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ModelBuildsTest {
    private static final ModelTerms TERMS =
            new ModelTerms(
                    Set.of("focal", "weighted"),
                    List.of("x0", "x1"),
                    List.of("genuine", "fraud"),
                    Map.of());

    private final List<String> heard = new CopyOnWriteArrayList<>();

    /// No operator of the build ends, so that it cannot be switched off either.
    @Test
    void aBuildThatNeverEndsHoldsUpNeitherTheNextNorTheClose() throws Exception {
        var end = new CountDownLatch(1);
        var ready = model("weighted");
        try (var builds = ModelBuilds.background(Duration.ofMillis(500))) {
            var stuck =
                    catchThrowableOfType(
                            ModelRefused.class,
                            () -> builds.build("focal", runs -> uninterruptibly(end)));
            assertThat(stuck).hasMessageContaining("too-slow");
            assertThat(builds.build("weighted", runs -> ready)).isSameAs(ready);
        } finally {
            end.countDown();
            ready.close();
        }
    }

    @Test
    void whenTooManyAreStuckNothingIsBuiltUntilOneEnds() throws Exception {
        var end = new CountDownLatch(1);
        try (var ready = model("focal");
                var builds = ModelBuilds.background(Duration.ofMillis(500))) {
            for (int i = 0; i < ModelBuilds.MOST_STUCK; i++) {
                assertThat(refusal(builds, runs -> uninterruptibly(end)).reason())
                        .isEqualTo("too-slow");
            }
            assertThat(refusal(builds, runs -> ready).reason()).isEqualTo("not-built");
            end.countDown();
            await().ignoreExceptions().until(() -> builds.build("focal", runs -> ready) == ready);
        }
    }

    @Test
    void whatABuildMakesAfterItWasGivenUpIsClosed() throws Exception {
        var end = new CountDownLatch(1);
        var made = new CopyOnWriteArrayList<OnnxModel>();
        try (var builds = ModelBuilds.background(Duration.ofMillis(20))) {
            refusal(
                    builds,
                    runs -> {
                        awaitUninterruptibly(end);
                        made.add(model("focal"));
                        return made.getFirst();
                    });
            end.countDown();
            await().until(() -> !made.isEmpty() && OnnxModelTest.hasEnded(made.getFirst()));
        }
    }

    /// ONNX Runtime looks at the switch between operators.
    @Test
    void aRunThatTakesTooLongIsEnded() {
        var ended = new CountDownLatch(1);
        try (var builds = ModelBuilds.background(Duration.ofMillis(50))) {
            var slow = HostileModels.slow(2, 45, Map.of());
            var refusal =
                    refusal(
                            builds,
                            runs -> {
                                try {
                                    return OnnxModel.load(slow, 2, 2, runs);
                                } finally {
                                    ended.countDown();
                                }
                            });
            assertThat(refusal.reason()).isEqualTo("too-slow");
            await().until(() -> ended.getCount() == 0);
        }
    }

    @Test
    void aFaultOfAnyKindIsARefusal() {
        try (var builds = ModelBuilds.background(Duration.ofSeconds(10))) {
            for (var direct : List.of(builds, ModelBuilds.direct())) {
                var refusal =
                        refusal(
                                direct,
                                runs -> {
                                    throw new IllegalStateException("the disk is full");
                                });
                assertThat(refusal.reason()).isEqualTo("not-built");
                assertThat(refusal).hasMessageContaining("the disk is full");
            }
            assertThat(refusal(builds, runs -> endless(0)).reason()).isEqualTo("not-built");
        }
    }

    private static OnnxModel endless(int depth) {
        return endless(depth + 1);
    }

    /// The slot's own way: told, counted, and the one before stays.
    @Test
    void aHostileModelLeavesTheOldInForceAndLaterOnesAreTaken() {
        try (var builds = ModelBuilds.background(Duration.ofSeconds(10));
                var registry = new ModelRegistry(TERMS, builds, listener())) {
            registry.offer("focal", good("focal", "1"));
            registry.awaitOffered();
            registry.offer("focal", HostileModels.endlessLoop(2, says("focal", "2")));
            registry.offer("weighted", good("weighted", "1"));
            registry.awaitOffered();
            assertThat(registry.newest("focal").version()).isEqualTo("1");
            assertThat(registry.newest("weighted").version()).isEqualTo("1");
            registry.offer("focal", good("focal", "3"));
            registry.awaitOffered();
            assertThat(registry.newest("focal").version()).isEqualTo("3");
        }
        assertThat(heard)
                .containsExactly(
                        "focal 1 in force",
                        "focal refused not-allowed",
                        "weighted 1 in force",
                        "focal 3 in force");
    }

    @Test
    void aModelThatSaysNothingOrAnotherThingOfItselfIsRefused() {
        var threeClasses = says("focal", "2");
        threeClasses.put(OnnxModel.CLASSES, "genuine,stolen,friendly");
        var lessFeatures = says("focal", "2");
        lessFeatures.put(OnnxModel.FEATURES, "x0");
        var noVersion = says("focal", "2");
        noVersion.remove(OnnxModel.VERSION);
        var otherFeatures = says("focal", "2");
        otherFeatures.put(OnnxModel.FEATURES, "x7,x8");
        try (var registry = new ModelRegistry(TERMS, ModelBuilds.direct(), listener())) {
            for (var says :
                    List.of(
                            Map.<String, String>of(),
                            says("weighted", "2"),
                            threeClasses,
                            lessFeatures,
                            noVersion)) {
                registry.offer("focal", HostileModels.good(2, says, .5f));
            }
            assertThat(heard).hasSize(5).containsOnly("focal refused wrong-provenance");
            registry.offer("focal", HostileModels.good(2, otherFeatures, .5f));
            assertThat(heard).last().isEqualTo("focal refused other-features");
            var one = List.of("x8", TERMS.columns().getLast());
            registry.offer(
                    "focal",
                    HostileModels.good(2, HostileModels.provenance("focal", "v", one), .5f));
            assertThat(registry.newest("focal").featureNames()).contains(one);
        }
    }

    @Test
    void whatThePipelinesOwnFileHoldsNeedsNoProvenance() {
        var file = HostileModels.good(2, Map.of(), .5f);
        var terms =
                new ModelTerms(
                        TERMS.recipes(), TERMS.columns(), TERMS.classes(), Map.of("focal", file));
        try (var registry = new ModelRegistry(terms, ModelBuilds.direct(), listener())) {
            registry.offer("focal", file.clone());
            assertThat(registry.newest("focal")).isNotNull();
            registry.offer("focal", HostileModels.good(2, Map.of(), .75f));
            assertThat(heard).last().isEqualTo("focal refused wrong-provenance");
        }
    }

    @Test
    void nothingIsMadeOfAnUnknownRecipe() {
        try (var registry = new ModelRegistry(TERMS, ModelBuilds.direct(), listener())) {
            registry.offer("nobody", good("nobody", "1"));
            assertThat(registry.newest("nobody")).isNull();
        }
        assertThat(heard).isEmpty();
    }

    private static ModelRefused refusal(ModelBuilds builds, ModelBuilds.Build build) {
        return catchThrowableOfType(ModelRefused.class, () -> builds.build("focal", build).close());
    }

    private static OnnxModel uninterruptibly(CountDownLatch end) {
        awaitUninterruptibly(end);
        throw new IllegalStateException("it ended after all");
    }

    /// As native code does.
    private static void awaitUninterruptibly(CountDownLatch end) {
        while (true) {
            try {
                end.await();
                return;
            } catch (InterruptedException again) {
                // Not now.
            }
        }
    }

    private static OnnxModel model(String recipe) throws ModelRefused {
        return OnnxModel.load(good(recipe, "1"), 2, 2);
    }

    private static byte[] good(String recipe, String version) {
        return HostileModels.good(2, says(recipe, version), .5f);
    }

    private static Map<String, String> says(String recipe, String version) {
        return HostileModels.provenance(recipe, version, 2);
    }

    private ModelListener listener() {
        return new ModelListener() {
            @Override
            public void swapped(String recipe, OnnxModel model) {
                heard.add(recipe + " " + model.version() + " in force");
            }

            @Override
            public void refused(String recipe, ModelRefused refusal) {
                heard.add(recipe + " refused " + refusal.reason());
            }
        };
    }
}
