package io.counterweight.app.replay;

import io.counterweight.event.Action;
import io.counterweight.event.DueLabels.DueLabel;
import io.counterweight.event.Label;
import io.counterweight.event.LabelSource.Cover;
import io.counterweight.event.LabelWriter;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.SentRecord;
import io.counterweight.event.ToldLabel;
import io.counterweight.plan.StreamPlan;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The closed loop on a history of which all is known: withholds the labels of what the champion
/// blocks, and keeps the truth aside, where neither features nor learners see it. For the thread of
/// the replay but where a method says otherwise.
final class ClosedLoop {
    /// How long a card holder takes to answer.
    private static final Duration ANSWER = Duration.ofMinutes(5);

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final String BLOCK = Action.BLOCK.toString();

    /// What becomes of the label of what is blocked.
    enum Declined {
        UNKNOWN,
        GENUINE,
        CHALLENGED,
        KNOWN
    }

    private final StreamPlan plan;
    private final Declined declined;
    private final TruthReport report;
    private final LabelWriter labels;

    /// Of transactions that are not scored yet.
    private final Map<String, Label> unscored = new ConcurrentHashMap<>();

    /// Ids of all that was blocked.
    private final Set<String> blocked = ConcurrentHashMap.newKeySet();

    private final Queue<Label> asked = new ConcurrentLinkedQueue<>();
    private final Queue<Label> answers = new ArrayDeque<>();
    private final long after;
    private long begin = Long.MIN_VALUE;
    private long minute = Long.MIN_VALUE;

    /// @param after the first midnight, how long all labels still come: a model that has learned
    ///   nothing is let decide by nobody
    ClosedLoop(StreamPlan plan, Declined declined, Duration after, TruthReport report) {
        this.after = after.toMillis();
        this.plan = plan;
        this.declined = declined;
        this.report = report;
        this.labels = new LabelWriter(plan.classes());
    }

    /// Sends a label that is due.
    interface Sender {
        void send(String transactionId, SentRecord label, long at);
    }

    /// A transaction is about to be sent.
    void keep(LabelledTransaction row) {
        unscored.put(row.transactionId(), row.label());
    }

    /// A transaction was scored. In the scorer's thread, in the order scored.
    void scored(ScoredTransaction scored) {
        var id = scored.getTransactionId();
        var truth = unscored.get(id);
        if (truth == null) {
            return;
        }
        if (begin == Long.MIN_VALUE) {
            begin = Math.floorDiv(scored.getEventTime(), DAY) * DAY + after;
        }
        if (scored.getEventTime() >= begin && scored.getRuled().getAction().equals(BLOCK)) {
            blocked.add(id);
            if (declined == Declined.CHALLENGED) {
                long at = scored.getEventTime() + ANSWER.toMillis();
                asked.add(new Label(id, truth.label(), at));
            }
        }
        report.add(scored, truth);
        unscored.remove(id);
    }

    /// The card holders' answers of up to a time, before a transaction of that time.
    ///
    /// @param settle waits until all that was sent is scored
    void answers(long time, Runnable settle, Sender sender) {
        if (declined != Declined.CHALLENGED) {
            return;
        }
        if (time / MINUTE != minute) {
            minute = time / MINUTE;
            settle.run();
            for (var next = asked.poll(); next != null; next = asked.poll()) {
                answers.add(next);
            }
        }
        while (!answers.isEmpty() && answers.element().labelledAt() <= time) {
            var answer = answers.remove();
            sender.send(answer.transactionId(), new ToldLabel(answer, labels), answer.labelledAt());
        }
    }

    /// A label is due: it is sent, or something in its place, or nothing.
    ///
    /// @param settle as for [#answers]
    void label(DueLabel due, Runnable settle, Sender sender) {
        var id = due.transactionId();
        if (unscored.containsKey(id)) {
            settle.run();
        }
        if (declined == Declined.KNOWN || !blocked.contains(id)) {
            sender.send(id, due.sent(), due.at());
        } else if (declined == Declined.GENUINE && plan.labels().cover() == Cover.ALL) {
            // Where labels cover the minority alone, it matures.
            var genuine = new Label(id, plan.classes().majority(), due.at());
            sender.send(id, new ToldLabel(genuine, labels), due.at());
        }
    }

    Declined declined() {
        return declined;
    }

    TruthReport report() {
        return report;
    }
}
