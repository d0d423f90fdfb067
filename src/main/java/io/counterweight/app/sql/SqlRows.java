package io.counterweight.app.sql;

import io.counterweight.event.RowTexts;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The rows of a query of texts. For one thread.
final class SqlRows implements RowTexts {
    private final DuckDb db;
    private final Relation relation;
    private final StreamedRows rows;
    private final String[] texts;
    private final int rowColumn;
    private final long total;
    private volatile long read;
    private long row = -1;

    /// @param columns texts of a row
    /// @param rowColumn where the number of the row in its files stands; -1 where rows come in
    ///   order
    /// @param total rows; 0 where nobody knows
    SqlRows(
            DuckDb db,
            Relation relation,
            StreamedRows rows,
            int columns,
            int rowColumn,
            long total) {
        this.db = db;
        this.relation = relation;
        this.rows = rows;
        this.texts = new String[columns];
        this.rowColumn = rowColumn;
        this.total = total;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    public boolean next() {
        try {
            if (!rows.next()) {
                return false;
            }
            for (int c = 0; c < texts.length; c++) {
                texts[c] = String.valueOf(rows.text(c));
            }
            row = rowColumn < 0 ? row + 1 : rows.number(rowColumn);
            read++;
            return true;
        } catch (SQLException e) {
            throw SqlErrors.of(relation.name(), e);
        }
    }

    @Override
    public @Nullable String problem() {
        return null;
    }

    @Override
    public String text(int column) {
        return texts[column];
    }

    /// Counts the rows of the files before: it is asked for few rows.
    @Override
    public String where() {
        long left = row;
        try {
            for (Path file : relation.files()) {
                long count =
                        relation.files().size() == 1
                                ? Long.MAX_VALUE
                                : db.count(relation.count(file));
                if (left < count) {
                    return file + ":" + (left + 1);
                }
                left -= count;
            }
        } catch (SQLException e) {
            throw SqlErrors.of(relation.name(), e);
        }
        return relation.name() + ", row " + (left + 1);
    }

    @Override
    public double share() {
        return total == 0 ? Double.NaN : (double) read / total;
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (SQLException e) {
            throw SqlErrors.of(relation.name(), e);
        } finally {
            db.close();
        }
    }
}
