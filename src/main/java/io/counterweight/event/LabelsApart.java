package io.counterweight.event;

import io.counterweight.event.BadRecord.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Labels of a file of their own, by the id of their transaction; all are in memory, some 150 bytes
/// each. The file has either the columns of the labels topic (`transactionId`, `class`, and
/// `labelledAt`, `withdrawn` and, where the pipeline tells sources apart, `source`, where they are
/// there), or those that the pipeline names: the id of transactions, `labels.from` and
/// `labels.time`. A label without a time becomes known `labels.delay` after its transaction.
/// Several labels of one transaction are told one after the other, as they became known. For one
/// thread.
public final class LabelsApart implements RowLabels {
    private static final String[] OF_TOPIC = {
        LabelWriter.TRANSACTION_ID,
        LabelWriter.CLASS,
        LabelWriter.LABELLED_AT,
        LabelWriter.WITHDRAWN,
        LabelWriter.SOURCE
    };

    private final Map<String, List<Label>> byId = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final long delay;
    private final boolean isMinorityOnly;
    private final Classes classes;
    private final @Nullable LabelSources sources;
    private final BrokenRows broken = new BrokenRows();
    private long count;

    private LabelsApart(LabelSource source, Classes classes) {
        this.delay = source.delay().toMillis();
        this.isMinorityOnly = source.cover() == LabelSource.Cover.MINORITY;
        this.classes = classes;
        this.sources = source.sources();
    }

    /// Reads all labels.
    ///
    /// @throws CsvException where the file has not the columns, and at a label of an unknown class
    public static LabelsApart read(
            RowFiles files, EventShape shape, LabelSource source, Classes classes)
            throws IOException {
        var labels = new LabelsApart(source, classes);
        var names = files.names();
        if (names.contains(LabelWriter.TRANSACTION_ID) && names.contains(LabelWriter.CLASS)) {
            labels.readRecords(files, names);
        } else {
            labels.readColumns(files, shape, source);
        }
        return labels;
    }

    private void readRecords(RowFiles files, List<String> names) throws IOException {
        var present = Stream.of(OF_TOPIC).filter(names::contains).toList();
        var reader = new LabelReader(classes, TransactionIds.PLAIN, sources);
        try (var rows = files.open(present.stream().map(RowColumn::text).toList())) {
            while (rows.next()) {
                take(rows, () -> record(reader, rows, present));
            }
        }
    }

    private static Label record(LabelReader reader, RowTexts row, List<String> present)
            throws UnusableException {
        int time = present.indexOf(LabelWriter.LABELLED_AT);
        boolean isDated = time >= 0 && !row.text(time).isEmpty();
        var json =
                JsonBytes.object(out -> {
                    for (int c = 0; c < present.size(); c++) {
                        var text = row.text(c);
                        out.writeFieldName(present.get(c));
                        if (c == time && NumberText.isJsonNumber(text)) {
                            out.writeNumber(text);
                        } else if (text.isEmpty()) {
                            out.writeNull();
                        } else {
                            out.writeString(text);
                        }
                    }
                });
        return switch (reader.read(json, isDated ? Long.MAX_VALUE : 0)) {
            case BadRecord bad -> throw new UnusableException(bad.reason(), bad.detail());
            case Label label ->
                    new Label(label.transactionId(), label.label(), label.labelledAt(), isDated)
                            .from(label.source());
        };
    }

    private void readColumns(RowFiles files, EventShape shape, LabelSource source)
            throws IOException {
        if (source.from() == null) {
            throw new CsvException(
                    files.name(),
                    "labels need the columns transactionId and class (and labelledAt), or a pipeline"
                            + " that names others (labels.from, values, time)",
                    null);
        }
        var columns = new LabelColumns(source, classes);
        var asked = new ArrayList<>(List.of(RowColumn.text(shape.id().from())));
        asked.addAll(columns.columns());
        var distinct = RowFiles.distinct(asked);
        var places = columns.columns().stream().mapToInt(distinct::indexOf).toArray();
        try (var rows = files.open(distinct)) {
            while (rows.next()) {
                take(rows, () -> columns.apart(rows, places));
            }
        }
    }

    private interface Reading {
        Label label() throws UnusableException;
    }

    private void take(RowTexts row, Reading reading) {
        count++;
        try {
            var problem = row.problem();
            if (problem != null || row.text(0).isEmpty()) {
                throw new UnusableException(
                        Reason.MISSING_FIELD,
                        problem == null ? "the transaction id is empty" : problem);
            }
            put(reading.label());
        } catch (UnusableException e) {
            var detail = e.record().detail();
            broken.add(row.where(), detail);
            if (e.record().reason() == Reason.UNKNOWN_CLASS) {
                throw new CsvException(row.where(), detail, e);
            }
            if (broken.areTooMany(count)) {
                throw new CsvException(row.where(), detail + "; " + broken.sentence(count), e);
            }
        }
    }

    private void put(Label label) {
        byId.merge(
                label.transactionId(),
                List.of(label),
                (before, one) -> {
                    var more = new ArrayList<>(before);
                    more.addAll(one);
                    return more;
                });
    }

    @Override
    public List<RowColumn> columns() {
        return List.of();
    }

    @Override
    public List<Label> of(RowTexts row, int[] places, String id, long eventTime) {
        var told = byId.get(id);
        if (told == null) {
            return isMinorityOnly
                    ? List.of(new Label(id, classes.majority(), eventTime + delay))
                    : List.of();
        }
        taken.add(id);
        var labels = new ArrayList<Label>();
        for (var label : told) {
            long at = label.dated() ? label.labelledAt() : eventTime + delay;
            // The stream takes such a label for known with its transaction.
            labels.add(new Label(id, label.label(), Math.max(at, eventTime)).from(label.source()));
        }
        labels.sort(Comparator.comparingLong(Label::labelledAt));
        return labels;
    }

    /// What became of the labels, for a person, once all rows are read.
    public List<String> sentences() {
        var sentences = new ArrayList<String>();
        var unknown = new LinkedHashSet<>(byId.keySet());
        unknown.removeAll(taken);
        sentences.add(
                "labels: %,d, of %,d transactions%s"
                        .formatted(
                                count,
                                taken.size(),
                                unknown.isEmpty()
                                        ? ""
                                        : ("; %,d ids that no transaction has, the first: %s (live,"
                                                        + " their labels wait and then are dead letters)")
                                                .formatted(
                                                        unknown.size(),
                                                        unknown.iterator().next())));
        broken.leftOut().map(left -> "of the labels " + left.sentence()).ifPresent(sentences::add);
        return sentences;
    }
}
