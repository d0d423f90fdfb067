package io.counterweight.event;

import io.counterweight.event.BadRecord.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of files of labelled transactions, in their order. One pass, by one thread; close it
/// after use.
///
/// A row whose id, time or number of fields is wrong, or that is more than a day older than one
/// before it, is left out, as live it would be a dead letter, and [#leftOut()] tells of it. Where
/// more than 10 and a hundredth of the rows are such, the file is not what was declared: then, and
/// for a label that the pipeline does not know, a [CsvException] that names file and line ends the
/// pass; it counts what is wrong with up to 100,000 rows beyond, too. Fields are passed on as they
/// are: what is wrong with them, [TransactionReader] says.
public final class FileTransactions implements Iterator<LabelledTransaction>, AutoCloseable {
    /// How much older than a row before it a row may be, in ms.
    private static final long MOST_DISORDER = 86_400_000L;

    /// So many rows are still read where a pass ends, to tell what else is wrong.
    private static final int READ_ON = 100_000;

    private final String name;
    private final RowTexts row;
    private final Places places;
    private final CsvTransactionJson json;
    private final EventTime time;
    private final String timePath;
    private final RowLabels labels;
    private final Classes classes;
    private final boolean minorityOnly;
    private final @Nullable LabelSources sources;
    private final LabelWriter labelWriter;
    private final BrokenRows broken = new BrokenRows();
    private long read;
    private long newest;
    private @Nullable LabelledTransaction next;

    /// Where the parts of a row stand among the columns that are read: those of the shape's paths
    /// come first.
    ///
    /// @param missingKey where the key's field is empty
    @SuppressWarnings("ArrayRecordComponent")
    private record Places(int id, int key, int time, String missingKey, int fields, int[] label) {
        static Places of(EventShape shape, RowLabels labels, List<RowColumn> columns) {
            var names = columns.stream().map(RowColumn::name).toList();
            var keyedBy = shape.keyedBy() == null ? null : shape.entities().get(shape.keyedBy());
            int id = names.indexOf(shape.id().from());
            return new Places(
                    id,
                    keyedBy == null ? id : names.indexOf(keyedBy.from()),
                    names.indexOf(shape.time().from()),
                    keyedBy == null || keyedBy.missing() == null ? "" : keyedBy.missing(),
                    shape.paths().size(),
                    labels.columns().stream().mapToInt(c -> names.indexOf(c.name())).toArray());
        }

        String[] textsOf(RowTexts row) {
            var texts = new String[fields];
            for (int p = 0; p < texts.length; p++) {
                texts[p] = row.text(p);
            }
            return texts;
        }

        String keyOf(RowTexts row) {
            var text = row.text(key);
            return text.isEmpty() ? missingKey : text;
        }
    }

    private FileTransactions(
            RowFiles files, EventShape shape, LabelSource source, Classes classes, RowLabels labels)
            throws IOException {
        this.name = files.name();
        this.classes = classes;
        this.minorityOnly = source.cover() == LabelSource.Cover.MINORITY;
        this.sources = source.sources();
        this.labelWriter = new LabelWriter(classes);
        this.time = EventTime.of(shape.time());
        this.timePath = shape.time().from();
        this.labels = labels;
        this.json = new CsvTransactionJson(shape);
        var columns = new ArrayList<>(shape.columns());
        columns.addAll(labels.columns());
        var read = RowFiles.distinct(columns);
        this.places = Places.of(shape, labels, read);
        this.row = files.openSorted(read, places.time, this::millis);
    }

    /// Opens files whose rows say what they are; every declared column must be there.
    public static FileTransactions open(
            RowFiles files, EventShape shape, LabelSource source, Classes classes)
            throws IOException {
        return new FileTransactions(
                files, shape, source, classes, new LabelColumns(source, classes));
    }

    /// Opens files whose labels live apart.
    public static FileTransactions open(
            RowFiles files,
            EventShape shape,
            LabelSource source,
            Classes classes,
            LabelsApart labels)
            throws IOException {
        return new FileTransactions(files, shape, source, classes, labels);
    }

    @Override
    public boolean hasNext() {
        while (next == null && row.next()) {
            read++;
            try {
                next = transaction();
            } catch (UnusableException e) {
                leaveOut(e.record());
            }
        }
        return next != null;
    }

    @Override
    public LabelledTransaction next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the file has no more rows: file=" + name);
        }
        var transaction = next;
        next = null;
        return transaction;
    }

    /// The rows left out so far, if any were.
    public Optional<LeftOut> leftOut() {
        return broken.leftOut();
    }

    /// How much is read, from 0 to 1; NaN where nobody knows. Any thread.
    public double share() {
        return row.share();
    }

    @Override
    public void close() throws IOException {
        row.close();
    }

    private long millis(String text) {
        try {
            return time.parse(text, timePath);
        } catch (UnusableException e) {
            return RowFiles.NO_TIME;
        }
    }

    private LabelledTransaction transaction() throws UnusableException {
        var problem = row.problem();
        if (problem != null) {
            throw new UnusableException(Reason.MISSING_FIELD, problem);
        }
        var id = row.text(places.id);
        if (id.isEmpty()) {
            throw new UnusableException(Reason.MISSING_FIELD, "the transaction id is empty");
        }
        var eventTime = time.parse(row.text(places.time), timePath);
        if (newest - eventTime > MOST_DISORDER) {
            throw new UnusableException(
                    Reason.BAD_TIME,
                    "the file must be sorted by time (or say --sort): "
                            + timePath
                            + " is more than a day before that of a row above");
        }
        var known = labels.of(row, places.label, id, eventTime);
        newest = Math.max(newest, eventTime);
        return LabelledTransaction.of(
                places.keyOf(row),
                eventTime,
                new CsvRow(json, places.textsOf(row)),
                known.isEmpty()
                        ? new Label(id, Label.NONE, eventTime)
                        : truth(LabelSources.standing(known, sources)),
                told(known));
    }

    /// A label that was taken back leaves its transaction as if none had come.
    private Label truth(Label last) {
        return last.isWithdrawn() && minorityOnly
                ? new Label(last.transactionId(), classes.majority(), last.labelledAt())
                : last;
    }

    /// Those that somebody sends.
    private List<LabelledTransaction.Told> told(List<Label> known) {
        if (minorityOnly && known.size() == 1 && known.getFirst().label() == classes.majority()) {
            return List.of();
        }
        return known.stream()
                .map(label ->
                        new LabelledTransaction.Told(
                                label.labelledAt(), new ToldLabel(label, labelWriter)))
                .toList();
    }

    private void leaveOut(BadRecord problem) {
        broken.add(row.where(), problem.detail());
        if (problem.reason() == Reason.UNKNOWN_CLASS) {
            var at = row.where();
            readOn();
            var others = broken.rows() == 1 ? "" : "; of " + read + " rows read: " + broken.kinds();
            throw new CsvException(at, problem.detail() + others, null);
        }
        if (broken.areTooMany(read)) {
            var at = row.where();
            readOn();
            throw new CsvException(at, problem.detail() + "; " + broken.sentence(read), null);
        }
    }

    /// What else is wrong in the rows that follow, for whoever has to mend the file.
    private void readOn() {
        try {
            for (int i = 0; i < READ_ON && row.next(); i++) {
                read++;
                try {
                    var _ = transaction();
                } catch (UnusableException e) {
                    broken.add(row.where(), e.record().detail());
                }
            }
        } catch (CsvException e) {
            // No row can be read from there on; what is counted is told.
        }
    }
}
