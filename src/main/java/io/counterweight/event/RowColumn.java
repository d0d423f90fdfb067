package io.counterweight.event;

import org.jspecify.annotations.Nullable;

/// A column that is read from files, and what for: a file that has types of its own can then be
/// checked before its first row.
///
/// @param format of a time, null elsewhere
public record RowColumn(String name, Kind kind, TimeSource.@Nullable Format format) {
    /// What a column is read as.
    public enum Kind {
        TEXT,
        NUMBER,
        TRUTH,
        TIME
    }

    public static RowColumn text(String name) {
        return new RowColumn(name, Kind.TEXT, null);
    }

    static RowColumn time(TimeSource source) {
        return source.format() == TimeSource.Format.ROW_NUMBER
                ? new RowColumn(source.from(), Kind.NUMBER, null)
                : new RowColumn(source.from(), Kind.TIME, source.format());
    }

    static RowColumn of(EventShape.FieldSource field) {
        return switch (field.type()) {
            case NUMBER -> new RowColumn(field.from(), Kind.NUMBER, null);
            case BOOLEAN -> new RowColumn(field.from(), Kind.TRUTH, null);
            case CATEGORY, TEXT -> text(field.from());
            case DATE ->
                    new RowColumn(
                            field.from(),
                            Kind.TIME,
                            field.format() == null ? TimeSource.Format.ISO : field.format());
        };
    }
}
