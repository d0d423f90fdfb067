package io.counterweight.stream;

import io.counterweight.evaluate.EvaluationJson;
import io.counterweight.evaluate.EvaluationRecord.OfDay;
import io.counterweight.evaluate.ForetoldDay;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.BadRecord;
import io.counterweight.event.BadRecord.Reason;
import io.counterweight.event.Example;
import io.counterweight.event.Label;
import io.counterweight.event.LabelWriter;
import io.counterweight.event.PendingTransaction;
import io.counterweight.event.Provenance;
import io.counterweight.event.TransactionLabel;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.pending.PendingTransactions;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// What [MatchLabels] tells others: examples, what became of transactions to the profiles, days
/// that were foretold, labels that look further or go to the dead letters. For one thread.
///
/// A label counts as known no earlier than its transaction happened, and no later than `delay`
/// after the newest one; one that does not say when, no later than that newest one. So no label can
/// move what goes by the time of labels ahead of the stream.
final class MatchOutputs {
    private final StreamPlan plan;
    private final StreamObserver observer;
    private final ProcessorContext<Object, Object> context;
    private final PendingTransactions pending;
    private final ForetellDays foretold;
    private final OutcomesOf outcomes;
    private final Presumptions presumptions;
    private final LabelPrecedence precedence;
    private final LabelWriter labelWriter;
    private final EvaluationJson evaluations = new EvaluationJson();

    /// @param context where records go
    /// @param foretold learns of each example
    MatchOutputs(
            StreamPlan plan,
            Rekeying rekeying,
            StreamObserver observer,
            ProcessorContext<Object, Object> context,
            PendingTransactions pending,
            ForetellDays foretold) {
        this.plan = plan;
        this.observer = observer;
        this.context = context;
        this.pending = pending;
        this.foretold = foretold;
        this.outcomes = new OutcomesOf(plan, rekeying);
        this.presumptions = new Presumptions(plan);
        this.precedence = new LabelPrecedence(plan.labels().sources());
        this.labelWriter = new LabelWriter(plan.classes());
    }

    /// The example of a transaction and its label.
    ///
    /// @param earlier label whose place it takes; null for the first
    void example(
            String id,
            PendingTransaction transaction,
            TransactionLabel label,
            @Nullable TransactionLabel earlier,
            long timestamp) {
        var example = with(transaction, label).setLabel(label.getLabel());
        if (earlier != null) {
            example.setRevisedFrom(earlier.getLabel());
            precedence.tellReplaced(example, earlier);
        }
        forward(id, example.build(), timestamp);
    }

    /// The example that takes the label of a transaction back.
    void withdrawn(
            String id,
            PendingTransaction transaction,
            TransactionLabel withdrawal,
            long timestamp) {
        var taken = transaction.getLabel();
        var example =
                with(transaction, withdrawal)
                        .setLabel(taken.getLabel())
                        .setRevisedFrom(taken.getLabel())
                        .setWithdrawn(true);
        precedence.tellReplaced(example, taken);
        forward(id, example.build(), timestamp);
    }

    private Example.Builder with(PendingTransaction transaction, TransactionLabel label) {
        var example =
                Example.newBuilder()
                        .setScored(transaction.getScored())
                        .addAllShadows(transaction.getShadowsList())
                        .setLabelledAt(knownAt(label, transaction.getScored().getEventTime()));
        precedence.tell(example, label);
        return example;
    }

    private long knownAt(TransactionLabel label, long eventTime) {
        long newest = Math.max(pending.newest(), eventTime);
        long latest = label.getUndated() ? newest : newest + plan.labels().delay().toMillis();
        return Math.clamp(label.getLabelledAt(), eventTime, latest);
    }

    private void forward(String id, Example example, long timestamp) {
        foretold.learn(example);
        context.forward(new Record<>(id, example, timestamp), Nodes.EXAMPLES);
    }

    /// What features of labels take a transaction for, where that has changed.
    void tellProfiles(@Nullable PendingTransaction before, PendingTransaction now, long timestamp) {
        outcomes.of(
                now.getScored(),
                presumptions.heard(before),
                presumptions.heard(now),
                (node, key, outcome) ->
                        context.forward(new Record<>(key, outcome, timestamp), node));
    }

    /// Of a day that has ended, or whose labels are due.
    void tell(ForetoldDay day, long timestamp) {
        observer.foretold(day);
        var told = OfDay.of(plan.pipeline(), day);
        context.forward(
                new Record<>(told.key(), evaluations.write(told), timestamp), Nodes.FORETOLD);
    }

    /// The keys of secret ids were changed: what is not found under the earlier key has the newer
    /// one, or has not been scored yet.
    void lookFurther(TransactionLabel label, long timestamp) {
        if (looksFurther(label)) {
            context.forward(
                    new Record<>(
                            label.getNextId(), label.toBuilder().clearNextId().build(), timestamp),
                    Nodes.LABELS_UNDER_NEXT_ID);
        }
    }

    private boolean looksFurther(TransactionLabel label) {
        return plan.event().id().isSecret() && label.hasNextId();
    }

    /// The transaction of a label never came. One that looked further is dead-lettered where it
    /// went, if it ended there.
    void deadLetter(String id, TransactionLabel label, long timestamp) {
        if (looksFurther(label)) {
            return;
        }
        var bad =
                new BadRecord(
                        Reason.UNKNOWN_TRANSACTION,
                        "no transaction of this id came while the label waited");
        // A hash in the place of the id would be no label to send again.
        var written =
                plan.event().id().isSecret()
                        ? null
                        : label.hasDisposition()
                                ? ChallengeLabels.json(id, label)
                                : labelWriter.write(
                                        new Label(id, label.getLabel(), label.getLabelledAt())
                                                .from(Provenance.of(label.getSource())));
        var letter =
                new DeadLetter(
                        bad,
                        label.getSourceTopic(),
                        label.getSourcePartition(),
                        label.getSourceOffset(),
                        id.getBytes(StandardCharsets.UTF_8),
                        written);
        context.forward(letter.toRecord(timestamp), Nodes.UNKNOWN_LABELS);
        observer.deadLettered(bad.reason().code());
    }
}
