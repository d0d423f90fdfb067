package io.counterweight.app.sql;

import io.counterweight.config.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/// An engine of its own, with a folder for what does not fit into memory, which goes when it is
/// closed. For one thread.
final class DuckDb implements AutoCloseable {
    /// Of the engine; what is larger is on disk.
    private static final String MEMORY = "1GB";

    private static final String MISSING =
            "DuckDB is needed for that, and is not there: start from a checkout with ./counterweight"
                    + " (mvn package puts it into target/lib-sql; the image leaves it out)";

    private final Path folder;
    private final Connection connection;
    private final Thread hook;

    private DuckDb(Path folder, Connection connection, Thread hook) {
        this.folder = folder;
        this.connection = connection;
        this.hook = hook;
    }

    /// @throws UserError where the library is not there, or cannot run here
    static DuckDb open() throws IOException {
        requireDriver();
        var folder = Files.createTempDirectory("counterweight-sql");
        // Where Ctrl-C ends the program.
        var hook = new Thread(() -> delete(folder));
        Runtime.getRuntime().addShutdownHook(hook);
        var settings = new Properties();
        settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        settings.setProperty("temp_directory", folder.resolve("spilled").toString());
        settings.setProperty("memory_limit", MEMORY);
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        try {
            var url = "jdbc:duckdb:" + folder.resolve("rows.db");
            return new DuckDb(folder, DriverManager.getConnection(url, settings), hook);
        } catch (SQLException | LinkageError e) {
            Runtime.getRuntime().removeShutdownHook(hook);
            delete(folder);
            throw new UserError("DuckDB cannot start here: " + e.getMessage(), e);
        }
    }

    private static void requireDriver() {
        try {
            Class.forName("org.duckdb.DuckDBDriver");
        } catch (ClassNotFoundException e) {
            throw new UserError(MISSING, e);
        }
    }

    void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Checks a statement without running it.
    void check(String sql) throws SQLException {
        connection.prepareStatement(sql).close();
    }

    /// The first column of all rows.
    List<String> list(String sql) throws SQLException {
        var values = new ArrayList<String>();
        try (var rows = query(sql)) {
            while (rows.next()) {
                values.add(String.valueOf(rows.text(0)));
            }
        }
        return values;
    }

    /// The only number of a query, beside another whose rows are still read.
    long count(String sql) throws SQLException {
        try (var second = connection.unwrap(DuckDBConnection.class).duplicate();
                var statement = second.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /// The rows as they come; close them before the next.
    StreamedRows query(String sql) throws SQLException {
        return new StreamedRows(this, sql, connection.createStatement());
    }

    /// Rows for a new table: `CREATE TABLE name (columns)`.
    TableWriter write(String name, String columns) throws SQLException {
        run("CREATE TABLE " + name + " (" + columns + ")");
        var second = (DuckDBConnection) connection.unwrap(DuckDBConnection.class).duplicate();
        return new TableWriter(second, name);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB must close", e);
        } finally {
            Runtime.getRuntime().removeShutdownHook(hook);
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A text in SQL.
    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /// A name in SQL.
    static String name(String value) {
        return '"' + value.replace("\"", "\"\"") + '"';
    }
}
