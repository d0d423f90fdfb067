package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.BadRecord;
import io.counterweight.event.BadRecord.Reason;
import io.counterweight.event.Disposed;
import io.counterweight.event.Disposition;
import io.counterweight.event.DispositionReader;
import io.counterweight.event.SentRecord;
import io.counterweight.event.TransactionLabel;
import io.counterweight.plan.StreamPlan;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Reads what a caller did with a transaction and sends it the way of labels, to its transaction;
/// what cannot be used goes to the dead letters.
final class CheckDispositions extends ContextualProcessor<byte[], Object, Object, Object> {
    /// Its topic, as the catalogue has it.
    static final String TOPIC = "dispositions";

    private final StreamPlan plan;
    private final StreamObserver observer;
    private final String next;
    private final DispositionReader reader;

    /// @param next the node that gets what can be used
    CheckDispositions(StreamPlan plan, StreamObserver observer, String next) {
        this.plan = plan;
        this.observer = observer;
        this.next = next;
        this.reader = new DispositionReader(plan.transactionIds());
    }

    @Override
    public void process(Record<byte[], Object> record) {
        byte[] value = SentRecord.bytesOf(record.value());
        var read =
                DeadLetter.isTooLarge(record.key())
                        ? new BadRecord(
                                Reason.KEY_TOO_LARGE,
                                "the key has " + record.key().length + " bytes")
                        : reader.read(value, RecordTime.of(record, context()));
        switch (read) {
            case BadRecord bad -> deadLetter(bad, record, value);
            case Disposition disposition -> accept(disposition, record);
        }
    }

    private void accept(Disposition disposition, Record<byte[], Object> record) {
        var at = context().recordMetadata().orElseThrow();
        var sent =
                TransactionLabel.newBuilder()
                        .setDisposition(
                                Disposed.newBuilder()
                                        .setDone(disposition.done().word())
                                        .setAt(disposition.at()))
                        .setLabelledAt(disposition.at())
                        .setUndated(!disposition.dated())
                        .setSourceTopic(at.topic())
                        .setSourcePartition(at.partition())
                        .setSourceOffset(at.offset());
        var id = disposition.transactionId();
        // A transaction of before the keys were changed is found under the earlier one.
        if (disposition.earlierId() != null) {
            sent.setNextId(id);
            id = disposition.earlierId();
        }
        context().forward(new Record<>(id, sent.build(), RecordTime.next(record, context())), next);
        observer.read(TOPIC, true);
    }

    private void deadLetter(BadRecord bad, Record<byte[], Object> record, byte @Nullable [] value) {
        var at = context().recordMetadata().orElseThrow();
        var letter =
                new DeadLetter(bad, at.topic(), at.partition(), at.offset(), record.key(), value)
                        .of(plan.event());
        context()
                .forward(
                        letter.toRecord(RecordTime.next(record, context())),
                        Nodes.UNUSABLE_DISPOSITIONS);
        observer.deadLettered(bad.reason().code());
        observer.read(TOPIC, false);
    }
}
