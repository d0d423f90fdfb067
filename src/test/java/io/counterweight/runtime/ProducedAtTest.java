package io.counterweight.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ProducedAtTest {
    @Test
    void aRecordWithoutATimeGetsTheNewestOfItsPartition() {
        assertThat(extract(7, 5)).isEqualTo(7);
        assertThat(extract(-1, 5)).isEqualTo(5);
    }

    @Test
    void theFirstOfAPartitionWithoutATimeIsNoFault() {
        assertThat(extract(-1, -1)).isZero();
    }

    private static long extract(long timestamp, long partitionTime) {
        var record =
                new ConsumerRecord<Object, Object>(
                        "topic",
                        0,
                        0,
                        timestamp,
                        TimestampType.CREATE_TIME,
                        -1,
                        -1,
                        null,
                        null,
                        new RecordHeaders(),
                        Optional.empty());
        return new ProducedAt().extract(record, partitionTime);
    }
}
