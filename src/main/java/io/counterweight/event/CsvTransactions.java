package io.counterweight.event;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Labelled transactions of one CSV file.
public final class CsvTransactions {
    private CsvTransactions() {}

    /// Opens the file and checks its header: every declared column must be there.
    public static FileTransactions open(
            Path file, EventShape shape, LabelSource source, Classes classes) throws IOException {
        return FileTransactions.open(new CsvFiles(List.of(file)), shape, source, classes);
    }
}
