package io.counterweight.stream;

import io.counterweight.event.Action;
import io.counterweight.event.Example;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.StreamPlan;
import org.jspecify.annotations.Nullable;

/// What features of labels take declined transactions for, where the pipeline asks for it
/// (`decide.presume`): what the model suspected. Otherwise a terminal whose frauds are all blocked
/// would look clean within days, and be let through. The label of one that comes all the same takes
/// its place; examples know nothing of it. Immutable.
final class Presumptions {
    private static final String BLOCK = Action.BLOCK.toString();

    private final boolean isOn;
    private final int majority;

    Presumptions(StreamPlan plan) {
        this.isOn = plan.policy().advice().isPresumed();
        this.majority = plan.classes().majority();
    }

    /// The outcome that is presumed; null for none.
    @Nullable Example of(ScoredTransaction scored) {
        return isPresumed(scored)
                ? Example.newBuilder().setScored(scored).setLabel(scored.getDecision()).build()
                : null;
    }

    private boolean isPresumed(ScoredTransaction scored) {
        return isOn
                && scored.getRuled().getAction().equals(BLOCK)
                && scored.getDecision() != majority;
    }

    /// What features hear in the place of an example: a first label takes back what was presumed,
    /// and one that is withdrawn gives way to it again.
    Example insteadOf(Example example) {
        var scored = example.getScored();
        if (!isPresumed(scored)) {
            return example;
        }
        if (example.getWithdrawn()) {
            return example.toBuilder()
                    .setWithdrawn(false)
                    .setLabel(scored.getDecision())
                    .setRevisedFrom(example.getLabel())
                    .build();
        }
        return example.hasRevisedFrom()
                ? example
                : example.toBuilder().setRevisedFrom(scored.getDecision()).build();
    }
}
