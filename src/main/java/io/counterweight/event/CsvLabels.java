package io.counterweight.event;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.counterweight.event.BadRecord.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads of a row which class it is of, and when that became known.
final class CsvLabels {
    private final Map<String, Integer> classOf = new LinkedHashMap<>();
    private final int column;
    private final int timeColumn;
    private final @Nullable EventTime time;
    private final String timeName;
    private final long delay;

    CsvLabels(CsvHeader header, LabelSource source, Classes classes) {
        var from = source.from();
        var values = source.values();
        if (from == null || values == null) {
            throw new IllegalArgumentException(
                    "labels.from must name the column of the label to read labels from a file");
        }
        values.forEach((value, name) -> classOf.put(value, index(classes, name)));
        var timeSource = source.time();
        this.column = header.column(from);
        this.timeName = timeSource == null ? "" : timeSource.from();
        this.timeColumn = timeSource == null ? -1 : header.column(timeSource.from());
        this.time = timeSource == null ? null : EventTime.of(timeSource);
        this.delay = source.delay().toMillis();
    }

    /// The class of a row, or -1 where the pipeline does not say what its value means.
    int classOf(CsvRecord row) {
        return classOf.getOrDefault(row.getField(column), -1);
    }

    /// What is wrong with a value that stands for no class.
    String unknown(CsvRecord row) {
        var value = row.getField(column);
        return "unknown label \"" + value + "\"; " + NearestWord.hint(value, classOf.keySet());
    }

    /// When the label of a row became known, in ms since the epoch.
    long knownAt(CsvRecord row, long eventTime) throws UnusableException {
        if (time == null || row.getField(timeColumn).isEmpty()) {
            return eventTime + delay;
        }
        long known = time.parse(row.getField(timeColumn), timeName);
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
