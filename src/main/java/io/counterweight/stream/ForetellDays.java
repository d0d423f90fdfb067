package io.counterweight.stream;

import io.counterweight.evaluate.ForetoldDay;
import io.counterweight.evaluate.ForetoldDays;
import io.counterweight.event.Example;
import io.counterweight.event.PendingClock;
import io.counterweight.event.Presumed;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.pending.PendingTransactions;
import java.util.List;

/// What is foretold of the transactions of one partition ([ForetoldDays]), kept beside the clock of
/// the store `pending` so that a restart goes on as if nothing had happened. For one thread.
final class ForetellDays {
    private final ForetoldDays days;
    private final PendingTransactions pending;
    private final int partition;
    private boolean isChanged;

    /// As the store left it.
    ForetellDays(StreamPlan plan, PendingTransactions pending, int partition) {
        this.days =
                new ForetoldDays(plan.classes(), plan.labels().delay(), plan.labels().revisions());
        this.pending = pending;
        this.partition = partition;
        var kept = pending.kept();
        days.restore(kept.getDaysList(), kept.hasToday() ? kept.getToday() : null);
        pending.keepBeside(this::with);
    }

    private PendingClock with(PendingClock clock) {
        if (!isChanged) {
            return clock;
        }
        isChanged = false;
        var now = clock.toBuilder().clearDays().addAllDays(days.sums()).clearToday();
        var today = days.today();
        return (today == null ? now : now.setToday(today)).build();
    }

    void add(ScoredTransaction scored) {
        isChanged = true;
        days.add(scored);
    }

    void learn(Example example) {
        var told = Presumed.told(example);
        if (told != null) {
            isChanged = true;
            days.learn(told);
        }
    }

    /// What is to be told now; as long as something that is due waits to be met, nothing.
    List<ForetoldDay> reached() {
        if (!pending.isSwept()) {
            return List.of();
        }
        var told = days.reach(pending.now(), partition);
        isChanged |= !told.isEmpty();
        return told;
    }

    void forgetTime() {
        isChanged = true;
        days.forgetTime();
    }
}
