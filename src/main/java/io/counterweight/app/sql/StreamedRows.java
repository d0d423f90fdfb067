package io.counterweight.app.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// The rows of a query as they come, so that they need not fit into memory. For one thread.
final class StreamedRows implements AutoCloseable {
    private final DuckDb db;
    private final String sql;
    private final Statement statement;
    private final ResultSet rows;

    StreamedRows(DuckDb db, String sql, Statement statement) throws SQLException {
        this.db = db;
        this.sql = sql;
        this.statement = statement;
        try {
            this.rows = statement.executeQuery(sql);
        } catch (SQLException e) {
            statement.close();
            throw why(e);
        }
    }

    /// Moves to the next row.
    boolean next() throws SQLException {
        try {
            return rows.next();
        } catch (SQLException e) {
            throw why(e);
        }
    }

    /// A stream that breaks does not say why: the same, not streamed, does.
    private SQLException why(SQLException broken) {
        if (!String.valueOf(broken.getMessage()).contains("Invalid result set")) {
            return broken;
        }
        try {
            db.run("CREATE OR REPLACE TABLE broken AS " + sql);
            return broken;
        } catch (SQLException e) {
            return e;
        }
    }

    /// @param column from 0
    @Nullable String text(int column) throws SQLException {
        return rows.getString(column + 1);
    }

    /// @param column from 0
    boolean isTrue(int column) throws SQLException {
        return rows.getBoolean(column + 1);
    }

    /// @param column from 0
    long number(int column) throws SQLException {
        return rows.getLong(column + 1);
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
