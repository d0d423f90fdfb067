package io.counterweight.app.sql;

import io.counterweight.event.CsvException;
import io.counterweight.event.NearestWord;
import io.counterweight.event.RowColumn;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A JSON object a line, gzipped or not: a path is read as of a record of the topic, and nothing is
/// guessed of types.
record JsonLines(List<Path> files) implements Relation {
    /// Lines that are looked at first for what objects say.
    private static final int LOOKED_AT = 10_000;

    @Override
    public String name() {
        return files.getFirst().toString();
    }

    @Override
    public List<String> names(DuckDb db) throws SQLException {
        return db.list(
                "SELECT DISTINCT unnest(json_keys(json)) AS k FROM (SELECT json FROM "
                        + from(Relation.list(files))
                        + " LIMIT "
                        + LOOKED_AT
                        + ") ORDER BY k");
    }

    @Override
    public String select(DuckDb db, List<RowColumn> columns) throws SQLException {
        requireAll(db, columns);
        var paths =
                columns.stream()
                        .map(column -> DuckDb.text(path(column)))
                        .collect(Collectors.joining(", ", "[", "]"));
        var texts =
                IntStream.range(0, columns.size())
                        .mapToObj(c -> "coalesce(texts[" + (c + 1) + "], '') AS c" + c)
                        .collect(Collectors.joining(", "));
        return "SELECT "
                + texts
                + " FROM (SELECT json_extract_string(json, "
                + paths
                + ") AS texts FROM "
                + from(Relation.list(files))
                + ")";
    }

    /// Nobody says before the last line what columns there are: one that no line has is misspelt.
    private void requireAll(DuckDb db, List<RowColumn> columns) throws SQLException {
        var first = absent(db, columns, " LIMIT " + LOOKED_AT);
        var absent = first.isEmpty() ? first : absent(db, first, "");
        if (!absent.isEmpty()) {
            var name = absent.getFirst().name();
            throw new CsvException(
                    name(),
                    "no line has \"" + name + "\"; " + NearestWord.hint(name, names(db)),
                    null);
        }
    }

    private List<RowColumn> absent(DuckDb db, List<RowColumn> columns, String limit)
            throws SQLException {
        var asked =
                columns.stream()
                        .map(c -> "bool_or(json_exists(json, " + DuckDb.text(path(c)) + "))")
                        .collect(Collectors.joining(", "));
        var absent = new ArrayList<RowColumn>();
        try (var row =
                db.query(
                        "SELECT "
                                + asked
                                + " FROM (SELECT json FROM "
                                + from(Relation.list(files))
                                + limit
                                + ")")) {
            row.next();
            for (int c = 0; c < columns.size(); c++) {
                // Nothing at all where there is no line.
                if (row.text(c) != null && !row.isTrue(c)) {
                    absent.add(columns.get(c));
                }
            }
        }
        return absent;
    }

    private static String path(RowColumn column) {
        var path = new StringBuilder("$");
        for (var part : column.name().split("\\.")) {
            path.append(".\"").append(part.replace("\"", "\\\"")).append('"');
        }
        return path.toString();
    }

    private static String from(String files) {
        return "read_ndjson_objects(" + files + ")";
    }

    @Override
    public String count(Path file) {
        return "SELECT count(*) FROM " + from(DuckDb.text(file.toString()));
    }
}
