package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.BadRecord;
import io.counterweight.event.BadRecord.Reason;
import io.counterweight.event.EnrichedTransaction;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;

/// Lets each transaction id pass once. A second one within a day of event time, before or after,
/// goes to the dead letters; its features were not counted twice.
final class DropDuplicates
        extends ContextualProcessor<String, EnrichedTransaction, Object, Object> {
    /// Ids are kept in buckets of event time; a bucket and its two neighbours are looked at.
    static final Duration BUCKET = Duration.ofDays(1);

    static final Duration KEPT = BUCKET.multipliedBy(3);

    private static final byte[] SEEN = {};

    private final StreamObserver observer;
    private final String next;
    private WindowStore<String, byte[]> seen;

    /// @param next the node that gets what passes
    @SuppressWarnings("NullAway.Init")
    DropDuplicates(StreamObserver observer, String next) {
        this.observer = observer;
        this.next = next;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        super.init(context);
        seen = context.getStateStore(StateStores.SEEN);
    }

    @Override
    public void process(Record<String, EnrichedTransaction> record) {
        var transaction = record.value();
        var id = transaction.getTransactionId();
        long bucket = transaction.getEventTime() - transaction.getEventTime() % BUCKET.toMillis();
        if (isSeen(id, bucket)) {
            deadLetter(record);
            return;
        }
        seen.put(id, SEEN, bucket);
        context().forward(record, next);
    }

    private boolean isSeen(String id, long bucket) {
        return seen.fetch(id, bucket) != null
                || seen.fetch(id, bucket - BUCKET.toMillis()) != null
                || seen.fetch(id, bucket + BUCKET.toMillis()) != null;
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
