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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;

/// The rows of a CSV file of labelled transactions, plain or gzipped, in the file's order. One
/// pass, by one thread; close it after use.
///
/// A row whose id, time or label cannot be read ends the pass with a [CsvException] that names file
/// and line. Fields are passed on as they are: what is wrong with them, [TransactionReader] says.
public final class CsvTransactions implements Iterator<LabelledTransaction>, AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final CloseableIterator<CsvRecord> rows;
    private final Columns columns;
    private final CsvTransactionJson json;
    private final EventTime time;
    private final String timePath;
    private final Map<String, Integer> labels = new LinkedHashMap<>();
    private final long delay;
    private final Classes classes;
    private final boolean minorityOnly;
    private final LabelWriter labelWriter;
    private long line = 1;

    /// Where the parts of a row stand.
    private record Columns(int id, int key, int time, int label) {}

    private CsvTransactions(
            Path file,
            CloseableIterator<CsvRecord> rows,
            EventShape shape,
            LabelSource source,
            Classes classes) {
        this.file = file;
        this.rows = rows;
        this.classes = classes;
        this.delay = source.delay().toMillis();
        this.minorityOnly = source.cover() == LabelSource.Cover.MINORITY;
        this.labelWriter = new LabelWriter(classes);
        this.time = EventTime.of(shape.time());
        this.timePath = shape.time().from();
        var from = source.from();
        var values = source.values();
        if (from == null || values == null) {
            throw new IllegalArgumentException(
                    "labels.from must name the column of the label to read labels from a file");
        }
        values.forEach((value, name) -> labels.put(value, index(name)));
        var header = new CsvHeader(file, next(rows));
        var keyedBy = shape.keyedBy() == null ? null : shape.entities().get(shape.keyedBy());
        this.columns =
                new Columns(
                        header.column(shape.id()),
                        header.column(keyedBy == null ? shape.id() : keyedBy.from()),
                        header.column(timePath),
                        header.column(from));
        this.json =
                new CsvTransactionJson(
                        shape, shape.paths().stream().mapToInt(header::column).toArray());
    }

    /// Opens the file and checks its header: every declared column must be there.
    public static CsvTransactions open(
            Path file, EventShape shape, LabelSource source, Classes classes) throws IOException {
        var rows =
                CsvReader.builder()
                        .detectBomHeader(true)
                        .ofCsvRecord(unpacked(file), StandardCharsets.UTF_8)
                        .iterator();
        try {
            return new CsvTransactions(file, rows, shape, source, classes);
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        try {
            return rows.hasNext();
        } catch (CsvParseException | UncheckedIOException e) {
            throw new CsvException(file, line + 1, "the row cannot be read: " + cause(e), e);
        }
    }

    @Override
    public LabelledTransaction next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the file has no more rows: file=" + file);
        }
        var row = next(rows);
        var eventTime = eventTime(row);
        var label = new Label(id(row), labelOf(row), eventTime + delay);
        var known = !minorityOnly || label.label() != classes.majority();
        return new LabelledTransaction(
                row.getField(columns.key),
                eventTime,
                json.write(row),
                label,
                known ? labelWriter.write(label) : null);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    private CsvRecord next(Iterator<CsvRecord> rows) {
        try {
            var row = rows.next();
            line = row.getStartingLineNumber();
            return row;
        } catch (NoSuchElementException e) {
            throw new CsvException(file, 1, "the file has no header", e);
        } catch (CsvParseException | UncheckedIOException e) {
            throw new CsvException(file, line, "the row cannot be read: " + cause(e), e);
        }
    }

    private String id(CsvRecord row) {
        var id = row.getField(columns.id);
        if (id.isEmpty()) {
            throw new CsvException(file, line, "the transaction id is empty", null);
        }
        return id;
    }

    private long eventTime(CsvRecord row) {
        try {
            return time.parse(row.getField(columns.time), timePath);
        } catch (UnusableException e) {
            throw new CsvException(file, line, e.record().detail(), null);
        }
    }

    private int labelOf(CsvRecord row) {
        var value = row.getField(columns.label);
        var label = labels.get(value);
        if (label == null) {
            throw new CsvException(
                    file,
                    line,
                    "unknown label \"" + value + "\"; " + NearestWord.hint(value, labels.keySet()),
                    null);
        }
        return label;
    }

    private int index(String name) {
        var label = classes.indexOf(name);
        if (label < 0) {
            throw new IllegalArgumentException(
                    "a label value must stand for a class: class=" + name);
        }
        return label;
    }

    private static InputStream unpacked(Path file) throws IOException {
        var bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        bytes.mark(2);
        var gzipped = bytes.read() == 0x1f && bytes.read() == 0x8b;
        bytes.reset();
        return gzipped ? new GZIPInputStream(bytes, BUFFER) : bytes;
    }

    private static String cause(RuntimeException e) {
        var cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }
}
