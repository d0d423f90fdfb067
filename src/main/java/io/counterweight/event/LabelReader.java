package io.counterweight.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.counterweight.event.BadRecord.Reason;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks and reads the JSON of a label (`topology/schemas/label.json`). Never throws, whatever the
/// bytes. Immutable; any thread may use it.
public final class LabelReader {
    private static final JsonPaths PATHS = paths(List.of(LabelWriter.LABELLED_AT));
    private static final JsonPaths PATHS_OF_SECRETS =
            paths(List.of(LabelWriter.LABELLED_AT, LabelWriter.EARLIER_ID));
    private static final EventTime ISO = EventTime.iso(ZoneOffset.UTC);
    private static final EventTime MILLIS =
            EventTime.of(
                    new TimeSource(
                            LabelWriter.LABELLED_AT, TimeSource.Format.EPOCH_MILLIS, null, null));

    private final Classes classes;
    private final TransactionIds ids;

    /// @param ids what transactions are called
    public LabelReader(Classes classes, TransactionIds ids) {
        this.classes = classes;
        this.ids = ids;
    }

    private static JsonPaths paths(List<String> optional) {
        return JsonPaths.of(List.of(LabelWriter.TRANSACTION_ID, LabelWriter.CLASS), optional);
    }

    private static final class Draft {
        private String transactionId = "";
        private @Nullable String earlierId;
        private int label;
        private long labelledAt;
    }

    /// Reads the value of one record.
    ///
    /// @param timestamp of the record, in ms since the epoch: when the label became known, unless
    ///   the record says so itself
    public LabelReading read(byte @Nullable [] json, long timestamp) {
        var draft = new Draft();
        draft.labelledAt = timestamp;
        try {
            var paths = ids.arePlain() ? PATHS : PATHS_OF_SECRETS;
            paths.read(json, (index, parser) -> take(draft, index, parser));
            EventTime.notFarAhead(draft.labelledAt, timestamp, LabelWriter.LABELLED_AT);
        } catch (UnusableException e) {
            return e.record();
        }
        if (draft.labelledAt < 0) {
            return new BadRecord(
                    Reason.MISSING_FIELD,
                    LabelWriter.LABELLED_AT + " is missing, and the record has no timestamp");
        }
        return new Label(
                ids.of(draft.transactionId),
                draft.label,
                draft.labelledAt,
                draft.earlierId == null ? ids.earlier(draft.transactionId) : draft.earlierId);
    }

    private void take(Draft draft, int index, JsonParser parser)
            throws IOException, UnusableException {
        switch (index) {
            case 0 -> draft.transactionId = JsonValues.id(parser, LabelWriter.TRANSACTION_ID);
            case 1 -> draft.label = label(JsonValues.category(parser, LabelWriter.CLASS));
            case 2 -> draft.labelledAt = time(parser);
            default -> draft.earlierId = earlier(JsonValues.id(parser, LabelWriter.EARLIER_ID));
        }
    }

    /// Only what the service itself writes there: a hash.
    private String earlier(String id) throws UnusableException {
        if (!ids.isHash(id)) {
            throw new UnusableException(
                    Reason.WRONG_TYPE, LabelWriter.EARLIER_ID + " must be a hash of a secret id");
        }
        return id;
    }

    private int label(String name) throws UnusableException {
        var label = classes.indexOf(name);
        if (label < 0) {
            throw new UnusableException(
                    Reason.UNKNOWN_CLASS,
                    LabelWriter.CLASS + " must be one of " + String.join(", ", classes.names()));
        }
        return label;
    }

    private static long time(JsonParser parser) throws IOException, UnusableException {
        var text = JsonValues.time(parser, LabelWriter.LABELLED_AT);
        var format = parser.currentToken() == JsonToken.VALUE_STRING ? ISO : MILLIS;
        return format.parse(text, LabelWriter.LABELLED_AT);
    }
}
