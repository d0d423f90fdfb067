package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.BadRecord;
import io.counterweight.event.BadRecord.Reason;
import io.counterweight.event.Label;
import io.counterweight.event.LabelReader;
import io.counterweight.event.LabelReading;
import io.counterweight.event.SentRecord;
import io.counterweight.event.ToldLabel;
import io.counterweight.event.TransactionLabel;
import io.counterweight.plan.StreamPlan;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Reads a label and sends it to its transaction; what cannot be used goes to the dead letters.
/// Takes bytes, and from a replay what would become bytes.
final class CheckLabels extends ContextualProcessor<byte[], Object, Object, Object> {
    private final StreamPlan plan;
    private final StreamObserver observer;
    private final String next;
    private final LabelReader reader;

    /// @param next the node that gets what can be used
    CheckLabels(StreamPlan plan, StreamObserver observer, String next) {
        this.plan = plan;
        this.observer = observer;
        this.next = next;
        this.reader =
                new LabelReader(plan.classes(), plan.transactionIds(), plan.labels().sources());
    }

    @Override
    public void process(Record<byte[], Object> record) {
        switch (read(record)) {
            case BadRecord bad -> deadLetter(bad, record);
            case Label label -> accept(label, record);
        }
    }

    private LabelReading read(Record<byte[], Object> record) {
        if (DeadLetter.isTooLarge(record.key())) {
            return new BadRecord(
                    Reason.KEY_TOO_LARGE, "the key has " + record.key().length + " bytes");
        }
        long recorded = RecordTime.of(record, context());
        return record.value() instanceof ToldLabel told
                ? reader.read(told.label(), recorded)
                : reader.read(SentRecord.bytesOf(record.value()), recorded);
    }

    private void accept(Label label, Record<byte[], Object> record) {
        var at = context().recordMetadata().orElseThrow();
        var sent =
                TransactionLabel.newBuilder()
                        .setLabel(Math.max(label.label(), 0))
                        .setWithdrawn(label.isWithdrawn())
                        .setLabelledAt(label.labelledAt())
                        .setUndated(!label.dated())
                        .setSourceTopic(at.topic())
                        .setSourcePartition(at.partition())
                        .setSourceOffset(at.offset());
        if (label.source() != null) {
            sent.setSource(label.source().word());
        }
        var id = label.transactionId();
        // A transaction of before the keys were changed is found under the earlier one.
        if (label.earlierId() != null) {
            sent.setNextId(id);
            id = label.earlierId();
        }
        // Without the record's headers: they are the sender's, and may name what is secret.
        context().forward(new Record<>(id, sent.build(), RecordTime.next(record, context())), next);
        observer.read("labels", true);
    }

    private void deadLetter(BadRecord bad, Record<byte[], Object> record) {
        var at = context().recordMetadata().orElseThrow();
        var letter =
                new DeadLetter(
                                bad,
                                at.topic(),
                                at.partition(),
                                at.offset(),
                                record.key(),
                                SentRecord.bytesOf(record.value()))
                        .of(plan.event());
        context()
                .forward(
                        letter.toRecord(RecordTime.next(record, context())), Nodes.UNUSABLE_LABELS);
        observer.deadLettered(bad.reason().code());
        observer.read("labels", false);
    }
}
