package io.counterweight.event;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// CSV files, plain or gzipped, each with a header of its own, one after the other in the order
/// given. Fields are separated by what separates those of the header ([CsvSeparator]).
public final class CsvFiles implements RowFiles {
    private final List<Path> files;

    /// @param files at least one
    public CsvFiles(List<Path> files) {
        this.files = List.copyOf(files);
    }

    @Override
    public String name() {
        return files.getFirst().toString();
    }

    @Override
    public List<String> names() throws IOException {
        try (var rows = CsvRows.open(files, List.of())) {
            return rows.names();
        }
    }

    @Override
    public RowTexts open(List<RowColumn> columns) throws IOException {
        return CsvRows.open(files, columns);
    }
}
