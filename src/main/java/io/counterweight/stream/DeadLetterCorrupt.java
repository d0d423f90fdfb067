package io.counterweight.stream;

import io.counterweight.event.BadRecord;
import io.counterweight.event.BadRecord.Reason;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a record of an internal topic that cannot be read to the dead letters and goes on. The
/// public topics never come here: their records are checked by processors.
///
/// Kafka Streams makes it, from the setting `deserialization.exception.handler`; [#TOPIC] names the
/// dead-letter topic.
public final class DeadLetterCorrupt implements DeserializationExceptionHandler {
    /// Setting: the dead-letter topic.
    public static final String TOPIC = "counterweight.dead.letters.topic";

    private static final Logger log = LoggerFactory.getLogger(DeadLetterCorrupt.class);

    private String deadLetters = "";

    @Override
    public void configure(Map<String, ?> settings) {
        var topic = settings.get(TOPIC);
        if (topic == null) {
            throw new IllegalArgumentException(TOPIC + " must name the dead-letter topic");
        }
        deadLetters = topic.toString();
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception cause) {
        log.warn(
                "corrupt record topic={} partition={} offset={}",
                record.topic(),
                record.partition(),
                record.offset());
        var bad =
                new BadRecord(
                        Reason.CORRUPT_RECORD, "a record of the internal topic cannot be read");
        var letter =
                new DeadLetter(
                        bad,
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.key(),
                        record.value());
        return Response.resume(
                List.of(
                        new ProducerRecord<>(
                                deadLetters,
                                null,
                                record.timestamp(),
                                DeadLetter.cut(record.key()),
                                DeadLetter.cut(record.value()),
                                letter.headers())));
    }
}
