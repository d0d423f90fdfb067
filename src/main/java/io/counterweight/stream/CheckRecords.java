package io.counterweight.stream;

import com.google.protobuf.MessageLite;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.BadRecord;
import io.counterweight.event.MessageReader;
import io.counterweight.event.MessageReading;
import io.counterweight.plan.Translation;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/// Reads a record of an internal topic and hands it on as one of this declaration, without the
/// headers it came with; what is not what the topic holds goes to the dead letters. A processor and
/// not a deserialiser: the dead letter and the offset are then of one transaction.
final class CheckRecords<T extends MessageLite>
        extends ContextualProcessor<byte[], byte[], Object, Object> {
    private final String topic;
    private final Translation translation;
    private final MessageReader<T> reader;
    private final StreamObserver observer;
    private final String next;
    private final String letters;

    /// @param topic its name in the catalogue
    /// @param next the node that gets what can be used
    /// @param letters the one that gets the rest
    CheckRecords(
            String topic,
            Translation translation,
            MessageReader<T> reader,
            StreamObserver observer,
            String next,
            String letters) {
        this.topic = topic;
        this.translation = translation;
        this.reader = reader;
        this.observer = observer;
        this.next = next;
        this.letters = letters;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        switch (reader.read(record.key(), record.value(), translation::read)) {
            case MessageReading.Good<T>(var id, var message) -> {
                context().forward(new Record<>(id, message, record.timestamp()), next);
                observer.read(topic, true);
            }
            case MessageReading.Bad<T>(var why) -> deadLetter(why, record);
        }
    }

    private void deadLetter(BadRecord bad, Record<byte[], byte[]> record) {
        var at = context().recordMetadata().orElseThrow();
        var letter =
                new DeadLetter(
                        bad, at.topic(), at.partition(), at.offset(), record.key(), record.value());
        context().forward(letter.toRecord(record.timestamp()), letters);
        observer.deadLettered(bad.reason().code());
        observer.read(topic, false);
    }
}
