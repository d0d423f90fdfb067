package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.PendingTransaction;
import io.counterweight.event.Presumed;
import io.counterweight.event.TransactionLabel;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.pending.PendingTransactions;

/// What becomes of a transaction, or of a label alone, when its time is passed: it matures, is
/// learned as what is drawn for it, or is forgotten. For one thread.
final class DueTransactions {
    private final int majority;
    private final StreamObserver observer;
    private final PendingTransactions pending;
    private final UnaskedTransactions unasked;
    private final Presumptions presumptions;
    private final LabelPrecedence precedence;
    private final MatchOutputs outputs;

    DueTransactions(
            StreamPlan plan,
            StreamObserver observer,
            PendingTransactions pending,
            UnaskedTransactions unasked,
            MatchOutputs outputs) {
        this.majority = plan.classes().majority();
        this.observer = observer;
        this.pending = pending;
        this.unasked = unasked;
        this.presumptions = new Presumptions(plan);
        this.precedence = new LabelPrecedence(plan.labels().sources());
        this.outputs = outputs;
    }

    void end(String id, PendingTransaction due, long timestamp) {
        if (pending.matures(due)) {
            mature(id, due, timestamp);
            return;
        }
        if (pending.isToPresume(due)) {
            presume(id, due, timestamp);
            return;
        }
        unasked.forget(id);
        if (!due.hasScored()) {
            if (due.hasLabel()) {
                outputs.deadLetter(id, due.getLabel(), timestamp);
            }
            if (due.hasDisposition()) {
                outputs.deadLetter(id, due.getDispositionRead(), timestamp);
            }
        } else if (pending.isUnknown(due) || Presumed.is(due.getLabel())) {
            var scored = due.getScored();
            observer.unknown(scored.getRecipe(), scored.getRuled().getMadeBy());
        } else if (!due.hasLabel()) {
            observer.ignored("label-never-came");
        }
    }

    /// Of the class of its held label; where none came in its time, of the majority class.
    private void mature(String id, PendingTransaction due, long timestamp) {
        var label =
                due.hasLabel()
                        ? due.getLabel()
                        : precedence.matured(
                                TransactionLabel.newBuilder()
                                        .setLabel(majority)
                                        .setLabelledAt(pending.due(due))
                                        .build());
        var asked = unasked.asked(id, due);
        outputs.example(id, asked, label, null, timestamp);
        var matured =
                pending.put(id, asked, asked.toBuilder().setLabel(label).setHeld(false).build());
        outputs.tellProfiles(asked, matured, timestamp);
    }

    /// Learned as what is drawn for it, which profiles have heard since it was declined.
    private void presume(String id, PendingTransaction due, long timestamp) {
        var asked = unasked.asked(id, due);
        int drawn = presumptions.drawn(asked.getScored());
        var label = LabelPrecedence.presumed(drawn, pending.due(due));
        outputs.example(id, asked, label, null, timestamp);
        pending.put(id, asked, asked.toBuilder().setLabel(label).build());
    }
}
