package io.counterweight.stream.pending;

import io.counterweight.event.LabelSource;
import io.counterweight.event.LabelSource.Cover;
import io.counterweight.event.PendingTransaction;
import io.counterweight.event.Presumed;
import io.counterweight.plan.StreamPlan;

/// When something must happen to what waits for its other half, by the pipeline's `labels`.
///
/// @param isMatureUnlabelled whether a transaction without a label is of the majority class
/// @param delay how long after its transaction that is so, in milliseconds
/// @param kept how long everything about a transaction is kept, in milliseconds
/// @param declines which transactions were declined: those tell nothing by having no label
/// @param isPresumed whether such a one is learned as what the model took it for
public record PendingRules(
        boolean isMatureUnlabelled, long delay, long kept, Declines declines, boolean isPresumed) {
    public static PendingRules of(StreamPlan plan) {
        var advice = plan.policy().advice();
        return of(plan.labels(), Declines.of(advice), advice.isPresumedInLearning());
    }

    /// Those of a pipeline in which nothing is declined.
    public static PendingRules of(LabelSource labels) {
        return of(labels, Declines.NOTHING, false);
    }

    private static PendingRules of(LabelSource labels, Declines declines, boolean isPresumed) {
        return new PendingRules(
                labels.cover() == Cover.MINORITY,
                labels.delay().toMillis(),
                labels.delay().plus(labels.revisions()).toMillis(),
                declines,
                isPresumed);
    }

    /// Whether it is learned when it is due: by the label that is held, or for want of one as of
    /// the majority class. Of what was declined the want of a label says nothing: it never matures.
    boolean matures(PendingTransaction p) {
        return isMatureUnlabelled
                && p.hasScored()
                && (p.getHeld() || (!p.hasLabel() && !declines.isDeclined(p)));
    }

    /// Whether nobody knows what it would have turned out to be.
    boolean isUnknown(PendingTransaction p) {
        return p.hasScored() && !p.hasLabel() && declines.isDeclined(p);
    }

    /// Whether it is learned when it is due as what the model took it for: nobody is going to tell.
    boolean isToPresume(PendingTransaction p) {
        return isPresumed && isUnknown(p) && p.getScored().getProbabilitiesCount() > 0;
    }

    /// Whether something is to be done when it is due; the others are only forgotten then.
    static boolean isMet(PendingTransaction p) {
        return !p.hasScored() || !p.hasLabel() || p.getHeld() || Presumed.is(p.getLabel());
    }

    /// When it matures, or everything about it is forgotten.
    long due(PendingTransaction p) {
        return since(p) + (matures(p) || isToPresume(p) ? delay : kept);
    }

    /// The same as the store has it: later, where it came after its time.
    long place(PendingTransaction p) {
        return p.hasDue() ? p.getDue() : due(p);
    }

    /// From when on it is kept.
    static long since(PendingTransaction p) {
        if (p.hasScored()) {
            return p.getScored().getEventTime();
        }
        return p.hasLabel() ? p.getLabel().getLabelledAt() : p.getDisposition().getAt();
    }
}
