package io.counterweight.app.sql;

import io.counterweight.event.RowFiles;
import java.sql.SQLException;
import java.util.function.ToLongFunction;

/// The order of rows by time, as the pipeline reads times: a table beside theirs, row by row.
///
/// @param rows how many there are
/// @param isSorted whether they are in order already
record RowOrder(long rows, boolean isSorted) {
    static final String TABLE = "row_order";
    static final String ROW = "row_number_read";
    static final String MILLIS = "row_millis";

    /// Reads all times.
    ///
    /// @param times a query of their texts, in the order of the rows
    /// @param millis as for [RowFiles#openSorted]
    static RowOrder of(DuckDb db, String times, ToLongFunction<String> millis) throws SQLException {
        long rows = 0;
        long before = Long.MIN_VALUE;
        boolean isSorted = true;
        try (var order = db.write(TABLE, ROW + " BIGINT, " + MILLIS + " BIGINT");
                var texts = db.query(times)) {
            while (texts.next()) {
                long time = millis.applyAsLong(String.valueOf(texts.text(0)));
                long at = time == RowFiles.NO_TIME ? before : time;
                isSorted &= at >= before;
                before = at;
                order.row().append(rows).append(at).endRow();
                rows++;
            }
        }
        return new RowOrder(rows, isSorted);
    }
}
