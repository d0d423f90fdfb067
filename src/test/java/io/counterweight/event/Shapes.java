package io.counterweight.event;

import io.counterweight.event.EventShape.EntitySource;
import io.counterweight.event.EventShape.FieldSource;
import io.counterweight.event.EventShape.FieldType;
import io.counterweight.event.EventShape.IdSource;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/// Event shapes for tests.
final class Shapes {
    static final TimeSource ISO = new TimeSource("TIME", TimeSource.Format.ISO, null, null);

    private Shapes() {}

    /// Flat: two entities, a number, a boolean, a category, a second number.
    static EventShape flat() {
        return flat(false);
    }

    /// @param isSecret whether the ids of all are; the topic is keyed by none then
    static EventShape flat(boolean isSecret) {
        var fields = new LinkedHashMap<String, FieldSource>();
        fields.put("amount", new FieldSource("AMOUNT", FieldType.NUMBER, null));
        fields.put("online", new FieldSource("ONLINE", FieldType.BOOLEAN, null));
        fields.put("country", new FieldSource("COUNTRY", FieldType.CATEGORY, null));
        fields.put("tip", new FieldSource("TIP", FieldType.NUMBER, null));
        var entities = new LinkedHashMap<String, EntitySource>();
        entities.put("customer", new EntitySource("CUSTOMER", null, isSecret));
        entities.put("terminal", new EntitySource("TERMINAL", null, isSecret));
        return new EventShape(
                new IdSource("ID", isSecret), ISO, entities, isSecret ? null : "terminal", fields);
    }

    /// Nested paths, some sharing names on the way.
    static EventShape nested() {
        return new EventShape(
                new IdSource("meta.id", null),
                new TimeSource("meta.at", TimeSource.Format.EPOCH_SECONDS, null, null),
                twoEntities("card.holder.id", "card.id"),
                null,
                Map.of("amount", new FieldSource("amount.value", FieldType.NUMBER, null)));
    }

    /// A row number that is id and time at once; no entities.
    static EventShape rows() {
        return new EventShape(
                new IdSource("ROW", null),
                new TimeSource("ROW", TimeSource.Format.ROW_NUMBER, null, Duration.ofMillis(607)),
                Map.of(),
                null,
                Map.of("v1", new FieldSource("V1", FieldType.NUMBER, null)));
    }

    static EventShape timed(TimeSource.Format format, ZoneId zone) {
        var time = new TimeSource("TIME", format, zone, null);
        return new EventShape(new IdSource("ID", null), time, Map.of(), null, Map.of());
    }

    private static Map<String, EntitySource> twoEntities(String customer, String terminal) {
        var entities = new LinkedHashMap<String, EntitySource>();
        entities.put("customer", new EntitySource(customer, null, null));
        entities.put("terminal", new EntitySource(terminal, null, null));
        return entities;
    }
}
