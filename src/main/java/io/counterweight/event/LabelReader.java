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
    private static final JsonPaths PATHS =
            JsonPaths.of(
                    List.of(LabelWriter.TRANSACTION_ID, LabelWriter.CLASS),
                    List.of(LabelWriter.LABELLED_AT));
    private static final EventTime ISO = EventTime.iso(ZoneOffset.UTC);
    private static final EventTime MILLIS =
            EventTime.of(
                    new TimeSource(
                            LabelWriter.LABELLED_AT, TimeSource.Format.EPOCH_MILLIS, null, null));

    private final Classes classes;

    public LabelReader(Classes classes) {
        this.classes = classes;
    }

    private static final class Draft {
        private String transactionId = "";
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
            PATHS.read(json, (index, parser) -> take(draft, index, parser));
            EventTime.notFarAhead(draft.labelledAt, timestamp, LabelWriter.LABELLED_AT);
        } catch (UnusableException e) {
            return e.record();
        }
        if (draft.labelledAt < 0) {
            return new BadRecord(
                    Reason.MISSING_FIELD,
                    LabelWriter.LABELLED_AT + " is missing, and the record has no timestamp");
        }
        return new Label(draft.transactionId, draft.label, draft.labelledAt);
    }

    private void take(Draft draft, int index, JsonParser parser)
            throws IOException, UnusableException {
        switch (index) {
            case 0 -> draft.transactionId = JsonValues.id(parser, LabelWriter.TRANSACTION_ID);
            case 1 -> draft.label = label(JsonValues.category(parser, LabelWriter.CLASS));
            default -> draft.labelledAt = time(parser);
        }
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
