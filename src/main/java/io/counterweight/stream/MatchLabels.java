package io.counterweight.stream;

import com.google.protobuf.MessageLite;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.PendingTransaction;
import io.counterweight.event.Presumed;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.TransactionLabel;
import io.counterweight.plan.StreamPlan;
import io.counterweight.plan.Translation;
import io.counterweight.score.ModelRegistry;
import io.counterweight.stream.pending.PendingRules;
import io.counterweight.stream.pending.PendingTransactions;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings scored transactions and their labels together, whichever comes first.
///
/// ```
///            transaction                     label
///   (nothing) ─────────▶ waits for label ─────────▶ labelled ──label of another class──▶ revised
///   (nothing) ──label──▶ waits for transaction ──transaction──▶ labelled
///   labelled ──label withdrawn──▶ waits for label
/// ```
///
/// Where labels cover only the minority, a transaction without one is of the majority class from
/// `delay` after its time on; a later label then is a revision. One that was declined never is: for
/// want of a label its outcome stays unknown, and nothing is learned from it; a label that comes
/// all the same counts. Of the transactions of the stream's first `delay`, labels are held until
/// then ([PendingTransactions]). Everything is forgotten `delay + revisions` after its time: a
/// label whose transaction never came goes to the dead letters then. A label that is withdrawn
/// leaves its transaction as if none had come. Where the pipeline tells sources of labels apart,
/// one of a less trusted source than that of the label there is changes nothing, and one of a more
/// trusted source takes its place even where it says the same ([LabelPrecedence]). What a caller
/// did with a transaction ([CheckDispositions]) waits for it as a label does, and goes before what
/// was advised. The recipes that do not decide are asked for their scores here, before the label
/// goes on ([UnaskedTransactions]).
///
/// Time is that of the newest transaction, in whole minutes, and never ahead of what records say of
/// their own time; labels that are read ahead of a scorer that lags do not make it later than it
/// is. [MatchOutputs] is what follows for others, [DueTransactions] what becomes of what is due.
final class MatchLabels extends ContextualProcessor<String, MessageLite, Object, Object> {
    private static final Logger log = LoggerFactory.getLogger(MatchLabels.class);

    private final StreamPlan plan;
    private final StreamObserver observer;
    private final Rekeying rekeying;
    private final LabelPrecedence precedence;
    private final ChallengeLabels challenges;
    private final ShadowScores shadows;
    private final Translation translation;
    private PendingTransactions pending;
    private UnaskedTransactions unasked;
    private ForetellDays foretold;
    private MatchOutputs outputs;
    private DueTransactions due;

    @SuppressWarnings("NullAway.Init")
    MatchLabels(
            StreamPlan plan, Rekeying rekeying, ModelRegistry registry, StreamObserver observer) {
        this.plan = plan;
        this.observer = observer;
        this.rekeying = rekeying;
        this.precedence = new LabelPrecedence(plan.labels().sources());
        this.challenges = new ChallengeLabels(plan.classes());
        this.shadows = new ShadowScores(plan, registry, observer);
        this.translation = new Translation(plan);
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        super.init(context);
        pending =
                new PendingTransactions(
                        PendingRules.of(plan),
                        translation,
                        context.getStateStore(StateStores.PENDING));
        unasked = new UnaskedTransactions(shadows, pending);
        foretold = new ForetellDays(plan, pending, context.taskId().partition());
        outputs = new MatchOutputs(plan, rekeying, observer, context, pending, foretold);
        due = new DueTransactions(plan, observer, pending, unasked, outputs);
    }

    @Override
    public void process(Record<String, MessageLite> record) {
        var id = record.key();
        setClockBack();
        switch (record.value()) {
            case ScoredTransaction scored -> {
                pending.reach(timeOf(scored, record));
                pending.takeDue((waiting, ended) -> due.end(waiting, ended, record.timestamp()));
                foretold.reached().forEach(day -> outputs.tell(day, record.timestamp()));
                transaction(id, scored, record.timestamp());
            }
            case TransactionLabel told when told.hasDisposition() ->
                    disposition(id, told, record.timestamp());
            case TransactionLabel label -> label(id, precedence.trusted(label), record.timestamp());
            default ->
                    throw new IllegalStateException(
                            "unknown record: class=" + record.value().getClass().getSimpleName());
        }
    }

    /// Its event time; where that is too far ahead of when its record was written, as far as may
    /// be. The scorer lets none pass that is, but one of before the limit may be on its way.
    private long timeOf(ScoredTransaction scored, Record<?, ?> record) {
        long written = Math.max(record.timestamp(), 0);
        return Math.min(
                scored.getEventTime(), written + plan.event().time().tolerance().toMillis());
    }

    private void setClockBack() {
        long ahead = pending.setBack(context().currentSystemTimeMs());
        if (ahead > 0) {
            log.warn(
                    "the stream's clock was ahead of now, and is set by the next transaction"
                            + " partition={} aheadSeconds={}",
                    context().recordMetadata().map(RecordMetadata::partition).orElse(-1),
                    ahead / 1000);
            observer.clockSetBack("matching");
            foretold.forgetTime();
        }
    }

    private void transaction(String id, ScoredTransaction scored, long timestamp) {
        plan.rules().reach(scored.getEventTime());
        var before = pending.get(id);
        if (before != null && before.hasScored()) {
            observer.ignored("duplicate-transaction");
            return;
        }
        foretold.add(scored);
        var now = PendingTransaction.newBuilder().setScored(scored);
        if (before == null) {
            var arrived = pending.put(id, null, now.build());
            outputs.tellProfiles(null, arrived, timestamp);
            unasked.add(id, arrived);
            return;
        }
        if (before.hasDisposition()) {
            now.setDisposition(before.getDisposition());
        }
        if (before.hasLabel() && !pending.holds(scored)) {
            var complete = unasked.asked(id, now.setLabel(before.getLabel()).build());
            outputs.example(id, complete, before.getLabel(), null, timestamp);
            outputs.tellProfiles(before, pending.put(id, before, complete), timestamp);
        } else {
            if (before.hasLabel()) {
                now.setLabel(before.getLabel()).setHeld(true);
            }
            var arrived = pending.put(id, before, now.build());
            outputs.tellProfiles(before, arrived, timestamp);
            unasked.add(id, arrived);
        }
        if (before.hasDisposition()) {
            disposedBefore(id, before, scored, timestamp);
        }
    }

    /// What was done with a transaction: it goes before what was advised. One that did not go
    /// through after all was not shown to be genuine by having no label.
    private void disposition(String id, TransactionLabel told, long timestamp) {
        var before = pending.get(id);
        var done = told.getDisposition();
        if (before != null
                && before.hasDisposition()
                && before.getDisposition().getDone().equals(done.getDone())) {
            observer.ignored("duplicate-disposition");
            return;
        }
        var now = before == null ? PendingTransaction.newBuilder() : before.toBuilder();
        now.setDisposition(done);
        if (before == null || !before.hasScored()) {
            pending.put(id, before, now.setDispositionRead(told).build());
            outputs.lookFurther(told, timestamp);
            return;
        }
        var disposed = pending.put(id, before, now.build());
        observer.disposed(before.getScored().getRuled().getAction(), done.getDone());
        outputs.tellProfiles(before, disposed, timestamp);
        if (isContradicted(disposed)) {
            withdraw(id, disposed, precedence.trusted(told), timestamp);
        }
        answered(id, disposed.getScored(), told, timestamp);
    }

    /// Whether it was learned as genuine for want of a label though it was declined, or as what was
    /// drawn for it though it went through.
    private boolean isContradicted(PendingTransaction transaction) {
        return transaction.hasLabel()
                && LabelPrecedence.isMatured(transaction.getLabel())
                && pending.isDeclined(transaction) != Presumed.is(transaction.getLabel());
    }

    /// The same where that was known before the transaction.
    private void disposedBefore(
            String id, PendingTransaction before, ScoredTransaction scored, long timestamp) {
        observer.disposed(scored.getRuled().getAction(), before.getDisposition().getDone());
        answered(id, scored, before.getDispositionRead(), timestamp);
    }

    /// A card holder who answers a challenge tells what the transaction is.
    private void answered(
            String id, ScoredTransaction scored, TransactionLabel told, long timestamp) {
        var answer = challenges.label(scored, told);
        if (answer != null) {
            label(id, precedence.trusted(answer), timestamp);
        }
    }

    private void label(String id, TransactionLabel label, long timestamp) {
        var before = pending.get(id);
        if (before != null && before.hasLabel() && !precedence.takes(before.getLabel(), label)) {
            observer.ignored("less-trusted-label");
            return;
        }
        if (label.getWithdrawn()) {
            withdraw(id, before, label, timestamp);
            return;
        }
        if (before != null && before.hasLabel() && precedence.isSame(before.getLabel(), label)) {
            observer.ignored("duplicate-label");
            return;
        }
        if (before == null || !before.hasScored()) {
            var waiting = before == null ? PendingTransaction.newBuilder() : before.toBuilder();
            pending.put(id, before, waiting.setLabel(label).build());
            outputs.lookFurther(label, timestamp);
            return;
        }
        var asked = unasked.asked(id, before);
        if (pending.holds(asked.getScored())
                && (pending.matures(asked) || pending.isUnknown(asked))) {
            pending.put(id, asked, asked.toBuilder().setLabel(label).setHeld(true).build());
            return;
        }
        outputs.example(id, asked, label, asked.hasLabel() ? asked.getLabel() : null, timestamp);
        var labelled = pending.put(id, asked, asked.toBuilder().setLabel(label).build());
        outputs.tellProfiles(asked, labelled, timestamp);
    }

    /// What was learned is taken back, and the transaction waits again as one without a label.
    private void withdraw(
            String id,
            @Nullable PendingTransaction before,
            TransactionLabel withdrawal,
            long timestamp) {
        if (before == null || !before.hasLabel()) {
            observer.ignored("nothing-to-withdraw");
            return;
        }
        if (!before.hasScored()) {
            if (before.hasDisposition()) {
                pending.put(id, before, before.toBuilder().clearLabel().build());
            } else {
                pending.remove(id);
            }
            return;
        }
        if (!before.getHeld()) {
            outputs.withdrawn(id, before, withdrawal, timestamp);
        }
        var without = pending.put(id, before, before.toBuilder().clearLabel().clearHeld().build());
        outputs.tellProfiles(before, without, timestamp);
    }

    @Override
    public void close() {
        shadows.close();
    }
}
