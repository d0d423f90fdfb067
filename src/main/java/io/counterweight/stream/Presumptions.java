package io.counterweight.stream;

import io.counterweight.event.PendingTransaction;
import io.counterweight.event.Presumed;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.feature.StableHash;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.pending.Declines;
import org.jspecify.annotations.Nullable;

/// What declined transactions without a label are taken for, where the pipeline asks for it
/// (`decide.presume`), until a label says otherwise.
///
/// It is a class drawn by the probabilities that the model gave, by a hash of the id, the same at
/// every draw: of a thousand that are frauds with .9 some nine hundred count as frauds, and so, in
/// the mean, what the model knew already (an imputation: Rubin, 1987, of one draw). Without it a
/// terminal whose frauds are all blocked would look clean within days, and be let through; taken
/// for what was suspected instead, each of them, it would be the surer blocked the more it is
/// blocked. Immutable.
final class Presumptions {
    static final int NOTHING = -1;

    /// Numbers that a double holds exactly, from 0 up to 1.
    private static final double UNIT = 0x1p-53;

    private final boolean isOn;
    private final Declines declines;
    private final String key;

    Presumptions(StreamPlan plan) {
        var advice = plan.policy().advice();
        this.isOn = advice.isPresumed();
        this.declines = Declines.of(advice);
        this.key = "presumed\0" + plan.pipeline() + '\0';
    }

    /// What features of labels take it for; [#NOTHING] while they hear nothing of it.
    int heard(@Nullable PendingTransaction transaction) {
        if (transaction == null || !transaction.hasScored()) {
            return NOTHING;
        }
        boolean isTold = transaction.hasLabel() && !Presumed.is(transaction.getLabel());
        if (isTold) {
            return transaction.getHeld() ? NOTHING : transaction.getLabel().getLabel();
        }
        return isOn && declines.isDeclined(transaction) ? drawn(transaction.getScored()) : NOTHING;
    }

    /// The class that is drawn; [#NOTHING] where no model said anything.
    int drawn(ScoredTransaction scored) {
        if (scored.getProbabilitiesCount() == 0) {
            return NOTHING;
        }
        double left = (StableHash.of(key + scored.getTransactionId()) >>> 11) * UNIT;
        int classes = scored.getProbabilitiesCount();
        for (int c = 0; c < classes - 1; c++) {
            left -= scored.getProbabilities(c);
            if (left < 0) {
                return c;
            }
        }
        return classes - 1;
    }
}
