package io.counterweight.app.features;

import io.counterweight.event.Classes;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.ScoredTransaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A file of columns: a row a transaction, in the order of time, with its id, its time, the
/// columns, its class and when that became known; the last two are empty where nobody ever says.
sealed interface ColumnsFile extends AutoCloseable permits ColumnsCsv, ColumnsParquet {
    String ID = "transactionId";
    String TIME = "eventTime";
    String LABEL = "label";
    String LABEL_TIME = "labelledAt";

    /// Parquet where the name ends so; else CSV, gzipped where it ends in `.gz`.
    static ColumnsFile create(Path file, List<String> columns, Classes classes) throws IOException {
        return file.toString().endsWith(".parquet")
                ? ColumnsParquet.create(file, columns, classes)
                : ColumnsCsv.create(file, columns, classes);
    }

    void write(ScoredTransaction scored, LabelledTransaction row);

    /// After the last row.
    void complete() throws IOException;

    @Override
    void close() throws IOException;
}
