package io.counterweight.app.sql;

import io.counterweight.event.CsvException;
import io.counterweight.event.RowColumn;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/// Where rows come from, in SQL.
sealed interface Relation permits TypedRows, JsonLines {
    /// For a person: the file, the first of several, or the query.
    String name();

    /// Its columns.
    List<String> names(DuckDb db) throws SQLException;

    /// A query of the columns as texts, c0, c1, …, in the order of the files.
    ///
    /// @throws CsvException for a column that is not there or cannot be read as asked
    String select(DuckDb db, List<RowColumn> columns) throws SQLException;

    /// The files, in order; empty where there are none.
    List<Path> files();

    /// The rows of one file.
    String count(Path file);

    /// A list of texts, in SQL.
    static String list(List<Path> files) {
        return files.stream()
                .map(file -> DuckDb.text(file.toString()))
                .collect(java.util.stream.Collectors.joining(", ", "[", "]"));
    }
}
