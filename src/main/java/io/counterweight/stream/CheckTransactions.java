package io.counterweight.stream;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.AnswerSeal;
import io.counterweight.event.BadRecord;
import io.counterweight.event.BadRecord.Reason;
import io.counterweight.event.CsvRow;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.GivenAnswer;
import io.counterweight.event.SentRecord;
import io.counterweight.event.TransactionReading;
import io.counterweight.plan.StreamPlan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Reads a transaction, fills the features of the event alone and sends it on its way, with what
/// its caller was answered before; what cannot be used goes to the dead letters. Takes bytes, and
/// from a replay what would become bytes.
final class CheckTransactions extends ContextualProcessor<byte[], Object, Object, Object> {
    private final StreamPlan plan;
    private final StreamObserver observer;
    private final String next;
    private final @Nullable AnswerSeal seal;
    private final TransactionIntake intake;
    private final @Nullable String firstEntity;
    private final int slotOfFirst;

    /// @param seal of answers; null where nobody answers, and none counts
    /// @param next the node that gets what can be used
    CheckTransactions(
            StreamPlan plan, StreamObserver observer, @Nullable AnswerSeal seal, String next) {
        this.plan = plan;
        this.observer = observer;
        this.next = next;
        this.seal = seal;
        this.intake = new TransactionIntake(plan);
        var entities = plan.features().entities();
        this.firstEntity = entities.isEmpty() ? null : entities.getFirst();
        this.slotOfFirst = firstEntity == null ? -1 : plan.slotOf(firstEntity);
    }

    @Override
    public void process(Record<byte[], Object> record) {
        switch (read(record)) {
            case BadRecord bad -> deadLetter(bad, record);
            case TransactionReading.Good(var transaction) -> accept(transaction, record);
        }
    }

    private TransactionReading read(Record<byte[], Object> record) {
        if (DeadLetter.isTooLarge(record.key())) {
            return new BadRecord(
                    Reason.KEY_TOO_LARGE, "the key has " + record.key().length + " bytes");
        }
        long recorded = RecordTime.of(record, context());
        return record.value() instanceof CsvRow row
                ? intake.read(row, recorded)
                : intake.read(SentRecord.bytesOf(record.value()), recorded);
    }

    private void accept(EnrichedTransaction.Builder transaction, Record<byte[], Object> record) {
        var key = nextKey(transaction);
        if (firstEntity != null
                && plan.arrivesKeyedBy(firstEntity)
                && !Arrays.equals(record.key(), key.getBytes(StandardCharsets.UTF_8))) {
            deadLetter(
                    new BadRecord(
                            Reason.WRONG_KEY,
                            "the key must be the id of the " + firstEntity + ", as event.keyed-by"),
                    record);
            return;
        }
        var at = context().recordMetadata().orElseThrow();
        transaction
                .setSourceTopic(at.topic())
                .setSourcePartition(at.partition())
                .setSourceOffset(at.offset());
        var given = given(record);
        if (given != null) {
            transaction.setGiven(given);
        }
        // Without the record's headers: they are the sender's, and may name what is secret.
        context().forward(new Record<>(key, transaction, RecordTime.next(record, context())), next);
        observer.read("transactions", true);
    }

    /// What the caller was answered; null where nobody was, or where the service cannot have said
    /// it: then the stream decides.
    private @Nullable GivenAnswer given(Record<byte[], Object> record) {
        var header = record.headers().lastHeader(AnswerSeal.HEADER);
        if (header == null) {
            return null;
        }
        var value = SentRecord.bytesOf(record.value());
        var given =
                seal == null || header.value() == null || value == null
                        ? null
                        : seal.open(header.value(), value);
        if (given == null || !plan.messages().fits(given)) {
            observer.ignored("unsealed-answer");
            return null;
        }
        return given;
    }

    private String nextKey(EnrichedTransaction.Builder transaction) {
        return firstEntity == null
                ? transaction.getTransactionId()
                : transaction.getEntities(slotOfFirst);
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
                        letter.toRecord(RecordTime.next(record, context())),
                        Nodes.UNUSABLE_TRANSACTIONS);
        observer.deadLettered(bad.reason().code());
        observer.read("transactions", false);
    }
}
