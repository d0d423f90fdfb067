package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.BadRecord;
import io.counterweight.event.BadRecord.Reason;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.plan.StreamPlan;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets each transaction id pass once. A second one within a day of event time, before or after,
/// goes to the dead letters; its features were not counted twice. How much later it may arrive is
/// declared (`event.duplicates.within`).
final class DropDuplicates
        extends ContextualProcessor<String, EnrichedTransaction, Object, Object> {
    private static final Logger log = LoggerFactory.getLogger(DropDuplicates.class);

    private final StreamPlan plan;
    private final StreamObserver observer;
    private final String next;
    private SeenIds seen;
    private boolean isMarked;

    /// @param next the node that gets what passes
    @SuppressWarnings("NullAway.Init")
    DropDuplicates(StreamPlan plan, StreamObserver observer, String next) {
        this.plan = plan;
        this.observer = observer;
        this.next = next;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        super.init(context);
        isMarked = false;
        seen =
                new SeenIds(
                        context.getStateStore(StateStores.SEEN_IDS),
                        context.getStateStore(StateStores.SEEN),
                        plan.event().duplicatesOrUsual().days());
    }

    @Override
    public void process(Record<String, EnrichedTransaction> record) {
        if (!isMarked) {
            isMarked = true;
            seen.mark();
        }
        var id = record.value().getTransactionId();
        long time = record.value().getEventTime();
        long now = RecordTime.of(record, context());
        if (seen.setBack(context().currentSystemTimeMs(), Math.min(time, now))) {
            log.warn("the newest day of transaction ids was yet to come, and is set back");
            observer.clockSetBack("duplicates");
        }
        seen.reach(Math.min(time, now + plan.event().time().tolerance().toMillis()));
        seen.forget();
        if (seen.has(id, time)) {
            deadLetter(record);
            return;
        }
        seen.add(id, time);
        context().forward(record, next);
    }

    private void deadLetter(Record<String, EnrichedTransaction> record) {
        var bad =
                new BadRecord(
                        Reason.DUPLICATE_TRANSACTION,
                        "a transaction of this id was scored less than a day of event time apart");
        var letter = DeadLetter.of(bad, record.value());
        context().forward(letter.toRecord(record.timestamp()), Nodes.DUPLICATES);
        observer.deadLettered(bad.reason().code());
    }
}
