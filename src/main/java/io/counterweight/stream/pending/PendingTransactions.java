package io.counterweight.stream.pending;

import io.counterweight.event.PendingClock;
import io.counterweight.event.PendingTransaction;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.plan.Translation;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/// What waits for its other half, and when something must happen to it: it is met under its due
/// time, or under the clock's where that had passed when it came.
///
/// The store keeps the clock too: the newest event time, moved once a minute, so that a restart
/// goes on as if nothing had happened. All that stands before the clock is due and is taken
/// [#AT_ONCE] at a time; nothing is ever put before it. What has its label has nothing to be met
/// for: it is forgotten when its time is passed.
///
/// Where labels cover only the minority the store keeps the time of the first transaction too:
/// during the first `delay` nothing is known to be of the majority, and what was learned then would
/// be that all is fraud. So labels of that time's transactions are held until their transactions
/// mature with the rest of their day.
public final class PendingTransactions {
    /// Due entries taken at once. An entry costs some 20 µs, and each transaction brings one or
    /// two: any number above 2 keeps up, and a larger one catches up sooner after a pause.
    public static final int AT_ONCE = 64;

    private static final long MINUTE = 60_000;

    /// No honest clock is this far ahead of the one on the wall.
    private static final long AHEAD = Duration.ofDays(1).toMillis();

    private final Translation translation;
    private final PendingState state;
    private final PendingRules rules;

    /// The newest event time when it was moved last; 0 before the first transaction.
    private long clock;

    private @Nullable Long begin;

    /// Whether all that is due was met.
    private boolean isSwept;

    public PendingTransactions(PendingRules rules, Translation translation, PendingStore store) {
        this.translation = translation;
        this.state = store.state();
        this.rules = rules;
        var kept = state.begin();
        this.clock = kept.getNow();
        this.begin = kept.hasBegin() ? kept.getBegin() : null;
    }

    /// The stream has reached that time: once a minute the clock follows.
    public void reach(long time) {
        boolean isFirst = begin == null && rules.isMatureUnlabelled();
        if (isFirst) {
            // A store that was used before it kept its beginning has left that behind.
            begin = clock == 0 ? time : 0L;
        }
        boolean isLater = time / MINUTE > clock / MINUTE;
        if (isLater) {
            clock = time;
            isSwept = false;
        }
        if (isFirst || isLater) {
            keep();
        }
    }

    private void keep() {
        var kept = PendingClock.newBuilder(state.clock()).setNow(clock).clearBegin();
        state.clock((begin == null ? kept : kept.setBegin(begin)).build());
    }

    /// A clock that says it is later than now was moved by a time that could not be, under a
    /// version that let it pass. Without it nothing would ever be due again: it is forgotten, and
    /// the next transaction sets it.
    ///
    /// @param now by the clock on the wall
    /// @return how far it was ahead, in milliseconds; 0 for one that is in order
    public long setBack(long now) {
        long ahead = Math.max(clock, begin == null ? 0 : begin) - now;
        if (ahead <= AHEAD) {
            return 0;
        }
        clock = 0;
        isSwept = true;
        if (begin != null && begin - now > AHEAD) {
            begin = null;
        }
        var kept = PendingClock.newBuilder();
        state.clock((begin == null ? kept : kept.setBegin(begin)).build());
        return ahead;
    }

    /// The clock: no later than the newest transaction, and within its minute.
    public long now() {
        return clock;
    }

    /// Whether all that was due before the clock was met.
    public boolean isSwept() {
        return isSwept;
    }

    /// What was kept beside the clock.
    public PendingClock kept() {
        return state.clock();
    }

    /// Keeps something beside the clock from the next commit on.
    ///
    /// @param added asked before each commit; gives the same clock back where nothing changed
    public void keepBeside(UnaryOperator<PendingClock> added) {
        state.beside(added);
    }

    /// No transaction that has come is later than this.
    public long newest() {
        return (clock / MINUTE + 1) * MINUTE - 1;
    }

    /// Whether a label that is there already is learned only when the transaction matures.
    public boolean holds(ScoredTransaction scored) {
        return rules.isMatureUnlabelled()
                && begin != null
                && scored.getEventTime() < begin + rules.delay();
    }

    public @Nullable PendingTransaction get(String id) {
        var found = state.find(id);
        return found == null ? null : translation.of(found);
    }

    /// Puts `now` in the place of `before`.
    ///
    /// @param before as the store has it
    /// @return `now` as the store has it
    public PendingTransaction put(
            String id, @Nullable PendingTransaction before, PendingTransaction now) {
        long due = rules.due(now);
        long place =
                before != null && rules.due(before) == due
                        ? rules.place(before)
                        : Math.max(due, clock);
        return put(id, before, now, place);
    }

    private PendingTransaction put(
            String id, @Nullable PendingTransaction before, PendingTransaction now, long place) {
        var stored =
                now.hasDue() && now.getDue() == place ? now : now.toBuilder().setDue(place).build();
        state.put(id, stored, before != null && isSameButLabel(before, stored));
        return stored;
    }

    /// What was made of `before` shares what it did not change.
    private static boolean isSameButLabel(PendingTransaction before, PendingTransaction now) {
        return before.hasScored()
                && before.getScored() == now.getScored()
                && before.getAsked() == now.getAsked()
                && before.getShadowsCount() == now.getShadowsCount();
    }

    /// It is as if it had never come.
    public void remove(String id) {
        state.remove(id);
    }

    /// When something must happen to it: a transaction matures, or everything about it is
    /// forgotten.
    public long due(PendingTransaction p) {
        return rules.due(p);
    }

    /// Whether it is learned when it is due: by the label that is held, or for want of one as of
    /// the majority class.
    public boolean matures(PendingTransaction p) {
        return rules.matures(p);
    }

    /// Whether it did not go through, so that there will be no chargeback.
    public boolean isDeclined(PendingTransaction p) {
        return rules.declines().isDeclined(p);
    }

    /// Whether it was declined and has no label: nobody knows what it would have turned out to be.
    public boolean isUnknown(PendingTransaction p) {
        return rules.isUnknown(p);
    }

    /// Whether it is learned when it is due as what the model took it for.
    public boolean isToPresume(PendingTransaction p) {
        return rules.isToPresume(p);
    }

    /// Takes something that was due before the clock; what is due right then can still get its
    /// label.
    public interface Taker {
        /// It is forgotten unless it is put with another due time.
        ///
        /// @param due as the store has it
        void take(String id, PendingTransaction due);
    }

    /// Hands over the next of what is due, oldest first: all of it, or [#AT_ONCE] of it.
    public void takeDue(Taker taker) {
        if (isSwept) {
            return;
        }
        var until = DueIndex.key(clock, "");
        var due = state.due(until, AT_ONCE);
        isSwept = due.size() < AT_ONCE;
        due.forEach(key -> take(key, taker));
        state.walk(isSwept ? until : after(due.getLast()));
    }

    private void take(Bytes key, Taker taker) {
        state.met(key);
        var id = DueIndex.idOf(key);
        var found = get(id);
        if (found == null
                || !PendingRules.isMet(found)
                || rules.place(found) != DueIndex.dueOf(key)) {
            return;
        }
        if (rules.due(found) >= clock) {
            // The pipeline's delays have become longer since it was put there.
            put(id, found, found, rules.due(found));
        } else {
            taker.take(id, found);
        }
    }

    private static Bytes after(Bytes key) {
        return Bytes.wrap(Arrays.copyOf(key.get(), key.get().length + 1));
    }
}
