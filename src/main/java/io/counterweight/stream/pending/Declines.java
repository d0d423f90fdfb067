package io.counterweight.stream.pending;

import io.counterweight.evaluate.Advice;
import io.counterweight.event.Action;
import io.counterweight.event.Disposition.Done;
import io.counterweight.event.PendingTransaction;

/// Which transactions were declined, so that there will be no chargeback, whatever they were:
/// labels of those that were let through are selective (Wei, 2020; Dal Pozzolo et al., 2018, who
/// call it the feedback of alerts). This is the one place that says so. Immutable; any thread.
///
/// @param isByAdvice whether callers do what they are advised, where they report nothing of a
///   transaction; what they report goes before
public record Declines(boolean isByAdvice) {
    /// Nothing is.
    public static final Declines NOTHING = new Declines(false);

    private static final String BLOCK = Action.BLOCK.toString();

    public static Declines of(Advice advice) {
        return new Declines(advice.isFollowed());
    }

    /// Of one that has been scored.
    public boolean isDeclined(PendingTransaction transaction) {
        if (transaction.hasDisposition()) {
            var done = Done.of(transaction.getDisposition().getDone());
            return done != null && !done.wentThrough();
        }
        return isByAdvice && transaction.getScored().getRuled().getAction().equals(BLOCK);
    }
}
