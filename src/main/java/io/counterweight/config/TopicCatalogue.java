package io.counterweight.config;

import io.counterweight.config.TopicDeclaration.Exists;
import io.counterweight.event.TopicNames;
import io.counterweight.feature.FeatureSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The catalogue of topics, `topology/topics.yaml`: the only list of them. Immutable.
///
/// @param topics by name, in the order of the file; `{entity}` in a name stands for each entity
public record TopicCatalogue(Map<String, TopicDeclaration> topics) {
    private static final String PACKED = "topology/topics.yaml";

    /// The catalogue that is packed in the jar.
    public static TopicCatalogue packed() {
        try (var stream = TopicCatalogue.class.getClassLoader().getResourceAsStream(PACKED)) {
            if (stream == null) {
                throw new IllegalStateException("the jar has no " + PACKED);
            }
            var yaml = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return parse(PACKED, yaml).value();
        } catch (IOException e) {
            throw new UncheckedIOException("the jar's " + PACKED + " cannot be read", e);
        }
    }

    /// Reads YAML that is already in memory; any error is a [ConfigException] that names file and
    /// line.
    ///
    /// @param file the name to show in errors
    static Declared<TopicCatalogue> parse(String file, String yaml) {
        var declared = YamlBinder.parse(file, yaml, TopicCatalogue.class);
        declared.value()
                .topics
                .forEach((topic, declaration) -> check(declared, topic, declaration));
        return declared;
    }

    private static void check(
            Declared<TopicCatalogue> declared, String topic, TopicDeclaration declaration) {
        var path = "topics." + topic;
        boolean isTemplate = topic.contains(TopicDeclaration.ENTITY);
        boolean isForEach =
                declaration.exists() == Exists.EACH_HOP
                        || declaration.exists() == Exists.EACH_TABLE
                        || declaration.exists() == Exists.EACH_LABEL_FEATURES;
        if (isTemplate != isForEach) {
            throw declared.error(
                    path + ".exists",
                    "a name with {entity} goes with each-hop, each-table and each-label-features, no"
                            + " other");
        }
        var partners = partnersOf(declaration);
        for (int i = 0; i < partners.size(); i++) {
            var partner = declared.value().topics.get(partners.get(i));
            var at = path + ".joined-with[" + i + "]";
            if (partner == null) {
                throw declared.error(
                        at,
                        "unknown topic \"" + partners.get(i) + "\"",
                        declared.value().topics.keySet());
            }
            if (!partner.partitions().equals(declaration.partitions())) {
                throw declared.error(
                        at, "topics that are joined must have the same number of partitions");
            }
        }
    }

    private static List<String> partnersOf(TopicDeclaration declaration) {
        var partners = declaration.joinedWith();
        return partners == null ? List.of() : partners;
    }

    /// The topics of a pipeline, in the order of the file.
    ///
    /// @param partitions of every topic that has no fixed number
    /// @throws IllegalArgumentException when `partitions` is below 1, when a renamed topic is none
    ///   of the pipeline's, or when two have one name on the broker
    public List<TopicSpec> expand(Pipeline pipeline, TopicNames names, int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "partitions must be at least 1: partitions=" + partitions);
        }
        var flow = Flow.of(pipeline);
        var expanded = entries(flow, partitions);
        var specs = new ArrayList<TopicSpec>();
        expanded.forEach((topic, entry) -> {
            var partner = partner(entry, expanded.keySet());
            specs.add(
                    new TopicSpec(
                            topic,
                            names.named(topic),
                            entry.declaration.fixedPartitions().orElse(partitions),
                            entry.declaration.stateByKey()
                                    || (topic.equals("transactions") && flow.arrivesKeyed),
                            partner == null ? null : names.named(partner),
                            entry.declaration));
        });
        checkNames(names, expanded.keySet(), allNames(flow));
        return List.copyOf(specs);
    }

    /// Of one partition and of several.
    private Set<String> allNames(Flow flow) {
        var names = new LinkedHashSet<>(entries(flow, 2).keySet());
        names.addAll(entries(flow, 1).keySet());
        return names;
    }

    private Map<String, Entry> entries(Flow flow, int partitions) {
        var entries = new LinkedHashMap<String, Entry>();
        topics.forEach((topic, declaration) -> {
            for (var entity : flow.entitiesOf(declaration.exists(), partitions)) {
                entries.put(named(topic, entity), new Entry(entity, declaration.of(entity)));
            }
        });
        return entries;
    }

    /// A topic of one entity, or of none: then `entity` is empty.
    private record Entry(String entity, TopicDeclaration declaration) {}

    private static String named(String topic, String entity) {
        return topic.replace(TopicDeclaration.ENTITY, entity);
    }

    private static @Nullable String partner(Entry entry, Set<String> expanded) {
        for (var partner : partnersOf(entry.declaration)) {
            var name = named(partner, entry.entity);
            if (expanded.contains(name)) {
                return name;
            }
        }
        return null;
    }

    /// @param all those of several partitions: a name is no mistake because one needs fewer topics
    private static void checkNames(TopicNames names, Set<String> expanded, Set<String> all) {
        for (var renamed : names.renamed().keySet()) {
            if (!all.contains(renamed)) {
                throw new IllegalArgumentException(
                        "a renamed topic must be one of the pipeline's: topic="
                                + renamed
                                + ", topics="
                                + String.join(", ", all));
            }
        }
        var topicByName = new HashMap<String, String>();
        for (var topic : expanded) {
            var other = topicByName.put(names.named(topic), topic);
            if (other != null) {
                throw new IllegalArgumentException(
                        "two topics must not have one name on the broker: name="
                                + names.named(topic)
                                + ", topics="
                                + other
                                + ", "
                                + topic);
            }
        }
    }

    /// How a pipeline's transactions travel.
    ///
    /// @param hops entities whose transactions come through a topic
    /// @param labelled entities that are told of labels
    /// @param arrivesKeyed whether transactions arrive keyed by the first entity
    /// @param hasSecretId whether labels may have to be looked for under another id
    /// @param tables whose rows have a topic each
    /// @param hasDispositions whether callers say what they did
    private record Flow(
            boolean hasEntities,
            List<String> hops,
            List<String> labelled,
            boolean arrivesKeyed,
            boolean hasSecretId,
            List<String> tables,
            boolean hasDispositions) {
        private static final List<String> ONCE = List.of("");

        static Flow of(Pipeline pipeline) {
            var features = FeatureSet.compile(pipeline.featureInputs(), pipeline.features());
            var entities = features.entities();
            boolean arrivesKeyed =
                    !entities.isEmpty() && entities.getFirst().equals(pipeline.event().keyedBy());
            return new Flow(
                    !entities.isEmpty(),
                    entities.subList(arrivesKeyed ? 1 : 0, entities.size()),
                    entities.stream().filter(e -> features.of(e).needsOutcomes()).toList(),
                    arrivesKeyed,
                    pipeline.event().id().isSecret(),
                    List.copyOf(pipeline.event().tablesOrNone().keySet()),
                    pipeline.topicsOrNone().contains(OptionalTopic.DISPOSITIONS));
        }

        /// With one partition nothing changes its partition, and there is no hop.
        List<String> entitiesOf(Exists exists, int partitions) {
            return switch (exists) {
                case EVERY_PIPELINE -> ONCE;
                case EACH_HOP -> partitions == 1 ? List.of() : hops;
                case EACH_TABLE -> tables;
                case LABEL_HOP -> partitions == 1 && !hasSecretId ? List.of() : ONCE;
                case EACH_LABEL_FEATURES -> partitions == 1 ? List.of() : labelled;
                case LABEL_FEATURES -> partitions > 1 || labelled.isEmpty() ? List.of() : ONCE;
                case DISPOSITIONS -> hasDispositions ? ONCE : List.of();
                case NO_ENTITY -> hasEntities || partitions == 1 ? List.of() : ONCE;
            };
        }
    }
}
