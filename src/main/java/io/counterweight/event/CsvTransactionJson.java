package io.counterweight.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes a row as the JSON that [TransactionReader] reads: the declared columns and no others, so
/// that a label never leaks. A column named `a.b` is nested.
final class CsvTransactionJson {
    /// One key of the object to write.
    private sealed interface Key {
        SerializedString name();
    }

    private record Column(SerializedString name, int column, boolean number) implements Key {}

    private record Nested(SerializedString name, List<Key> keys) implements Key {}

    private final List<Key> keys;

    /// @param columns where each of the shape's paths stands in a row
    CsvTransactionJson(EventShape shape, int[] columns) {
        var paths = shape.paths();
        var texts = textPaths(shape);
        var numbers = new boolean[columns.length];
        for (var index = 0; index < numbers.length; index++) {
            numbers[index] = !texts.contains(paths.get(index));
        }
        this.keys = keys(JsonPaths.of(paths, List.of()).root(), columns, numbers);
    }

    byte[] write(CsvRecord row) {
        return JsonBytes.object(json -> write(json, keys, row));
    }

    private static void write(JsonGenerator json, List<Key> keys, CsvRecord row)
            throws IOException {
        for (var key : keys) {
            json.writeFieldName(key.name());
            switch (key) {
                case Nested nested -> {
                    json.writeStartObject();
                    write(json, nested.keys(), row);
                    json.writeEndObject();
                }
                case Column column -> {
                    var text = row.getField(column.column());
                    if (column.number() && NumberText.isJsonNumber(text)) {
                        json.writeNumber(text);
                    } else {
                        json.writeString(text);
                    }
                }
            }
        }
    }

    private static List<Key> keys(JsonPaths.Place place, int[] columns, boolean[] numbers) {
        return place.children().entrySet().stream()
                .<Key>map(child -> {
                    var name = new SerializedString(child.getKey());
                    var index = child.getValue().index();
                    return index < 0
                            ? new Nested(name, keys(child.getValue(), columns, numbers))
                            : new Column(name, columns[index], numbers[index]);
                })
                .toList();
    }

    /// The paths that are read as anything but a number.
    private static Set<String> textPaths(EventShape shape) {
        var texts = new HashSet<String>();
        texts.add(shape.id().from());
        texts.add(shape.time().from());
        shape.entities().values().forEach(source -> texts.add(source.from()));
        shape.fields()
                .values()
                .forEach(source -> {
                    if (source.type() != EventShape.FieldType.NUMBER) {
                        texts.add(source.from());
                    }
                });
        return texts;
    }
}
