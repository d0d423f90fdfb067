package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.BadRecord;
import io.counterweight.event.BadRecord.Reason;
import io.counterweight.event.EnrichedTransaction;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/// Lets each transaction id pass once. A second one within a day of event time, before or after,
/// goes to the dead letters; its features were not counted twice.
final class DropDuplicates
        extends ContextualProcessor<String, EnrichedTransaction, Object, Object> {
    /// Ids are kept with their time in buckets of event time; a bucket and its two neighbours are
    /// looked at.
    static final Duration BUCKET = Duration.ofDays(1);

    static final Duration KEPT = BUCKET.multipliedBy(3);

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
        long time = transaction.getEventTime();
        long bucket = time - time % BUCKET.toMillis();
        if (isSeen(id, time, bucket)) {
            deadLetter(record);
            return;
        }
        seen.put(id, ByteBuffer.allocate(Long.BYTES).putLong(time).array(), bucket);
        context().forward(record, next);
    }

    private boolean isSeen(String id, long time, long bucket) {
        return isNear(seen.fetch(id, bucket), time)
                || isNear(seen.fetch(id, bucket - BUCKET.toMillis()), time)
                || isNear(seen.fetch(id, bucket + BUCKET.toMillis()), time);
    }

    private static boolean isNear(byte @Nullable [] seenAt, long time) {
        return seenAt != null
                && Math.abs(ByteBuffer.wrap(seenAt).getLong() - time) < BUCKET.toMillis();
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
