package io.counterweight.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reference rows of an entity, such as what is known of customers: read by expressions as
/// `table.field`. Rows come on the topic `table-<name>`, as JSON objects with these places, or from
/// files in a replay.
///
/// @param by the entity whose row it is
/// @param id where a row says of which member it is
/// @param since where it says from when on it holds; null, and where it is empty: always
/// @param fields what a row says; each has a value for members without a row
public record TableSource(
        String by,
        String id,
        @Nullable TimeSource since,
        Map<String, EventShape.FieldSource> fields) {

    public TableSource {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        fields.forEach((name, source) -> {
            if (source.missing() == null) {
                throw new IllegalArgumentException(
                        "a field of a table needs missing, for members without a row: field="
                                + name);
            }
        });
        if (since != null && since.format() == TimeSource.Format.ROW_NUMBER) {
            throw new IllegalArgumentException("since must be a time, not a row-number");
        }
    }

    /// Every place a row is read from, that of the id first, once each.
    List<String> paths() {
        var paths = new ArrayList<String>();
        paths.add(id);
        if (since != null) {
            paths.add(since.from());
        }
        fields.values().forEach(source -> paths.add(source.from()));
        return paths.stream().distinct().toList();
    }

    /// The same as columns of files.
    List<RowColumn> columns() {
        var columns = new ArrayList<>(List.of(RowColumn.text(id)));
        if (since != null) {
            columns.add(RowColumn.time(since));
        }
        fields.values().forEach(source -> columns.add(RowColumn.of(source)));
        return RowFiles.distinct(columns);
    }
}
