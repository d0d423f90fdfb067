package io.counterweight.app.sql;

import io.counterweight.event.RowColumn;
import io.counterweight.event.RowColumn.Kind;
import io.counterweight.event.TimeSource.Format;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a column becomes the text that a CSV would have in its place, in SQL: the same data then
/// gives the same bits, whatever file it is in. Numbers are written so that reading gives them
/// again, whole ones without a point; truths are `true` and `false`; a timestamp is ISO, or the
/// number that the pipeline's format says; a missing value is the empty text.
final class ColumnSql {
    private static final String ISO = "%Y-%m-%dT%H:%M:%S.%f";
    private static final String MIDNIGHT = "%Y-%m-%dT00:00:00";

    private ColumnSql() {}

    /// @param value of a column of that type, in SQL
    /// @return null where no column of that type can be read so
    static @Nullable String text(RowColumn column, String type, String value) {
        var text = textOrNull(column, type.replaceAll("\\(.*", ""), type, value);
        return text == null ? null : "coalesce(" + text + ", '')";
    }

    private static @Nullable String textOrNull(
            RowColumn column, String base, String type, String value) {
        boolean isIso = column.format() == Format.ISO;
        if (type.endsWith("]")) {
            return null;
        }
        return switch (base) {
            case "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "HUGEINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER",
                    "UBIGINT",
                    "UHUGEINT",
                    "DECIMAL" ->
                    isIso ? null : plain(value);
            case "DOUBLE", "FLOAT" -> isIso ? null : number(value);
            case "BOOLEAN" ->
                    column.kind() == Kind.TEXT || column.kind() == Kind.TRUTH ? plain(value) : null;
            case "VARCHAR", "ENUM", "UUID", "JSON", "TIME", "\"NULL\"", "NULL" -> plain(value);
            case "DATE" -> date(column, value);
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" ->
                    time(column, "(" + value + ")::TIMESTAMP", "");
            case "TIMESTAMP WITH TIME ZONE" ->
                    time(column, "make_timestamp(epoch_us(" + value + "))", "Z");
            default -> null;
        };
    }

    private static String plain(String value) {
        return "CAST(" + value + " AS VARCHAR)";
    }

    private static String number(String value) {
        return ("CASE WHEN %1$s = trunc(%1$s) AND abs(%1$s) < 1e15 AND NOT (%1$s = 0 AND signbit(%1$s))"
                        + " THEN CAST(CAST(%1$s AS BIGINT) AS VARCHAR) ELSE CAST(%1$s AS VARCHAR) END")
                .formatted(value);
    }

    private static @Nullable String date(RowColumn column, String value) {
        return switch (column.kind()) {
            case TEXT -> plain(value);
            case TIME ->
                    column.format() == Format.ISO
                            ? "strftime(" + value + ", '" + MIDNIGHT + "')"
                            : time(column, "(" + value + ")::TIMESTAMP", "");
            case NUMBER, TRUTH -> null;
        };
    }

    /// @param zone what follows the text of a time
    private static @Nullable String time(RowColumn column, String timestamp, String zone) {
        var iso = "strftime(" + timestamp + ", '" + ISO + zone + "')";
        if (column.kind() == Kind.TEXT) {
            return iso;
        }
        if (column.kind() != Kind.TIME || column.format() == null) {
            return null;
        }
        return switch (column.format()) {
            case ISO -> iso;
            case EPOCH_MILLIS -> plain("epoch_ms(" + timestamp + ")");
            case EPOCH_SECONDS -> plain("epoch_ms(" + timestamp + ") / 1000.0");
            case ROW_NUMBER -> null;
        };
    }

    /// What the pipeline reads a column as, for a person.
    static String expected(RowColumn column) {
        return switch (column.kind()) {
            case TEXT -> "a text or a number";
            case NUMBER -> "a number";
            case TRUTH -> "true or false";
            case TIME ->
                    "a time ("
                            + String.valueOf(column.format())
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-')
                            + ")";
        };
    }
}
