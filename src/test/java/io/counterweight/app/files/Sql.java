package io.counterweight.app.files;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// DuckDB beside the program, for tests that make files and compare columns.
public final class Sql {
    private Sql() {}

    public static void run(String... statements) {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /// All rows as texts.
    public static List<List<String>> rows(String query) {
        var rows = new ArrayList<List<String>>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int c = 1; c <= result.getMetaData().getColumnCount(); c++) {
                    row.add(result.getString(c));
                }
                rows.add(row);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return rows;
    }
}
