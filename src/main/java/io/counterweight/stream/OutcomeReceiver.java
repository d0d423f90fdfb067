package io.counterweight.stream;

import io.counterweight.event.Outcome;
import io.counterweight.plan.StreamPlan;
import java.util.List;

/// An entity that has features of labels.
///
/// @param slot where its id stands among a transaction's
/// @param majority the class of most transactions
/// @param hearsAll whether of every outcome; where its features are only of minority classes, not
///   of every genuine one
/// @param asksWithWhom whether an outcome must name the members of all entities
record OutcomeReceiver(
        String entity, int slot, int majority, boolean hearsAll, boolean asksWithWhom) {
    /// Those of a pipeline, in the order of its features.
    static List<OutcomeReceiver> of(StreamPlan plan) {
        return plan.entitiesWithOutcomes().stream()
                .map(entity ->
                        new OutcomeReceiver(
                                entity,
                                plan.slotOf(entity),
                                plan.classes().majority(),
                                plan.features().of(entity).needsMajorityOutcomes(),
                                plan.features().of(entity).needsPartners()))
                .toList();
    }

    boolean hears(Outcome outcome) {
        return hearsAll
                || outcome.getLabel() != majority
                || (outcome.hasRevisedFrom() && outcome.getRevisedFrom() != majority);
    }
}
