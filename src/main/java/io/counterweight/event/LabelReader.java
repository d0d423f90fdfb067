package io.counterweight.event;

import com.fasterxml.jackson.core.JsonToken;
import io.counterweight.event.BadRecord.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks and reads the JSON of a label (`topology/schemas/label.json`). Never throws, whatever the
/// bytes. Immutable; any thread may use it.
public final class LabelReader {
    /// A time that is further ahead is no time at all. What is less is harmless: no label counts as
    /// known before the stream's time has come near it.
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final EventTime ISO = EventTime.iso(ZoneOffset.UTC);
    private static final EventTime MILLIS =
            EventTime.of(
                    new TimeSource(
                            LabelWriter.LABELLED_AT, TimeSource.Format.EPOCH_MILLIS, null, null));

    private final Classes classes;
    private final TransactionIds ids;
    private final @Nullable LabelSources sources;
    private final LabelWriter writer;

    /// What is read beside the id, by its place.
    private final List<String> optional;

    private final JsonPaths paths;

    /// One that does not ask who says so.
    ///
    /// @param ids what transactions are called
    public LabelReader(Classes classes, TransactionIds ids) {
        this(classes, ids, null);
    }

    /// @param ids what transactions are called
    /// @param sources those of labels; null where they are not asked for
    public LabelReader(Classes classes, TransactionIds ids, @Nullable LabelSources sources) {
        this.classes = classes;
        this.ids = ids;
        this.sources = sources;
        this.writer = new LabelWriter(classes);
        var names =
                new ArrayList<>(
                        List.of(LabelWriter.CLASS, LabelWriter.WITHDRAWN, LabelWriter.LABELLED_AT));
        if (!ids.arePlain()) {
            names.add(LabelWriter.EARLIER_ID);
        }
        if (sources != null) {
            names.add(LabelWriter.SOURCE);
        }
        this.optional = List.copyOf(names);
        this.paths = JsonPaths.of(List.of(LabelWriter.TRANSACTION_ID), optional);
    }

    private static final class Draft {
        private String transactionId = "";
        private @Nullable String earlierId;
        private int label = Label.NONE;
        private boolean withdrawn;
        private long labelledAt;
        private boolean dated;
        private @Nullable Provenance source;
    }

    /// Reads the value of one record.
    ///
    /// @param recorded when the record was written, in ms since the epoch: when the label became
    ///   known, unless the record says so itself
    public LabelReading read(byte @Nullable [] json, long recorded) {
        var draft = new Draft();
        draft.labelledAt = recorded;
        try {
            paths.read(json, (index, value) -> take(draft, index, value));
            requireOneMeaning(draft);
            EventTime.requireNotFarAhead(
                    draft.labelledAt, recorded, AHEAD, LabelWriter.LABELLED_AT);
        } catch (UnusableException e) {
            return e.record();
        }
        return new Label(
                ids.of(draft.transactionId),
                draft.label,
                draft.labelledAt,
                draft.dated,
                draft.earlierId == null ? ids.earlier(draft.transactionId) : draft.earlierId,
                draft.source);
    }

    /// Reads what [LabelWriter] makes of a label of a class, with its time.
    ///
    /// @param recorded as for the record
    public LabelReading read(Label told, long recorded) {
        var id = told.transactionId();
        long at = told.labelledAt();
        boolean isUsual =
                !id.isEmpty()
                        && id.length() <= FieldRules.MAX_CHARS
                        && at >= 0
                        && at <= EventTime.LATEST
                        && at <= recorded;
        return isUsual && told.dated() && !told.isWithdrawn() && told.earlierId() == null
                ? new Label(
                        ids.of(id),
                        told.label(),
                        at,
                        true,
                        ids.earlier(id),
                        sources == null ? null : told.source())
                : read(writer.write(told), recorded);
    }

    private static void requireOneMeaning(Draft draft) throws UnusableException {
        if (draft.label == Label.NONE && !draft.withdrawn) {
            throw new UnusableException(Reason.MISSING_FIELD, LabelWriter.CLASS + " is missing");
        }
        if (draft.label != Label.NONE && draft.withdrawn) {
            throw new UnusableException(
                    Reason.UNKNOWN_CLASS,
                    LabelWriter.CLASS
                            + " must be absent where "
                            + LabelWriter.WITHDRAWN
                            + " is true");
        }
    }

    private void take(Draft draft, int index, Scalar value) throws IOException, UnusableException {
        if (index == 0) {
            draft.transactionId = JsonValues.id(value, LabelWriter.TRANSACTION_ID);
            return;
        }
        switch (optional.get(index - 1)) {
            case LabelWriter.CLASS ->
                    draft.label = label(JsonValues.category(value, LabelWriter.CLASS));
            case LabelWriter.WITHDRAWN ->
                    draft.withdrawn = JsonValues.truth(value, LabelWriter.WITHDRAWN) != 0;
            case LabelWriter.LABELLED_AT -> {
                draft.labelledAt = time(value);
                draft.dated = true;
            }
            case LabelWriter.SOURCE ->
                    draft.source = source(JsonValues.category(value, LabelWriter.SOURCE));
            default -> draft.earlierId = earlier(JsonValues.id(value, LabelWriter.EARLIER_ID));
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

    static Provenance source(String word) throws UnusableException {
        var source = Provenance.of(word);
        if (source == null) {
            throw new UnusableException(
                    Reason.UNKNOWN_SOURCE,
                    LabelWriter.SOURCE
                            + " must be one of "
                            + String.join(", ", Provenance.words()));
        }
        return source;
    }

    private static long time(Scalar value) throws IOException, UnusableException {
        var text = JsonValues.time(value, LabelWriter.LABELLED_AT);
        var format = value.token() == JsonToken.VALUE_STRING ? ISO : MILLIS;
        return format.parse(text, LabelWriter.LABELLED_AT);
    }
}
