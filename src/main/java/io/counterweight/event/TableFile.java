package io.counterweight.event;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;

/// Reference rows of a CSV file, plain or gzipped, with a header, for a replay.
public final class TableFile {
    private TableFile() {}

    /// Puts all rows of a file into a table, in their order.
    ///
    /// @throws CsvException at the first row that cannot be used
    /// @throws IOException where the file cannot be read
    public static void load(Path file, String table, TableSource source, TableRows rows)
            throws IOException {
        var bytes = CsvTransactions.unpacked(file);
        try (var records =
                CsvReader.builder()
                        .fieldSeparator(CsvSeparator.of(bytes))
                        .detectBomHeader(true)
                        .ofCsvRecord(bytes, StandardCharsets.UTF_8)
                        .iterator()) {
            if (!records.hasNext()) {
                throw new CsvException(file, 1, "the file has no header", null);
            }
            var header = new CsvHeader(file, records.next());
            var paths = source.paths();
            var columns = paths.stream().mapToInt(header::column).toArray();
            var json = new CsvTransactionJson(paths, new HashSet<>(paths));
            var texts = new String[columns.length];
            while (records.hasNext()) {
                CsvRecord row = records.next();
                for (int i = 0; i < texts.length; i++) {
                    texts[i] = row.getField(columns[i]);
                }
                var problem = rows.accept(table, null, json.write(texts));
                if (problem != null) {
                    throw new CsvException(file, row.getStartingLineNumber(), problem, null);
                }
            }
        } catch (CsvParseException | UncheckedIOException e) {
            throw new CsvException(file, 1, "the file cannot be read: " + e.getMessage(), e);
        }
    }
}
