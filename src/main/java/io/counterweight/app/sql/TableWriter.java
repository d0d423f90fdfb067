package io.counterweight.app.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/// Puts rows into a table, over a connection of its own. For one thread.
final class TableWriter implements AutoCloseable {
    private final Connection connection;
    private final DuckDBAppender appender;

    TableWriter(DuckDBConnection connection, String table) throws SQLException {
        this.connection = connection;
        try {
            this.appender = connection.createAppender(table);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    DuckDBAppender row() throws SQLException {
        appender.beginRow();
        return appender;
    }

    @Override
    public void close() throws SQLException {
        try {
            appender.close();
        } finally {
            connection.close();
        }
    }
}
