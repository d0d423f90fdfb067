package io.counterweight.app.sql;

import io.counterweight.event.CsvException;
import io.counterweight.event.RowColumn;
import io.counterweight.event.RowFiles;
import io.counterweight.event.RowTexts;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.ToLongFunction;

/// Parquet files, files of JSON lines, or what a query gives. The rows of files are sorted where
/// they are not in order yet: those of one time stay as they are. The rows of a query have no order
/// of their own: those of one time are sorted by all columns that are read, so that every run gives
/// the same.
public final class SqlRowFiles implements RowFiles {
    private final String name;
    private final Source source;
    private final boolean isQuery;

    private interface Source {
        Relation in(DuckDb db) throws SQLException;
    }

    private SqlRowFiles(String name, Source source, boolean isQuery) {
        this.name = name;
        this.source = source;
        this.isQuery = isQuery;
    }

    /// @param files at least one
    public static SqlRowFiles parquet(List<Path> files) {
        return new SqlRowFiles(files.getFirst().toString(), db -> TypedRows.parquet(files), false);
    }

    /// @param files at least one
    public static SqlRowFiles jsonLines(List<Path> files) {
        return new SqlRowFiles(files.getFirst().toString(), db -> new JsonLines(files), false);
    }

    /// @param sql a statement that gives rows
    public static SqlRowFiles query(String sql) {
        var alone = sql.strip().replaceAll(";+$", "");
        return new SqlRowFiles("the query", db -> TypedRows.query(db, alone), true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> names() throws IOException {
        try (var db = DuckDb.open()) {
            return source.in(db).names(db);
        } catch (SQLException e) {
            throw SqlErrors.of(name, e);
        }
    }

    @Override
    public RowTexts open(List<RowColumn> columns) throws IOException {
        return pass(db -> {
            var relation = source.in(db);
            var select = relation.select(db, columns);
            return new SqlRows(db, relation, db.query(select), columns.size(), -1, 0);
        });
    }

    @Override
    public RowTexts openSorted(List<RowColumn> columns, int time, ToLongFunction<String> millis)
            throws IOException {
        return pass(db -> {
            var relation = source.in(db);
            var select = relation.select(db, columns);
            var order = RowOrder.of(db, "SELECT c" + time + " FROM (" + select + ")", millis);
            if (order.rows() == 0) {
                throw new CsvException(name, "no rows", null);
            }
            if (order.isSorted() && !isQuery) {
                return new SqlRows(
                        db, relation, db.query(select), columns.size(), -1, order.rows());
            }
            var texts = new StringBuilder();
            for (int c = 0; c < columns.size(); c++) {
                texts.append('c').append(c).append(", ");
            }
            var ties = isQuery ? texts + RowOrder.ROW : RowOrder.ROW;
            var sorted =
                    "SELECT %s%s FROM (%s) POSITIONAL JOIN %s ORDER BY %s, %s"
                            .formatted(
                                    texts,
                                    RowOrder.ROW,
                                    select,
                                    RowOrder.TABLE,
                                    RowOrder.MILLIS,
                                    ties);
            return new SqlRows(
                    db, relation, db.query(sorted), columns.size(), columns.size(), order.rows());
        });
    }

    private interface Opening {
        RowTexts open(DuckDb db) throws SQLException;
    }

    private RowTexts pass(Opening opening) throws IOException {
        var db = DuckDb.open();
        try {
            return opening.open(db);
        } catch (SQLException e) {
            db.close();
            throw SqlErrors.of(name, e);
        } catch (RuntimeException e) {
            db.close();
            throw e;
        }
    }
}
