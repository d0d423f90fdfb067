package io.counterweight.event;

import io.counterweight.event.BadRecord.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads of columns of a row which class it is of, and when that became known.
final class LabelColumns implements RowLabels {
    private final Map<String, Integer> classOf = new LinkedHashMap<>();
    private final List<RowColumn> columns;
    private final @Nullable EventTime time;
    private final boolean hasSource;
    private final String timeName;
    private final long delay;

    LabelColumns(LabelSource source, Classes classes) {
        var from = source.from();
        var values = source.values();
        if (from == null || values == null) {
            throw new IllegalArgumentException(
                    "labels.from must name the column of the label to read labels from a file");
        }
        values.forEach((value, name) -> classOf.put(value, index(classes, name)));
        var timeSource = source.time();
        this.columns = new ArrayList<>(List.of(RowColumn.text(from)));
        if (timeSource != null) {
            columns.add(RowColumn.time(timeSource));
        }
        this.hasSource = source.sources() != null && source.sources().from() != null;
        if (source.sources() != null && source.sources().from() != null) {
            columns.add(RowColumn.text(source.sources().from()));
        }
        this.timeName = timeSource == null ? "" : timeSource.from();
        this.time = timeSource == null ? null : EventTime.of(timeSource);
        this.delay = source.delay().toMillis();
    }

    @Override
    public List<RowColumn> columns() {
        return columns;
    }

    @Override
    public List<Label> of(RowTexts row, int[] places, String id, long eventTime)
            throws UnusableException {
        int label = classOf(row.text(places[0]));
        var at = time == null ? "" : row.text(places[1]);
        return List.of(
                new Label(id, label, at.isEmpty() ? eventTime + delay : at(at, eventTime))
                        .from(sourceOf(row, places)));
    }

    /// The label of a row of labels; one that does not say when is not dated.
    ///
    /// @param row whose first column is the id
    Label apart(RowTexts row, int[] places) throws UnusableException {
        int label = classOf(row.text(places[0]));
        var at = time == null ? "" : row.text(places[1]);
        var told =
                time == null || at.isEmpty()
                        ? new Label(row.text(0), label, 0, false)
                        : new Label(row.text(0), label, time.parse(at, timeName));
        return told.from(sourceOf(row, places));
    }

    /// Null where the row names none.
    private @Nullable Provenance sourceOf(RowTexts row, int[] places) throws UnusableException {
        var word = hasSource ? row.text(places[places.length - 1]) : "";
        return word.isEmpty() ? null : LabelReader.source(word);
    }

    /// The class that a text stands for.
    private int classOf(String value) throws UnusableException {
        int label = classOf.getOrDefault(value, Label.NONE);
        if (label == Label.NONE) {
            throw new UnusableException(
                    Reason.UNKNOWN_CLASS,
                    "unknown label \""
                            + value
                            + "\"; "
                            + NearestWord.hint(value, classOf.keySet()));
        }
        return label;
    }

    private long at(String text, long eventTime) throws UnusableException {
        long known = time == null ? eventTime : time.parse(text, timeName);
        if (known < eventTime) {
            throw new UnusableException(
                    Reason.BAD_TIME, timeName + " is before the time of the transaction");
        }
        return known;
    }

    private static int index(Classes classes, String name) {
        var label = classes.indexOf(name);
        if (label < 0) {
            throw new IllegalArgumentException(
                    "a label value must stand for a class: class=" + name);
        }
        return label;
    }
}
