package io.counterweight.app.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.config.PipelineFile;
import io.counterweight.config.TopicDeclaration.Party;
import io.counterweight.config.TopicSpec;
import io.counterweight.plan.Pipelines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The catalogue says what the topologies do: of pipelines with entities and without, with labels
/// for one entity and for two, and with transactions that arrive keyed.
class CatalogueOfTopologiesTest {
    private static Stream<Flow> flows() throws IOException {
        var keyed =
                Files.readString(Path.of("models/handbook-extended.yaml"))
                        .replace("pipeline: handbook-extended", "pipeline: keyed")
                        .replace("  fields:", "  keyed-by: customer\n  fields:");
        return Stream.concat(
                Stream.of("handbook", "ulb-sample", "handbook-extended")
                        .map(name -> Flow.of(Pipelines.load(name))),
                Stream.of(Flow.of(PipelineFile.parse("models/keyed.yaml", keyed))));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void theTopologiesUseTheTopicsOfTheCatalogueAndNoOthers(Flow flow) {
        var used = new HashSet<String>();
        for (var application : List.of(flow.scorer(), flow.trainer())) {
            used.addAll(Flow.reads(application));
            used.addAll(Flow.writes(application));
        }
        assertThat(names(flow, topic -> true)).isEqualTo(used);
    }

    @ParameterizedTest
    @MethodSource("flows")
    void theCatalogueSaysWhoWritesAndWhoReads(Flow flow) {
        assertThat(names(flow, topic -> topic.declaration().writtenBy().contains(Party.SCORER)))
                .isEqualTo(Flow.writes(flow.scorer()));
        assertThat(names(flow, topic -> topic.declaration().writtenBy().contains(Party.TRAINER)))
                .isEqualTo(Flow.writes(flow.trainer()));
        assertThat(names(flow, topic -> topic.declaration().readBy().contains(Party.SCORER)))
                .isEqualTo(Flow.reads(flow.scorer()));
        assertThat(names(flow, topic -> topic.declaration().readBy().contains(Party.TRAINER)))
                .isEqualTo(Flow.reads(flow.trainer()));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void whatNobodyHereWritesOrReadsIsTheTeams(Flow flow) {
        for (var topic : flow.catalogue()) {
            assertThat(topic.declaration().writtenBy()).as(topic.name()).isNotEmpty();
            assertThat(topic.declaration().readBy()).as(topic.name()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("flows")
    void topicsReadTogetherAreDeclaredAsJoined(Flow flow) {
        for (var part : flow.parts()) {
            var joined =
                    flow.catalogue().stream()
                            .filter(topic -> part.reads().contains(topic.name()))
                            .filter(topic -> topic.joinedWith() != null)
                            .toList();
            assertThat(joined).as("of %s", part.reads()).hasSize(part.reads().size() - 1);
            assertThat(joined)
                    .allSatisfy(topic -> assertThat(part.reads()).contains(topic.joinedWith()));
        }
    }

    @ParameterizedTest
    @MethodSource("flows")
    void stateIsByKeyWhereTheReaderHasAStore(Flow flow) {
        var withState = new HashSet<String>();
        flow.parts().stream()
                .filter(part -> !part.stores().isEmpty())
                .forEach(part -> withState.addAll(part.reads()));
        flow.scorer().globalStores().forEach(store -> withState.addAll(store.source().topicSet()));

        assertThat(names(flow, TopicSpec::stateByKey)).isEqualTo(withState);
    }

    private static Set<String> names(Flow flow, Predicate<TopicSpec> chosen) {
        return flow.catalogue().stream()
                .filter(chosen)
                .map(TopicSpec::name)
                .collect(Collectors.toSet());
    }
}
