package io.counterweight.stream;

import io.counterweight.plan.StreamPlan;
import java.util.Set;
import java.util.TreeSet;

/// How a record gets to the processor that needs it under another key. Through a topic keyed by
/// what comes next, where there are several partitions: the record of another key may belong to
/// another one. Handed on within the task where there is one, since every key is in it; then there
/// is no commit between to wait for either.
///
/// @param isHandedOn whether nothing goes through a topic
/// @param left topics of the catalogue that are read all the same: a release before, or a time of
///   more partitions, may have left records in them
public record Rekeying(boolean isHandedOn, Set<String> left) {
    public static final Rekeying THROUGH_TOPICS = new Rekeying(false, Set.of());
    public static final Rekeying HANDED_ON = new Rekeying(true, Set.of());

    public Rekeying {
        left = Set.copyOf(left);
    }

    /// The topics of the catalogue that only a service of several partitions writes.
    public static Set<String> topicsOf(StreamPlan plan) {
        var topics = new TreeSet<String>();
        var entities = plan.features().entities();
        if (entities.isEmpty()) {
            topics.add("by-transaction");
        }
        entities.stream()
                .filter(entity -> !plan.arrivesKeyedBy(entity))
                .forEach(entity -> topics.add("by-" + entity));
        plan.entitiesWithOutcomes().forEach(entity -> topics.add("outcomes-" + entity));
        // Labels of a secret id may have to be looked for under another one.
        if (!plan.event().id().isSecret()) {
            topics.add("labels-by-transaction");
        }
        return topics;
    }

    /// Whether the topic is one to read.
    boolean reads(String topic) {
        return !isHandedOn || left.contains(topic);
    }

    @Override
    public String toString() {
        return isHandedOn ? "handed on, left=" + left : "through topics";
    }
}
