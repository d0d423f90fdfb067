package io.counterweight.app;

import io.counterweight.config.UserError;
import io.counterweight.event.NearestWord;
import io.counterweight.event.TableFile;
import io.counterweight.plan.StreamPlan;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/// The files of reference rows that a replay is told of by `--table NAME=FILE`.
public final class TableFiles {
    private TableFiles() {}

    /// Fills the tables of a plan.
    ///
    /// @throws UserError for a name that is no table, a table without a file, and a file that is
    ///   none
    public static void load(StreamPlan plan, Map<String, Path> files) throws IOException {
        var tables = plan.event().tablesOrNone();
        for (var name : files.keySet()) {
            if (!tables.containsKey(name)) {
                throw new UserError(
                        "--table must name a table of the pipeline: table="
                                + name
                                + (tables.isEmpty()
                                        ? "; it has none"
                                        : "; " + NearestWord.hint(name, tables.keySet())));
            }
        }
        for (var table : tables.entrySet()) {
            var file = files.get(table.getKey());
            if (file == null) {
                throw new UserError("a table needs a file: --table " + table.getKey() + "=FILE");
            }
            try {
                TableFile.load(file, table.getKey(), table.getValue(), plan.tables());
            } catch (NoSuchFileException e) {
                throw new UserError("--table: no such file: " + file, e);
            }
        }
    }
}
