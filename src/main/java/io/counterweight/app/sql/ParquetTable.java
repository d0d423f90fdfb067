package io.counterweight.app.sql;

import io.counterweight.app.CompletedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;

/// A Parquet file that appears once it is whole: rows wait in a table until then. For one thread.
public final class ParquetTable implements AutoCloseable {
    private final DuckDb db;
    private final CompletedFile file;
    private final TableWriter rows;
    private final String select;
    private boolean isEnded;

    /// A column.
    public record Column(String name, Type type) {}

    /// What a column holds; any may be missing.
    public enum Type {
        TEXT("VARCHAR"),
        DOUBLE("DOUBLE"),
        /// An instant.
        TIME("TIMESTAMP");

        private final String sql;

        Type(String sql) {
            this.sql = sql;
        }
    }

    /// The values of a row, in the order of the columns.
    public static final class Row {
        private final DuckDBAppender to;

        private Row(DuckDBAppender to) {
            this.to = to;
        }

        public Row text(String value) {
            return put(() -> to.append(value));
        }

        /// @param value missing where it is NaN
        public Row number(double value) {
            return put(() -> {
                var _ = Double.isNaN(value) ? to.appendNull() : to.append(value);
            });
        }

        /// @param millis since the epoch
        public Row time(long millis) {
            return put(() -> to.appendEpochMicros(millis * 1000));
        }

        public Row missing() {
            return put(to::appendNull);
        }

        public void end() {
            put(to::endRow);
        }

        private Row put(Put what) {
            try {
                what.run();
                return this;
            } catch (SQLException e) {
                throw SqlErrors.of("the columns", e);
            }
        }
    }

    private interface Put {
        void run() throws SQLException;
    }

    private ParquetTable(DuckDb db, CompletedFile file, List<Column> columns) throws SQLException {
        this.db = db;
        this.file = file;
        var declared =
                columns.stream().map(c -> DuckDb.name(c.name()) + " " + c.type().sql).toList();
        this.rows = db.write("columns", String.join(", ", declared));
        this.select = String.join(", ", columns.stream().map(ParquetTable::selected).toList());
    }

    /// So that readers know it for an instant, not for a time of day somewhere.
    private static String selected(Column column) {
        var name = DuckDb.name(column.name());
        return column.type() == Type.TIME ? "timezone('UTC', " + name + ") AS " + name : name;
    }

    /// @param option names the file in errors
    public static ParquetTable create(String option, Path file, List<Column> columns)
            throws IOException {
        var completed = CompletedFile.replacing(option, file);
        var db = DuckDb.open();
        try {
            return new ParquetTable(db, completed, columns);
        } catch (SQLException e) {
            db.close();
            throw SqlErrors.of(file.toString(), e);
        }
    }

    /// The next row, to be filled and ended.
    public Row row() {
        try {
            return new Row(rows.row());
        } catch (SQLException e) {
            throw SqlErrors.of("the columns", e);
        }
    }

    /// Writes the file.
    public void complete() throws IOException {
        try {
            isEnded = true;
            rows.close();
            db.run(
                    "COPY (SELECT "
                            + select
                            + " FROM columns) TO "
                            + DuckDb.text(file.partial().toString())
                            + " (FORMAT parquet)");
            file.complete();
        } catch (SQLException e) {
            throw new IOException("writing Parquet failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (!isEnded) {
                rows.close();
            }
        } catch (SQLException e) {
            throw new IOException("DuckDB must close", e);
        } finally {
            db.close();
            file.close();
        }
    }
}
