package io.counterweight.stream;

import io.counterweight.event.Example;
import io.counterweight.event.Outcome;
import io.counterweight.plan.StreamPlan;

/// Which entities are told how a transaction turned out: those with features of labels, and those
/// whose features are only of minority classes not of every genuine one.
final class OutcomesOf {
    private final StreamPlan plan;

    OutcomesOf(StreamPlan plan) {
        this.plan = plan;
    }

    /// Takes the outcome for one entity.
    interface Receiver {
        void take(String entity, String id, Outcome outcome);
    }

    void of(Example example, Receiver receiver) {
        var entities = plan.entitiesWithOutcomes();
        if (entities.isEmpty()) {
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
        for (var entity : entities) {
            if (plan.features().of(entity).needsMajorityOutcomes() || isOfMinority(example)) {
                var id = example.getScored().getEntities(plan.slotOf(entity));
                receiver.take(entity, id, outcome.build());
            }
        }
    }

    private boolean isOfMinority(Example example) {
        int majority = plan.classes().majority();
        return example.getLabel() != majority
                || (example.hasRevisedFrom() && example.getRevisedFrom() != majority);
    }
}
