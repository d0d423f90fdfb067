package io.counterweight.stream;

import io.counterweight.event.Example;
import io.counterweight.event.Outcome;
import io.counterweight.plan.StreamPlan;
import java.util.List;

/// Which entities are told how a transaction turned out: those with features of labels, and those
/// whose features are only of minority classes not of every genuine one.
final class OutcomesOf {
    private final List<Told> all;
    private final int majority;

    /// @param slot where the entity's id stands among a transaction's
    private record Told(String entity, int slot, boolean alsoOfMajority) {}

    OutcomesOf(StreamPlan plan) {
        this.majority = plan.classes().majority();
        this.all =
                plan.entitiesWithOutcomes().stream()
                        .map(entity ->
                                new Told(
                                        entity,
                                        plan.slotOf(entity),
                                        plan.features().of(entity).needsMajorityOutcomes()))
                        .toList();
    }

    /// Takes the outcome for one entity.
    interface Receiver {
        void take(String entity, String id, Outcome outcome);
    }

    void of(Example example, Receiver receiver) {
        if (all.isEmpty()) {
            return;
        }
        var outcome =
                Outcome.newBuilder()
                        .setEventTime(example.getScored().getEventTime())
                        .setLabel(example.getLabel())
                        .setWithdrawn(example.getWithdrawn());
        if (example.hasRevisedFrom()) {
            outcome.setRevisedFrom(example.getRevisedFrom());
        }
        for (var told : all) {
            if (told.alsoOfMajority || isOfMinority(example)) {
                receiver.take(
                        told.entity, example.getScored().getEntities(told.slot), outcome.build());
            }
        }
    }

    private boolean isOfMinority(Example example) {
        return example.getLabel() != majority
                || (example.hasRevisedFrom() && example.getRevisedFrom() != majority);
    }
}
