package io.counterweight.stream;

import io.counterweight.event.Classes;
import io.counterweight.event.EventShape;
import io.counterweight.event.LabelSource;
import io.counterweight.event.TopicNames;
import io.counterweight.feature.FeatureSet;
import io.counterweight.learn.Recipe;
import java.time.Duration;
import java.util.List;

/// What the topologies need to know of a pipeline. Immutable; shared by all threads.
///
/// @param threshold a minority class is decided from this probability of all minority classes
///   together on
/// @param champion the recipe that decides
public record StreamPlan(
        String pipeline,
        EventShape event,
        Classes classes,
        LabelSource labels,
        FeatureSet features,
        TopicNames topics,
        double threshold,
        Recipe champion,
        Training training) {

    /// When the trainer speaks.
    ///
    /// @param publishEvery a model is published when the time of labels crosses a multiple of this
    /// @param evaluateEvery examples from one evaluation to the next
    /// @param window labelled transactions that the running metrics cover
    public record Training(Duration publishEvery, int evaluateEvery, int window) {}

    /// Whether the transactions topic is already keyed by that entity, which saves its hop. Only
    /// the first entity's: the others wait for its features.
    boolean arrivesKeyedBy(String entity) {
        return entity.equals(event.keyedBy()) && features.entities().getFirst().equals(entity);
    }

    /// Where the id of that entity stands among a transaction's.
    int slotOf(String entity) {
        return event.entityNames().indexOf(entity);
    }

    /// The entities that are told of labels.
    List<String> entitiesWithOutcomes() {
        return features.entities().stream().filter(e -> features.of(e).needsOutcomes()).toList();
    }
}
