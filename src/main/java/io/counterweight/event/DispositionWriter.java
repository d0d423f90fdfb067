package io.counterweight.event;

import io.counterweight.event.Disposition.Done;
import java.time.Instant;

/// Writes the JSON of a disposition (`topology/schemas/disposition.json`).
public final class DispositionWriter {
    static final String DISPOSITION = "disposition";
    static final String OUTCOME = "outcome";
    static final String DISPOSED_AT = "disposedAt";

    private DispositionWriter() {}

    public static byte[] write(Disposition disposition) {
        var done = disposition.done();
        boolean isAnswered = done == Done.PASSED || done == Done.FAILED;
        return JsonBytes.object(json -> {
            json.writeStringField(LabelWriter.TRANSACTION_ID, disposition.transactionId());
            json.writeStringField(DISPOSITION, isAnswered ? Done.CHALLENGED.word() : done.word());
            if (isAnswered) {
                json.writeStringField(OUTCOME, done.word());
            }
            if (disposition.dated()) {
                json.writeStringField(
                        DISPOSED_AT, Instant.ofEpochMilli(disposition.at()).toString());
            }
            if (disposition.earlierId() != null) {
                json.writeStringField(LabelWriter.EARLIER_ID, disposition.earlierId());
            }
        });
    }
}
