package io.counterweight.event;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.counterweight.event.BadRecord.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The rows of a CSV file of labelled transactions, plain or gzipped, in the file's order. Fields
/// are separated by what separates those of the header ([CsvSeparator]). One pass, by one thread;
/// close it after use.
///
/// A row whose id, time or number of fields is wrong, or that is more than a day older than one
/// before it, is left out, as live it would be a dead letter, and [#leftOut()] tells of it. Where
/// more than 10 and a hundredth of the rows are such, the file is not what was declared: then, and
/// for a label that the pipeline does not know, a [CsvException] that names file and line ends the
/// pass; it counts what is wrong with up to 100,000 rows beyond, too. Fields are passed on as they
/// are: what is wrong with them, [TransactionReader] says.
public final class CsvTransactions implements Iterator<LabelledTransaction>, AutoCloseable {
    private static final int BUFFER = 1 << 16;

    /// So many rows may be left out, and a hundredth of all beside them.
    private static final int LEFT_OUT = 10;

    /// How much older than a row before it a row may be, in ms.
    private static final long MOST_DISORDER = 86_400_000L;

    /// So many rows are still read where a pass ends, to tell what else is wrong.
    private static final int READ_ON = 100_000;

    private final Path file;
    private final CloseableIterator<CsvRecord> rows;
    private final int fields;
    private final Columns columns;
    private final CsvTransactionJson json;
    private final EventTime time;
    private final String timePath;
    private final CsvLabels labels;
    private final Classes classes;
    private final boolean minorityOnly;
    private final LabelWriter labelWriter;
    private long line = 1;
    private long read;
    private long newest;
    private @Nullable LabelledTransaction next;
    private @Nullable String firstLeftOut;
    private final BrokenRows broken = new BrokenRows();
    private final CountedBytes bytes;

    /// Where the parts of a row stand.
    ///
    /// @param missingKey where the key's field is empty
    /// @param paths of the shape's paths
    @SuppressWarnings("ArrayRecordComponent")
    private record Columns(int id, int key, int time, String missingKey, int[] paths) {
        String[] textsOf(CsvRecord row) {
            var texts = new String[paths.length];
            for (int p = 0; p < texts.length; p++) {
                texts[p] = row.getField(paths[p]);
            }
            return texts;
        }

        String keyOf(CsvRecord row) {
            var text = row.getField(key);
            return text.isEmpty() ? missingKey : text;
        }
    }

    /// Rows that could not be read.
    ///
    /// @param first where the first of them stands, and what is wrong with it
    /// @param kinds how many there are of each kind, the most first
    public record LeftOut(long rows, String first, String kinds) {
        /// For a person.
        public String sentence() {
            return "left out: "
                    + rows
                    + (rows == 1 ? " row" : " rows")
                    + " that cannot be read; the first: "
                    + first
                    + (rows == 1 ? "" : "; " + kinds);
        }
    }

    private CsvTransactions(
            Path file,
            CountedBytes bytes,
            CloseableIterator<CsvRecord> rows,
            EventShape shape,
            LabelSource source,
            Classes classes) {
        this.file = file;
        this.bytes = bytes;
        this.rows = rows;
        this.classes = classes;
        this.minorityOnly = source.cover() == LabelSource.Cover.MINORITY;
        this.labelWriter = new LabelWriter(classes);
        this.time = EventTime.of(shape.time());
        this.timePath = shape.time().from();
        if (!rowFollows()) {
            throw new CsvException(file, 1, "the file has no header", null);
        }
        var names = nextRow();
        var header = new CsvHeader(file, names);
        var keyedBy = shape.keyedBy() == null ? null : shape.entities().get(shape.keyedBy());
        this.fields = names.getFieldCount();
        this.columns =
                new Columns(
                        header.column(shape.id().from()),
                        header.column(keyedBy == null ? shape.id().from() : keyedBy.from()),
                        header.column(timePath),
                        keyedBy == null || keyedBy.missing() == null ? "" : keyedBy.missing(),
                        shape.paths().stream().mapToInt(header::column).toArray());
        this.labels = new CsvLabels(header, source, classes);
        this.json = new CsvTransactionJson(shape);
    }

    /// Opens the file and checks its header: every declared column must be there.
    public static CsvTransactions open(
            Path file, EventShape shape, LabelSource source, Classes classes) throws IOException {
        var counted = new CountedBytes(Files.newInputStream(file), file);
        var bytes = unpacked(counted);
        var rows =
                CsvReader.builder()
                        .fieldSeparator(CsvSeparator.of(bytes))
                        .allowMissingFields(true)
                        .allowExtraFields(true)
                        .detectBomHeader(true)
                        .ofCsvRecord(bytes, StandardCharsets.UTF_8)
                        .iterator();
        try {
            return new CsvTransactions(file, counted, rows, shape, source, classes);
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        while (next == null && rowFollows()) {
            var row = nextRow();
            read++;
            try {
                next = transaction(row);
            } catch (UnusableException e) {
                leaveOut(e.record());
            }
        }
        return next != null;
    }

    @Override
    public LabelledTransaction next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the file has no more rows: file=" + file);
        }
        var row = next;
        next = null;
        return row;
    }

    /// The rows left out so far, if any were.
    public Optional<LeftOut> leftOut() {
        return firstLeftOut == null
                ? Optional.empty()
                : Optional.of(new LeftOut(broken.rows(), firstLeftOut, broken.kinds()));
    }

    /// How much of the file is read, from 0 to 1; NaN where its size is not known. Any thread.
    public double share() {
        return bytes.share();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    private LabelledTransaction transaction(CsvRecord row) throws UnusableException {
        if (row.getFieldCount() != fields) {
            throw new UnusableException(
                    Reason.MISSING_FIELD,
                    "the row must have as many fields as the header: fields="
                            + row.getFieldCount()
                            + ", header="
                            + fields);
        }
        var id = row.getField(columns.id);
        if (id.isEmpty()) {
            throw new UnusableException(Reason.MISSING_FIELD, "the transaction id is empty");
        }
        var eventTime = time.parse(row.getField(columns.time), timePath);
        if (newest - eventTime > MOST_DISORDER) {
            throw new UnusableException(
                    Reason.BAD_TIME,
                    "the file must be sorted by time: "
                            + timePath
                            + " is more than a day before that of a row above");
        }
        int known = labels.classOf(row);
        if (known < 0) {
            throw new UnusableException(Reason.UNKNOWN_CLASS, labels.unknown(row));
        }
        var label = new Label(id, known, labels.knownAt(row, eventTime));
        newest = Math.max(newest, eventTime);
        var isTold = !minorityOnly || known != classes.majority();
        return new LabelledTransaction(
                columns.keyOf(row),
                eventTime,
                new CsvRow(json, columns.textsOf(row)),
                label,
                isTold ? new ToldLabel(label, labelWriter) : null);
    }

    private void leaveOut(BadRecord problem) {
        broken.add(problem.detail());
        if (firstLeftOut == null) {
            firstLeftOut = file + ":" + line + ": " + problem.detail();
        }
        if (problem.reason() == Reason.UNKNOWN_CLASS) {
            long at = line;
            readOn();
            var others = broken.rows() == 1 ? "" : "; of " + read + " rows read: " + broken.kinds();
            throw new CsvException(file, at, problem.detail() + others, null);
        }
        if (broken.rows() > LEFT_OUT + read / 100) {
            long at = line;
            readOn();
            throw new CsvException(
                    file,
                    at,
                    problem.detail()
                            + "; "
                            + broken.rows()
                            + " of "
                            + read
                            + " rows cannot be read: the file is not what the pipeline declares"
                            + (broken.isOfOneKind() ? "" : "; " + broken.kinds()),
                    null);
        }
    }

    /// What else is wrong in the rows that follow, for whoever has to mend the file.
    private void readOn() {
        try {
            for (int i = 0; i < READ_ON && rowFollows(); i++) {
                var row = nextRow();
                read++;
                try {
                    var _ = transaction(row);
                } catch (UnusableException e) {
                    broken.add(e.record().detail());
                }
            }
        } catch (CsvException e) {
            // No row can be read from there on; what is counted is told.
        }
    }

    private boolean rowFollows() {
        try {
            return rows.hasNext();
        } catch (CsvParseException | UncheckedIOException e) {
            throw new CsvException(file, line + 1, "the row cannot be read: " + cause(e), e);
        }
    }

    private CsvRecord nextRow() {
        try {
            var row = rows.next();
            line = row.getStartingLineNumber();
            return row;
        } catch (CsvParseException | UncheckedIOException e) {
            throw new CsvException(file, line, "the row cannot be read: " + cause(e), e);
        }
    }

    /// The bytes of a file, unpacked where they are gzipped.
    static InputStream unpacked(Path file) throws IOException {
        return unpacked(Files.newInputStream(file));
    }

    private static InputStream unpacked(InputStream file) throws IOException {
        var bytes = new BufferedInputStream(file, BUFFER);
        bytes.mark(2);
        var gzipped = bytes.read() == 0x1f && bytes.read() == 0x8b;
        bytes.reset();
        return gzipped
                ? new BufferedInputStream(new GZIPInputStream(bytes, BUFFER), BUFFER)
                : bytes;
    }

    private static String cause(RuntimeException e) {
        var cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }
}
