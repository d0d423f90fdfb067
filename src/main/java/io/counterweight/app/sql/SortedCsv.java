package io.counterweight.app.sql;

import io.counterweight.event.CsvFiles;
import io.counterweight.event.RowColumn;
import io.counterweight.event.RowFiles;
import io.counterweight.event.RowTexts;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// CSV files whose rows are sorted by time; those of one time stay as they are in the files. They
/// are read as any CSV, and wait in a table.
public final class SortedCsv implements RowFiles {
    private final CsvFiles files;

    public SortedCsv(CsvFiles files) {
        this.files = files;
    }

    @Override
    public String name() {
        return files.name();
    }

    @Override
    public List<String> names() throws IOException {
        return files.names();
    }

    @Override
    public RowTexts open(List<RowColumn> columns) throws IOException {
        return files.open(columns);
    }

    @Override
    public RowTexts openSorted(List<RowColumn> columns, int time, ToLongFunction<String> millis)
            throws IOException {
        var db = DuckDb.open();
        try {
            long rows = fill(db, columns, time, millis);
            var texts = texts(columns, "");
            var query = "SELECT place, problem, " + texts + " FROM kept ORDER BY millis, number";
            return new Sorted(db, files.name(), db.query(query), columns.size(), rows);
        } catch (SQLException e) {
            db.close();
            throw SqlErrors.of(files.name(), e);
        } catch (RuntimeException | IOException e) {
            db.close();
            throw e;
        }
    }

    private static String texts(List<RowColumn> columns, String type) {
        return IntStream.range(0, columns.size())
                .mapToObj(c -> "c" + c + type)
                .collect(Collectors.joining(", "));
    }

    private long fill(DuckDb db, List<RowColumn> columns, int time, ToLongFunction<String> millis)
            throws SQLException, IOException {
        long number = 0;
        long before = NO_TIME;
        var types = "number BIGINT, millis BIGINT, place VARCHAR, problem VARCHAR, ";
        try (var table = db.write("kept", types + texts(columns, " VARCHAR"));
                var row = files.open(columns)) {
            while (row.next()) {
                var problem = row.problem();
                long at = problem == null ? millis.applyAsLong(row.text(time)) : NO_TIME;
                before = at == NO_TIME ? before : at;
                var to = table.row();
                to.append(number++).append(before).append(row.where()).append(problem);
                for (int c = 0; c < columns.size(); c++) {
                    to.append(problem == null ? row.text(c) : "");
                }
                to.endRow();
            }
        }
        return number;
    }

    private static final class Sorted implements RowTexts {
        private static final int BEFORE_TEXTS = 2;

        private final DuckDb db;
        private final String name;
        private final StreamedRows rows;
        private final String[] texts;
        private final long total;
        private volatile long read;
        private @Nullable String problem;
        private String where = "";

        Sorted(DuckDb db, String name, StreamedRows rows, int columns, long total) {
            this.db = db;
            this.name = name;
            this.rows = rows;
            this.texts = new String[columns];
            this.total = total;
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
        public boolean next() {
            try {
                if (!rows.next()) {
                    return false;
                }
                where = String.valueOf(rows.text(0));
                problem = rows.text(1);
                for (int c = 0; c < texts.length; c++) {
                    texts[c] = String.valueOf(rows.text(c + BEFORE_TEXTS));
                }
                read++;
                return true;
            } catch (SQLException e) {
                throw SqlErrors.of(name, e);
            }
        }

        @Override
        public @Nullable String problem() {
            return problem;
        }

        @Override
        public String text(int column) {
            return texts[column];
        }

        @Override
        public String where() {
            return where;
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
                throw SqlErrors.of(name, e);
            } finally {
                db.close();
            }
        }
    }
}
