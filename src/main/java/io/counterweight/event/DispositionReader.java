package io.counterweight.event;

import com.fasterxml.jackson.core.JsonToken;
import io.counterweight.event.BadRecord.Reason;
import io.counterweight.event.Disposition.Done;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks and reads the JSON of a disposition (`topology/schemas/disposition.json`). Never throws,
/// whatever the bytes. Immutable; any thread may use it.
public final class DispositionReader {
    private static final JsonPaths PATHS =
            JsonPaths.of(
                    List.of(LabelWriter.TRANSACTION_ID, DispositionWriter.DISPOSITION),
                    List.of(
                            DispositionWriter.OUTCOME,
                            DispositionWriter.DISPOSED_AT,
                            LabelWriter.EARLIER_ID));

    /// A time that is further ahead is no time at all.
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final EventTime ISO = EventTime.iso(ZoneOffset.UTC);
    private static final EventTime MILLIS =
            EventTime.of(
                    new TimeSource(
                            DispositionWriter.DISPOSED_AT,
                            TimeSource.Format.EPOCH_MILLIS,
                            null,
                            null));

    private final TransactionIds ids;

    /// @param ids what transactions are called
    public DispositionReader(TransactionIds ids) {
        this.ids = ids;
    }

    private static final class Draft {
        private String transactionId = "";
        private String said = "";
        private String outcome = "";
        private @Nullable String earlierId;
        private long at;
        private boolean dated;
    }

    /// Reads the value of one record.
    ///
    /// @param recorded when the record was written, in ms since the epoch: when it was done, unless
    ///   the record says so itself
    public DispositionReading read(byte @Nullable [] json, long recorded) {
        var draft = new Draft();
        draft.at = recorded;
        try {
            PATHS.read(json, (index, value) -> take(draft, index, value));
            EventTime.requireNotFarAhead(draft.at, recorded, AHEAD, DispositionWriter.DISPOSED_AT);
            return new Disposition(
                    ids.of(draft.transactionId),
                    done(draft),
                    draft.at,
                    draft.dated,
                    draft.earlierId == null ? ids.earlier(draft.transactionId) : draft.earlierId);
        } catch (UnusableException e) {
            return e.record();
        }
    }

    private static Done done(Draft draft) throws UnusableException {
        var said = Done.said().contains(draft.said) ? Done.of(draft.said) : null;
        if (said == null) {
            throw unknown(
                    DispositionWriter.DISPOSITION
                            + " must be one of "
                            + String.join(", ", Done.said()));
        }
        if (draft.outcome.isEmpty()) {
            return said;
        }
        var outcome = Done.of(draft.outcome);
        if (said != Done.CHALLENGED
                || outcome == null
                || (outcome != Done.PASSED && outcome != Done.FAILED)) {
            throw unknown(
                    DispositionWriter.OUTCOME
                            + " must be passed or failed, and goes with challenged alone");
        }
        return outcome;
    }

    private static UnusableException unknown(String detail) {
        return new UnusableException(Reason.UNKNOWN_DISPOSITION, detail);
    }

    private void take(Draft draft, int index, Scalar value) throws IOException, UnusableException {
        switch (index) {
            case 0 -> draft.transactionId = JsonValues.id(value, LabelWriter.TRANSACTION_ID);
            case 1 -> draft.said = JsonValues.category(value, DispositionWriter.DISPOSITION);
            case 2 -> draft.outcome = JsonValues.category(value, DispositionWriter.OUTCOME);
            case 3 -> {
                draft.at = time(value);
                draft.dated = true;
            }
            default -> {
                if (ids.arePlain()) {
                    return;
                }
                draft.earlierId = JsonValues.id(value, LabelWriter.EARLIER_ID);
                if (!ids.isHash(draft.earlierId)) {
                    throw new UnusableException(
                            Reason.WRONG_TYPE,
                            LabelWriter.EARLIER_ID + " must be a hash of a secret id");
                }
            }
        }
    }

    private static long time(Scalar value) throws IOException, UnusableException {
        var text = JsonValues.time(value, DispositionWriter.DISPOSED_AT);
        var format = value.token() == JsonToken.VALUE_STRING ? ISO : MILLIS;
        return format.parse(text, DispositionWriter.DISPOSED_AT);
    }
}
