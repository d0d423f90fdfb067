package io.counterweight.stream;

import io.counterweight.event.PendingTransaction;
import io.counterweight.event.Presumed;
import io.counterweight.event.Provenance;
import io.counterweight.event.TransactionLabel;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.pending.Declines;
import org.jspecify.annotations.Nullable;

/// What is known of the outcome of a transaction, as the trainer remembers it. Immutable; any
/// thread.
public final class KnownOutcomes {
    private final Declines declines;
    private final Presumptions presumptions;

    public KnownOutcomes(StreamPlan plan) {
        this.declines = Declines.of(plan.policy().advice());
        this.presumptions = new Presumptions(plan);
    }

    /// What is known.
    public enum Outcome {
        /// Somebody told its label.
        LABELLED("labelled"),
        /// Nobody did in its time: it counts as of the majority class.
        MATURED("matured"),
        /// It was declined; features of labels, or what is learned, take it for what the model
        /// said.
        PRESUMED("presumed"),
        /// It was declined: nobody will know, unless somebody tells.
        UNKNOWN("unknown"),
        /// Its label may still come.
        OPEN("open");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        /// As the API says it.
        public String word() {
            return word;
        }
    }

    public Outcome of(PendingTransaction transaction) {
        if (transaction.hasLabel() && !Presumed.is(transaction.getLabel())) {
            return LabelPrecedence.isMatured(transaction.getLabel())
                    ? Outcome.MATURED
                    : Outcome.LABELLED;
        }
        if (!transaction.hasScored() || !declines.isDeclined(transaction)) {
            return Outcome.OPEN;
        }
        boolean isHeard = presumptions.heard(transaction) != Presumptions.NOTHING;
        return isHeard || transaction.hasLabel() ? Outcome.PRESUMED : Outcome.UNKNOWN;
    }

    /// Who told a label; null where nobody is named.
    public static @Nullable String source(TransactionLabel label) {
        if (LabelPrecedence.isMatured(label)) {
            return Provenance.MATURITY.word();
        }
        return label.getSource().isEmpty() ? null : label.getSource();
    }
}
