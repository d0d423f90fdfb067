package io.counterweight.app.features;

import io.counterweight.app.sql.ParquetTable;
import io.counterweight.app.sql.ParquetTable.Column;
import io.counterweight.app.sql.ParquetTable.Type;
import io.counterweight.event.Classes;
import io.counterweight.event.Label;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.ScoredTransaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The columns as Parquet: doubles, and times that are instants.
record ColumnsParquet(ParquetTable table, Classes classes) implements ColumnsFile {
    static ColumnsParquet create(Path file, List<String> columns, Classes classes)
            throws IOException {
        var all = new ArrayList<>(List.of(new Column(ID, Type.TEXT), new Column(TIME, Type.TIME)));
        columns.forEach(name -> all.add(new Column(name, Type.DOUBLE)));
        all.add(new Column(LABEL, Type.TEXT));
        all.add(new Column(LABEL_TIME, Type.TIME));
        return new ColumnsParquet(ParquetTable.create("--out", file, all), classes);
    }

    @Override
    public void write(ScoredTransaction scored, LabelledTransaction row) {
        var to = table.row().text(scored.getTransactionId()).time(scored.getEventTime());
        for (float value : scored.getFeaturesList()) {
            to.number(value);
        }
        var label = row.label();
        if (label.label() == Label.NONE) {
            to.missing().missing().end();
        } else {
            to.text(classes.name(label.label())).time(label.labelledAt()).end();
        }
    }

    @Override
    public void complete() throws IOException {
        table.complete();
    }

    @Override
    public void close() throws IOException {
        table.close();
    }
}
