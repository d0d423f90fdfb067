package io.counterweight.app.features;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.counterweight.event.Classes;
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
final class ColumnsFile implements AutoCloseable {
    private final CsvWriter out;
    private final Classes classes;

    private ColumnsFile(CsvWriter out, Classes classes) {
        this.out = out;
        this.classes = classes;
    }

    static ColumnsFile create(Path file, List<String> columns, Classes classes) throws IOException {
        var bytes = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        var plain = file.toString().endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes;
        var out = CsvWriter.builder().build(new OutputStreamWriter(plain, StandardCharsets.UTF_8));
        var header = new ArrayList<>(List.of("transactionId", "eventTime"));
        header.addAll(columns);
        header.addAll(List.of("label", "labelledAt"));
        out.writeRecord(header);
        return new ColumnsFile(out, classes);
    }

    void write(ScoredTransaction scored, LabelledTransaction row) {
        var cells = new ArrayList<String>();
        cells.add(scored.getTransactionId());
        cells.add(Instant.ofEpochMilli(scored.getEventTime()).toString());
        for (float value : scored.getFeaturesList()) {
            cells.add(Float.isNaN(value) ? "" : text(value));
        }
        cells.add(classes.name(row.label().label()));
        cells.add(Instant.ofEpochMilli(row.label().labelledAt()).toString());
        out.writeRecord(cells);
    }

    /// Whole numbers without a point; all so that reading gives the same bits.
    private static String text(float value) {
        return value == (int) value && (value != 0 || 1 / value > 0)
                ? Integer.toString((int) value)
                : Float.toString(value);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
