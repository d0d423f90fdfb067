package io.counterweight.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.event.TopicNames;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TopicCatalogueTest {
    private static final TopicCatalogue PACKED = TopicCatalogue.packed();
    private static final Pipeline HANDBOOK =
            PipelineFile.load(Path.of("models/handbook.yaml")).value();

    private static final String ONE =
            """
            topics:
              orders:
                purpose: Orders.
                exists: every-pipeline
                written-by: [team]
                read-by: [scorer]
                key: anything
                value: JSON
                partitions: pipeline
                state-by-key: false
                cleanup: delete
                retention: 7d
            """;

    @Test
    void withOnePartitionThereAreNoTopicsBetweenAndTheirNamesAreNoMistake() {
        var names = new TopicNames("handbook", Map.of("by-customer", "cards"));
        assertThat(byTopic(PACKED.expand(HANDBOOK, names, 1)).keySet())
                .contains("transactions", "outcomes", "scored")
                .doesNotContain(
                        "by-customer", "by-terminal", "outcomes-terminal", "labels-by-transaction");
        assertThat(byTopic(PACKED.expand(HANDBOOK, names, 2)).keySet())
                .contains("by-customer", "by-terminal", "outcomes-terminal")
                .doesNotContain("outcomes");
    }

    @Test
    void everyNameOfTheCodeIsInTheCatalogueAndNoOther() throws Exception {
        assertThat(PACKED.topics().keySet()).isEqualTo(namesOfTheCode());
    }

    /// What the accessors of TopicNames say, with `{entity}` for the entity.
    private static Set<String> namesOfTheCode() throws Exception {
        var names = TopicNames.of("p");
        var found = new java.util.TreeSet<String>();
        for (var accessor : accessors()) {
            var name =
                    accessor.getParameterCount() == 0
                            ? accessor.invoke(names)
                            : accessor.invoke(names, "{entity}");
            found.add(name.toString().substring("p.".length()));
        }
        return found;
    }

    private static List<Method> accessors() {
        var others = Set.of("pipeline", "named", "toString");
        return Arrays.stream(TopicNames.class.getDeclaredMethods())
                .filter(m -> m.getReturnType() == String.class)
                .filter(m -> !others.contains(m.getName()))
                .toList();
    }

    @Test
    void everyPurposeIsASentence() {
        PACKED.topics()
                .forEach((topic, declaration) ->
                        assertThat(declaration.purpose())
                                .as(topic)
                                .matches("[A-Z].*\\.")
                                .hasSizeLessThan(100));
    }

    @Test
    void everyProtobufMessageThatIsNamedExists() {
        PACKED.topics().values().stream()
                .map(TopicDeclaration::value)
                .filter(value -> value.startsWith("protobuf "))
                .forEach(value ->
                        assertThat(
                                        "io.counterweight.event."
                                                + value.substring("protobuf ".length()))
                                .satisfies(Class::forName));
    }

    @Test
    void templatesAreFilledForEachEntity() {
        var topics = byTopic(PACKED.expand(HANDBOOK, TopicNames.of("handbook"), 4));

        assertThat(topics)
                .containsKeys("by-customer", "by-terminal", "outcomes-terminal")
                .doesNotContainKeys("outcomes-customer", "by-transaction");
        var outcomes = topics.get("outcomes-terminal");
        assertThat(outcomes.name()).isEqualTo("handbook.outcomes-terminal");
        assertThat(outcomes.joinedWith()).isEqualTo("handbook.by-terminal");
        assertThat(outcomes.declaration().purpose()).contains("their terminal");
        assertThat(outcomes.declaration().key()).isEqualTo("id of the terminal");
    }

    @Test
    void thePartitionsAreThePipelinesUnlessTheyAreFixed() {
        var topics = byTopic(PACKED.expand(HANDBOOK, TopicNames.of("handbook"), 4));

        assertThat(topics.get("scored").partitions()).isEqualTo(4);
        assertThat(topics.get("examples").partitions()).isEqualTo(1);
        assertThat(topics.get("models").partitions()).isEqualTo(1);
    }

    @Test
    void examplesAreKeptForever() {
        var examples =
                byTopic(PACKED.expand(HANDBOOK, TopicNames.of("handbook"), 4)).get("examples");

        assertThat(examples.settings())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "cleanup.policy", "delete",
                                "retention.ms", "-1",
                                "retention.bytes", "-1"));
    }

    @Test
    void modelsAreCompactedInSmallSegments() {
        var models = byTopic(PACKED.expand(HANDBOOK, TopicNames.of("handbook"), 4)).get("models");

        assertThat(models.settings())
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("max.message.bytes", "16777216")
                .containsEntry("segment.bytes", "16777216")
                .containsEntry("segment.ms", "600000")
                .containsEntry("min.cleanable.dirty.ratio", "0.01");
    }

    @Test
    void keptForeverTakesAwayOnlyTheRetention() {
        var scored = byTopic(PACKED.expand(HANDBOOK, TopicNames.of("handbook"), 4)).get("scored");

        assertThat(scored.settings()).containsEntry("retention.ms", "604800000");
        assertThat(scored.keptForever().settings())
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "-1")
                .containsEntry("cleanup.policy", "delete");
    }

    @Test
    void aRenamedTopicKeepsItsPartner() {
        var names = new TopicNames("handbook", Map.of("by-terminal", "payments.terminals"));

        var topics = byTopic(PACKED.expand(HANDBOOK, names, 4));

        assertThat(topics.get("by-terminal").name()).isEqualTo("payments.terminals");
        assertThat(topics.get("outcomes-terminal").joinedWith()).isEqualTo("payments.terminals");
    }

    @Test
    void aRenamedTopicThatThePipelineDoesNotHaveIsRefused() {
        var names = new TopicNames("handbook", Map.of("transaction", "payments"));

        assertThatThrownBy(() -> PACKED.expand(HANDBOOK, names, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topic=transaction, topics=transactions, labels");
    }

    @Test
    void twoTopicsOfOneNameAreRefused() {
        var names = new TopicNames("handbook", Map.of("labels", "handbook.transactions"));

        assertThatThrownBy(() -> PACKED.expand(HANDBOOK, names, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name=handbook.transactions, topics=transactions, labels");
    }

    @Test
    void aTemplateThatIsNotForEachEntityIsAnErrorAtItsLine() {
        assertError(ONE.replace("orders", "by-{entity}"), "topics.yaml:4: ");
    }

    @Test
    void anUnknownPartnerIsAnErrorAtItsLine() {
        assertError(
                ONE.replace("    cleanup", "    joined-with: [ordres]\n    cleanup"),
                "topics.yaml:11: topics.orders.joined-with[0]: unknown topic \"ordres\"; did you"
                        + " mean \"orders\"?");
    }

    @Test
    void aRetentionWithoutAUnitIsAnErrorAtTheTopic() {
        assertError(
                ONE.replace("7d", "7"), "topics.yaml:2: topics.orders: a duration needs a unit");
    }

    @Test
    void aCompactedTopicThatExpiresIsAnError() {
        assertError(ONE.replace("delete", "compact"), "a compacted topic is kept forever");
    }

    @Test
    void aSegmentThatHoldsNoLargestMessageIsAnError() {
        assertError(
                ONE + "    max-message-bytes: 2000000\n    segment-bytes: 1048576\n",
                "a segment must hold the largest message");
    }

    private static void assertError(String yaml, String message) {
        assertThatThrownBy(() -> TopicCatalogue.parse("topics.yaml", yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    private static Map<String, TopicSpec> byTopic(List<TopicSpec> topics) {
        return topics.stream().collect(Collectors.toMap(TopicSpec::topic, topic -> topic));
    }
}
