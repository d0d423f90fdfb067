package io.counterweight.event;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The rows of CSV files, one file after the other. For one thread.
final class CsvRows implements RowTexts {
    private static final int BUFFER = 1 << 16;

    private final List<Path> files;
    private final List<String> columns;
    private final int[] places;
    private final FilesShare share;
    private int file = -1;
    private CloseableIterator<CsvRecord> rows;
    private CsvRecord row;
    private List<String> names = List.of();
    private long line;

    @SuppressWarnings("NullAway.Init") // The first file is opened by open.
    private CsvRows(List<Path> files, List<RowColumn> columns) throws IOException {
        this.files = files;
        this.columns = columns.stream().map(RowColumn::name).toList();
        this.places = new int[columns.size()];
        this.share = new FilesShare(files);
    }

    /// Opens the first file and checks its header.
    static CsvRows open(List<Path> files, List<RowColumn> columns) throws IOException {
        var opened = new CsvRows(files, columns);
        opened.openNext();
        return opened;
    }

    /// Those of the header of the file that is read.
    List<String> names() {
        return names;
    }

    private void openNext() throws IOException {
        file++;
        line = 0;
        var path = files.get(file);
        var bytes = unpacked(share.counted(file, Files.newInputStream(path)));
        rows =
                CsvReader.builder()
                        .fieldSeparator(CsvSeparator.of(bytes))
                        .allowMissingFields(true)
                        .allowExtraFields(true)
                        .detectBomHeader(true)
                        .ofCsvRecord(bytes, StandardCharsets.UTF_8)
                        .iterator();
        try {
            if (!rowFollows()) {
                throw new CsvException(path, 1, "the file has no header", null);
            }
            read();
            var header = new CsvHeader(path, row);
            names = row.getFields();
            for (int c = 0; c < places.length; c++) {
                places[c] = header.column(columns.get(c));
            }
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    @Override
    public boolean next() {
        while (!rowFollows()) {
            if (file + 1 == files.size()) {
                return false;
            }
            try {
                rows.close();
                openNext();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        read();
        return true;
    }

    @Override
    public @Nullable String problem() {
        return row.getFieldCount() == names.size()
                ? null
                : "the row must have as many fields as the header: fields="
                        + row.getFieldCount()
                        + ", header="
                        + names.size();
    }

    @Override
    public String text(int column) {
        return row.getField(places[column]);
    }

    @Override
    public String where() {
        return files.get(file) + ":" + line;
    }

    @Override
    public double share() {
        return share.read();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    private boolean rowFollows() {
        try {
            return rows.hasNext();
        } catch (CsvParseException | UncheckedIOException e) {
            throw broken(line + 1, e);
        }
    }

    private void read() {
        try {
            row = rows.next();
            line = row.getStartingLineNumber();
        } catch (CsvParseException | UncheckedIOException e) {
            throw broken(line, e);
        }
    }

    private CsvException broken(long at, RuntimeException e) {
        var cause = e.getCause();
        var why = String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
        return new CsvException(files.get(file), at, "the row cannot be read: " + why, e);
    }

    /// The bytes of a file, unpacked where they are gzipped.
    private static InputStream unpacked(InputStream file) throws IOException {
        var bytes = new BufferedInputStream(file, BUFFER);
        bytes.mark(2);
        var gzipped = bytes.read() == 0x1f && bytes.read() == 0x8b;
        bytes.reset();
        return gzipped
                ? new BufferedInputStream(new GZIPInputStream(bytes, BUFFER), BUFFER)
                : bytes;
    }
}
