package io.counterweight.runtime;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/// The time a record was produced. A producer may send a record without one (-1): such a record
/// gets the newest time of its partition, or 0 where there is none. Kafka Streams' own extractors
/// end the application at the first record of a partition that has none.
public final class ProducedAt implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.timestamp() >= 0 ? record.timestamp() : Math.max(partitionTime, 0);
    }
}
