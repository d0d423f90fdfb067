package io.counterweight.stream;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// When a record was written: what the event time in it is held against. The only place where the
/// clock on the wall decides something, and all that it decides is whether what says to come from
/// the future is a dead letter; whatever was taken once is taken by a later replay too.
final class RecordTime {
    private RecordTime() {}

    /// Its timestamp, which its producer sets, but no later than now; now, where it has none or one
    /// that says nothing (0 or below): nothing that has been read was written later.
    ///
    /// @return milliseconds since the epoch
    static long of(Record<?, ?> record, ProcessorContext<?, ?> context) {
        long now = context.currentSystemTimeMs();
        return record.timestamp() > 0 ? Math.min(record.timestamp(), now) : now;
    }

    /// The timestamp that it goes on with. Without one, brokers would delete it at once where its
    /// topic keeps records for a time.
    static long next(Record<?, ?> record, ProcessorContext<?, ?> context) {
        return record.timestamp() > 0 ? record.timestamp() : of(record, context);
    }
}
