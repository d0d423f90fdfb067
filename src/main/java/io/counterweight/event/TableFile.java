package io.counterweight.event;

import java.io.IOException;
import java.util.HashSet;

/// Reference rows of files, for a replay.
public final class TableFile {
    private TableFile() {}

    /// Puts all rows into a table, in their order.
    ///
    /// @throws CsvException at the first row that cannot be used
    /// @throws IOException where the file cannot be read
    public static void load(RowFiles files, String table, TableSource source, TableRows rows)
            throws IOException {
        var paths = source.paths();
        var json = new CsvTransactionJson(paths, new HashSet<>(paths));
        var texts = new String[paths.size()];
        try (var row = files.open(source.columns())) {
            while (row.next()) {
                var problem = row.problem();
                if (problem == null) {
                    for (int i = 0; i < texts.length; i++) {
                        texts[i] = row.text(i);
                    }
                    problem = rows.accept(table, null, json.write(texts));
                }
                if (problem != null) {
                    throw new CsvException(row.where(), problem, null);
                }
            }
        }
    }
}
