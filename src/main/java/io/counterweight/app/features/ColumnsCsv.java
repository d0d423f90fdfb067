package io.counterweight.app.features;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.counterweight.event.Classes;
import io.counterweight.event.Label;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.ScoredTransaction;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// The columns as CSV, gzipped where its name ends in `.gz`: a line a transaction, in the order of
/// the file, with its id, its time, the columns, its class and when that became known.
final class ColumnsCsv implements ColumnsFile {
    private final CsvWriter out;
    private final Classes classes;

    private ColumnsCsv(CsvWriter out, Classes classes) {
        this.out = out;
        this.classes = classes;
    }

    static ColumnsCsv create(Path file, List<String> columns, Classes classes) throws IOException {
        var bytes = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        var plain = file.toString().endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes;
        var out = CsvWriter.builder().build(new OutputStreamWriter(plain, StandardCharsets.UTF_8));
        var header = new ArrayList<>(List.of(ID, TIME));
        header.addAll(columns);
        header.addAll(List.of(LABEL, LABEL_TIME));
        out.writeRecord(header);
        return new ColumnsCsv(out, classes);
    }

    @Override
    public void write(ScoredTransaction scored, LabelledTransaction row) {
        var cells = new ArrayList<String>();
        cells.add(scored.getTransactionId());
        cells.add(Instant.ofEpochMilli(scored.getEventTime()).toString());
        for (float value : scored.getFeaturesList()) {
            cells.add(Float.isNaN(value) ? "" : text(value));
        }
        boolean isKnown = row.label().label() != Label.NONE;
        cells.add(isKnown ? classes.name(row.label().label()) : "");
        cells.add(isKnown ? Instant.ofEpochMilli(row.label().labelledAt()).toString() : "");
        out.writeRecord(cells);
    }

    /// Whole numbers without a point; all so that reading gives the same bits.
    private static String text(float value) {
        return value == (int) value && (value != 0 || 1 / value > 0)
                ? Integer.toString((int) value)
                : Float.toString(value);
    }

    /// All is written where the file is closed.
    @Override
    public void complete() {}

    @Override
    public void close() throws IOException {
        out.close();
    }
}
