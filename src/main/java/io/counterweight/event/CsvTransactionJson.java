package io.counterweight.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes rows as the JSON that [TransactionReader] reads: the declared columns and no others, so
/// that a label never leaks. A column named `a.b` is nested. Immutable.
final class CsvTransactionJson {
    /// One key of the object to write.
    private sealed interface Key {
        SerializedString name();
    }

    /// @param path the place of its path among those of the shape
    /// @param number whether what looks like a number is written as one
    record Column(SerializedString name, int path, boolean number) implements Key {
        boolean isNumber(String text) {
            return number && NumberText.isJsonNumber(text);
        }
    }

    private record Nested(SerializedString name, List<Key> keys) implements Key {}

    private final List<Key> keys;
    private final List<Column> columns = new ArrayList<>();

    CsvTransactionJson(EventShape shape) {
        this(shape.paths(), textPaths(shape));
    }

    /// @param texts the paths that are read as anything but a number
    CsvTransactionJson(List<String> paths, Set<String> texts) {
        var numbers = new boolean[paths.size()];
        for (var index = 0; index < numbers.length; index++) {
            numbers[index] = !texts.contains(paths.get(index));
        }
        this.keys = keys(JsonPaths.of(paths, List.of()).root(), numbers);
        addColumns(keys);
    }

    private void addColumns(List<Key> keys) {
        for (var key : keys) {
            switch (key) {
                case Nested nested -> addColumns(nested.keys());
                case Column column -> columns.add(column);
            }
        }
    }

    /// In the order in which they are written.
    List<Column> columns() {
        return columns;
    }

    /// @param texts of the row, by the paths of the shape
    byte[] write(String[] texts) {
        return JsonBytes.object(json -> write(json, keys, texts));
    }

    private static void write(JsonGenerator json, List<Key> keys, String[] texts)
            throws IOException {
        for (var key : keys) {
            json.writeFieldName(key.name());
            switch (key) {
                case Nested nested -> {
                    json.writeStartObject();
                    write(json, nested.keys(), texts);
                    json.writeEndObject();
                }
                case Column column -> {
                    var text = texts[column.path()];
                    if (column.isNumber(text)) {
                        json.writeNumber(text);
                    } else {
                        json.writeString(text);
                    }
                }
            }
        }
    }

    private static List<Key> keys(JsonPaths.Place place, boolean[] numbers) {
        return place.children().entrySet().stream()
                .<Key>map(child -> {
                    var name = new SerializedString(child.getKey());
                    var index = child.getValue().index();
                    return index < 0
                            ? new Nested(name, keys(child.getValue(), numbers))
                            : new Column(name, index, numbers[index]);
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
