package io.counterweight.app.sql;

import io.counterweight.event.CsvException;
import io.counterweight.event.NearestWord;
import io.counterweight.event.RowColumn;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows whose columns have types: of Parquet files, or of a query.
///
/// @param from in SQL
/// @param files none of a query
record TypedRows(String name, String from, List<Path> files) implements Relation {
    /// The table that the rows of a query are kept in.
    static final String KEPT = "kept";

    static TypedRows parquet(List<Path> files) {
        var from = "read_parquet(" + Relation.list(files) + ", union_by_name = true)";
        return new TypedRows(files.getFirst().toString(), from, files);
    }

    /// Runs a query, and keeps its rows.
    static TypedRows query(DuckDb db, String sql) throws SQLException {
        // The error of a statement that is checked alone points at its own place.
        db.check(sql);
        db.run("CREATE TABLE " + KEPT + " AS " + sql);
        return new TypedRows("the query", KEPT, List.of());
    }

    @Override
    public List<String> names(DuckDb db) throws SQLException {
        return List.copyOf(types(db, "SELECT * FROM " + from).keySet());
    }

    @Override
    public String select(DuckDb db, List<RowColumn> columns) throws SQLException {
        var types = types(db, "SELECT * FROM " + from);
        var texts = new ArrayList<String>();
        for (int c = 0; c < columns.size(); c++) {
            texts.add(text(db, types, columns.get(c)) + " AS c" + c);
        }
        return "SELECT " + String.join(", ", texts) + " FROM " + from;
    }

    private String text(DuckDb db, Map<String, String> types, RowColumn column)
            throws SQLException {
        var value = DuckDb.name(column.name());
        var type = types.get(column.name());
        if (type == null) {
            value = nested(types, column.name());
            if (value == null) {
                throw new CsvException(
                        name,
                        "missing column \""
                                + column.name()
                                + "\"; "
                                + NearestWord.hint(column.name(), types.keySet()),
                        null);
            }
            type = types(db, "SELECT " + value + " AS c FROM " + from).values().iterator().next();
        }
        var text = ColumnSql.text(column, type, value);
        if (text == null) {
            throw new CsvException(
                    name,
                    "column \""
                            + column.name()
                            + "\" must hold "
                            + ColumnSql.expected(column)
                            + ", but is "
                            + type,
                    null);
        }
        return text;
    }

    /// Of `a.b` the field b of the column a; null where there is no column a.
    private static @Nullable String nested(Map<String, String> types, String path) {
        var parts = path.split("\\.");
        var type = types.get(parts[0]);
        if (parts.length == 1 || type == null || !type.startsWith("STRUCT")) {
            return null;
        }
        var value = DuckDb.name(parts[0]);
        for (int p = 1; p < parts.length; p++) {
            value = "struct_extract(" + value + ", " + DuckDb.text(parts[p]) + ")";
        }
        return value;
    }

    private static Map<String, String> types(DuckDb db, String query) throws SQLException {
        var types = new LinkedHashMap<String, String>();
        try (var rows = db.query("DESCRIBE " + query)) {
            while (rows.next()) {
                types.put(String.valueOf(rows.text(0)), String.valueOf(rows.text(1)));
            }
        }
        return types;
    }

    @Override
    public String count(Path file) {
        return "SELECT count(*) FROM read_parquet(" + DuckDb.text(file.toString()) + ")";
    }
}
