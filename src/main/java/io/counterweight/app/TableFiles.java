package io.counterweight.app;

import io.counterweight.app.files.InputFiles;
import io.counterweight.config.UserError;
import io.counterweight.event.NearestWord;
import io.counterweight.event.TableFile;
import io.counterweight.plan.StreamPlan;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// The files of reference rows that a replay is told of by `--table NAME=FILE`.
public final class TableFiles {
    private TableFiles() {}

    /// Fills the tables of a plan.
    ///
    /// @throws UserError for a name that is no table, a table without a file, and a file that is
    ///   none
    public static void load(StreamPlan plan, Map<String, String> files) throws IOException {
        loadGiven(plan, files);
        for (var table : plan.event().tablesOrNone().keySet()) {
            if (!files.containsKey(table)) {
                throw new UserError("a table needs a file: --table " + table + "=FILE");
            }
        }
    }

    /// The same where a table may have its rows from elsewhere.
    public static void loadGiven(StreamPlan plan, Map<String, String> files) throws IOException {
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
                continue;
            }
            TableFile.load(
                    InputFiles.of("--table", List.of(file), false),
                    table.getKey(),
                    table.getValue(),
                    plan.tables());
        }
    }
}
