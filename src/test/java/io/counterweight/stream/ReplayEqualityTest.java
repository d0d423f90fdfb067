package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.plan.StreamPlan;
import io.counterweight.training.SideBySide;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The replay without Kafka against the topologies that Kafka Streams runs.
class ReplayEqualityTest {
    @TempDir Path folder;

    static Stream<Arguments> plans() {
        return Stream.of(Rekeying.THROUGH_TOPICS, Rekeying.HANDED_ON)
                .flatMap(ReplayEqualityTest::plans);
    }

    private static Stream<Arguments> plans(Rekeying rekeying) {
        return Stream.of(
                Arguments.of("labels for all", Plans.payments(), 1L, rekeying),
                Arguments.of("fraud labels only", Plans.fraudLabelsOnly(), 2L, rekeying),
                Arguments.of("three classes", Plans.threeClasses(), 3L, rekeying),
                Arguments.of("keyed by the card", Plans.keyedByCard(), 4L, rekeying),
                Arguments.of("no entity", Plans.withoutEntities(), 5L, rekeying),
                Arguments.of("recipes side by side", Plans.withMemory(), 6L, rekeying),
                Arguments.of("a promotion", Plans.promoting(), 7L, rekeying),
                Arguments.of("expressions and keys of parts", Plans.said(), 8L, rekeying),
                Arguments.of("rules", Plans.ruled(), 9L, rekeying));
    }

    @ParameterizedTest(name = "{0}, seed {2}, {3}")
    @MethodSource("plans")
    void aReplayGivesTheBytesThatKafkaStreamsGives(
            String name, StreamPlan plan, long seed, Rekeying rekeying) {
        try (var live = new Drivers(plan, folder, rekeying);
                var replayed = new Replayed(plan)) {
            for (var sent : Traffic.of(plan, seed, 300)) {
                sent.to(live);
                sent.to(replayed.stream);
            }
            assertThat(replayed.decisions)
                    .hasSizeGreaterThan(290)
                    .containsExactlyElementsOf(live.decisions);
            assertThat(replayed.examples).hasSizeGreaterThan(100).isEqualTo(live.examples);
            assertThat(replayed.models)
                    .hasSizeGreaterThan(5)
                    .containsExactlyElementsOf(live.models);
            assertThat(replayed.evaluations)
                    .isNotEmpty()
                    .containsExactlyElementsOf(live.evaluations);
            assertThat(replayed.letters)
                    .hasSizeGreaterThan(5)
                    .containsExactlyElementsOf(
                            live.letters.stream()
                                    .map(letter -> letter.reason() + " " + letter.offset())
                                    .toList());
            assertThat(replayed.parametersHash()).isEqualTo(live.parametersHash());
            assertThat(replayed.heard.ignored).isNotEmpty().isEqualTo(live.heard.ignored);
            assertThat(replayed.heard.labelled).isEqualTo(live.heard.labelled);
            assertThat(replayed.heard.judged).isNotEmpty().isEqualTo(live.heard.judged);
            assertThat(replayed.promotions).containsExactlyElementsOf(live.promotions);
            for (var recipe : plan.recipes()) {
                assertThat(replayed.stream.modelHash(recipe.name()))
                        .isEqualTo(live.parametersHash(recipe.name()));
            }
        }
    }

    /// What each part is told is the same, but who is told first differs between parts.
    @ParameterizedTest(name = "{0}, seed {2}")
    @MethodSource("plans")
    void aReplayOnSeveralThreadsThatKeepsNothingGivesTheBytesOfOneThread(
            String name, StreamPlan plan, long seed) {
        try (var threads = Executors.newCachedThreadPool();
                var one = new Replayed(plan);
                var several = new Replayed(plan, new SideBySide(threads, 3), false)) {
            for (var sent : Traffic.of(plan, seed, 300)) {
                sent.to(one.stream);
                sent.to(several.stream);
            }
            for (var recipe : plan.recipes()) {
                assertThat(several.stream.modelHash(recipe.name()))
                        .isEqualTo(one.stream.modelHash(recipe.name()));
            }
            assertThat(several.decisions)
                    .hasSizeGreaterThan(290)
                    .containsExactlyElementsOf(one.decisions);
            assertThat(several.examples).hasSizeGreaterThan(100).isEqualTo(one.examples);
            assertThat(several.models).hasSizeGreaterThan(5).containsExactlyElementsOf(one.models);
            assertThat(several.evaluations).isNotEmpty().containsExactlyElementsOf(one.evaluations);
            assertThat(several.promotions).containsExactlyElementsOf(one.promotions);
            assertThat(several.letters).hasSizeGreaterThan(5).isEqualTo(one.letters);
            assertThat(several.heard.ignored).isEqualTo(one.heard.ignored);
            assertThat(several.heard.labelled).isEqualTo(one.heard.labelled);
            assertThat(several.heard.judged).containsExactlyInAnyOrderElementsOf(one.heard.judged);
            assertThat(several.heard.swapped).isEqualTo(one.heard.swapped);
        }
    }

    @Test
    void aFaultInOnePartEndsTheReplay() {
        var plan = Plans.payments();
        try (var threads = Executors.newCachedThreadPool();
                var replayed = new Replayed(plan, new SideBySide(threads, 2), false)) {
            replayed.stream.listen(example -> {
                throw new IllegalStateException("full disk");
            });
            assertThatThrownBy(
                            () -> {
                                for (var sent : Traffic.of(plan, 1, 300)) {
                                    sent.to(replayed.stream);
                                }
                                replayed.stream.settle();
                            })
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("full disk");
        }
    }
}
