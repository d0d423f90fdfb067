package io.counterweight.event;

import java.util.Map;
import java.util.Set;

/// What the topics of a pipeline are called on the broker: `<pipeline>.<topic>`, or as the team
/// named them. `topology/topics.yaml` says what each is for.
///
/// @param renamed names that differ, by the topic's name in that catalogue (`transactions`,
///   `by-customer`)
/// @param optional those that the pipeline has because its file says so
public record TopicNames(String pipeline, Map<String, String> renamed, Set<String> optional) {
    private static final String DISPOSITIONS = "dispositions";

    public TopicNames {
        renamed = Map.copyOf(renamed);
        optional = Set.copyOf(optional);
    }

    public TopicNames(String pipeline, Map<String, String> renamed) {
        this(pipeline, renamed, Set.of());
    }

    /// The same of a pipeline whose file names these topics.
    public TopicNames having(Set<String> named) {
        return new TopicNames(pipeline, renamed, named);
    }

    /// The usual names.
    public static TopicNames of(String pipeline) {
        return new TopicNames(pipeline, Map.of());
    }

    public String promotions() {
        return named("promotions");
    }

    public String rules() {
        return named("rules");
    }

    public String lists() {
        return named("lists");
    }

    public String transactions() {
        return named("transactions");
    }

    public String labels() {
        return named("labels");
    }

    /// Whether callers say what they did with transactions.
    public boolean hasDispositions() {
        return optional.contains(DISPOSITIONS);
    }

    public String dispositions() {
        return named(DISPOSITIONS);
    }

    public String decisions() {
        return named("decisions");
    }

    public String deadLetters() {
        return named("dead-letters");
    }

    /// The hop of transactions to an entity.
    public String by(String entity) {
        return named("by-" + entity);
    }

    /// The hop of transactions to their own ids, where no entity has features.
    public String byTransaction() {
        return named("by-transaction");
    }

    /// The way of outcomes back to an entity.
    public String outcomes(String entity) {
        return named("outcomes-" + entity);
    }

    /// The way of outcomes back to all entities, where there is one partition.
    public String outcomes() {
        return named("outcomes");
    }

    public String scored() {
        return named("scored");
    }

    public String labelsByTransaction() {
        return named("labels-by-transaction");
    }

    public String examples() {
        return named("examples");
    }

    public String models() {
        return named("models");
    }

    public String declarations() {
        return named("declarations");
    }

    /// Reference rows.
    public String table(String table) {
        return named("table-" + table);
    }

    public String evaluation() {
        return named("evaluation");
    }

    /// The name on the broker of a topic of the catalogue.
    public String named(String topic) {
        return renamed.getOrDefault(topic, pipeline + "." + topic);
    }
}
