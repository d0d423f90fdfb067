package io.counterweight.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a transaction looks like: where its id, time, entities and fields are found. A place is a
/// JSON path (`card.holder.id`) or the CSV column of that name.
///
/// @param entities whom a transaction belongs to, in declared order; the names are kebab-case, as
///   topics are named after them
/// @param keyedBy the entity whose id is the key of the transactions topic; null when the key is
///   not to be relied on
/// @param fields what a transaction says, in declared order
public record EventShape(
        String id,
        TimeSource time,
        Map<String, EntitySource> entities,
        @Nullable String keyedBy,
        Map<String, FieldSource> fields) {

    /// Where an entity's id is found.
    public record EntitySource(String from) {}

    /// Where a field is found and what it holds.
    public record FieldSource(String from, FieldType type) {}

    /// What a field holds. A boolean is a number, 0 or 1, from here on.
    public enum FieldType {
        NUMBER,
        BOOLEAN,
        CATEGORY
    }

    public EventShape {
        entities = Collections.unmodifiableMap(new LinkedHashMap<>(entities));
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        for (var entity : entities.keySet()) {
            if (!entity.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
                throw new IllegalArgumentException(
                        "the name of an entity must be lower-case words joined by -: entity="
                                + entity);
            }
        }
        var _ = JsonPaths.of(paths(id, time, entities, fields), List.of());
    }

    public List<String> entityNames() {
        return List.copyOf(entities.keySet());
    }

    /// The number and boolean fields, in declared order: the slots of
    /// [EnrichedTransaction#getNumbersList].
    public List<String> numberNames() {
        return names(false);
    }

    /// The categorical fields, in declared order: the slots of
    /// [EnrichedTransaction#getCategoriesList].
    public List<String> categoryNames() {
        return names(true);
    }

    /// Every place a transaction is read from, once each.
    public List<String> paths() {
        return paths(id, time, entities, fields);
    }

    private List<String> names(boolean category) {
        var names = new ArrayList<String>();
        fields.forEach((name, source) -> {
            if ((source.type() == FieldType.CATEGORY) == category) {
                names.add(name);
            }
        });
        return List.copyOf(names);
    }

    private static List<String> paths(
            String id,
            TimeSource time,
            Map<String, EntitySource> entities,
            Map<String, FieldSource> fields) {
        var paths = new ArrayList<String>();
        paths.add(id);
        paths.add(time.from());
        entities.values().forEach(source -> paths.add(source.from()));
        fields.values().forEach(source -> paths.add(source.from()));
        return paths.stream().distinct().toList();
    }
}
