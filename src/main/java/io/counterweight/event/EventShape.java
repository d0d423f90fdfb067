package io.counterweight.event;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a transaction looks like: where its id, time, entities and fields are found. A place is a
/// JSON path (`card.holder.id`) or the CSV column of that name.
///
/// @param entities whom a transaction belongs to, in declared order; the names are kebab-case, as
///   topics are named after them
/// @param keyedBy the entity whose id is the key of the transactions topic; null when the key is
///   not to be relied on. It is not secret: what follows is partitioned by the hashes of secret ids
/// @param fields what a transaction says, in declared order
/// @param tables reference rows by name, read by expressions; null for none
/// @param let named expressions over fields and tables, in declared order; null for none
/// @param duplicates how long an id is remembered; null for [Duplicates#USUAL]
public record EventShape(
        IdSource id,
        TimeSource time,
        Map<String, EntitySource> entities,
        @Nullable String keyedBy,
        Map<String, FieldSource> fields,
        @Nullable Map<String, TableSource> tables,
        @Nullable Map<String, LetSource> let,
        @Nullable Duplicates duplicates) {

    public EventShape(
            IdSource id,
            TimeSource time,
            Map<String, EntitySource> entities,
            @Nullable String keyedBy,
            Map<String, FieldSource> fields) {
        this(id, time, entities, keyedBy, fields, null, null, null);
    }

    /// How late a second record of a transaction is still known for one.
    ///
    /// @param within ids are remembered while their event time is no longer than this before the
    ///   newest, in whole days
    public record Duplicates(Duration within) {
        static final Duplicates USUAL = new Duplicates(Duration.ofDays(7));

        public Duplicates {
            if (within.compareTo(Duration.ofDays(1)) < 0
                    || within.compareTo(Duration.ofDays(3650)) > 0) {
                throw new IllegalArgumentException(
                        "within must be in [1d, 3650d]: within=" + within);
            }
        }

        /// Whole days, the last one begun.
        public int days() {
            return (int) within.plusDays(1).minusMillis(1).toDays();
        }
    }

    /// Where a transaction's id is found.
    ///
    /// @param secret whether only its keyed hash goes on ([IdKeys]); null: no
    public record IdSource(String from, @Nullable Boolean secret) {
        public boolean isSecret() {
            return Boolean.TRUE.equals(secret);
        }

        /// As snapshots have it, also those of before there were secret ids.
        @Override
        public String toString() {
            return isSecret() ? from + " (secret)" : from;
        }
    }

    /// Where an entity's id is found.
    ///
    /// @param missing the id where a transaction has none, or an empty one; null: such a
    ///   transaction cannot be used
    /// @param secret whether only its keyed hash goes on ([IdKeys]); null: no
    public record EntitySource(String from, @Nullable String missing, @Nullable Boolean secret) {
        public EntitySource {
            if (missing != null && missing.isEmpty()) {
                throw new IllegalArgumentException("missing must be an id, not empty");
            }
        }

        public boolean isSecret() {
            return Boolean.TRUE.equals(secret);
        }

        /// As snapshots have it, also those of before there were secret ids.
        @Override
        public String toString() {
            return "EntitySource[from="
                    + from
                    + ", missing="
                    + missing
                    + (isSecret() ? ", secret]" : "]");
        }
    }

    /// Where a field is found and what it holds.
    ///
    /// @param missing the value where a transaction has none, or an empty one; null: such a
    ///   transaction cannot be used, but for an empty category, which is one like any other
    /// @param format of a date; null is `iso`, where a day may stand alone
    /// @param zone of a date in ISO form that names none; null is UTC
    public record FieldSource(
            String from,
            FieldType type,
            @Nullable String missing,
            TimeSource.@Nullable Format format,
            @Nullable ZoneId zone) {
        public FieldSource {
            boolean isOther = format != null && format != TimeSource.Format.ISO;
            if (type != FieldType.DATE && (format != null || zone != null)) {
                throw new IllegalArgumentException(
                        "format and zone are only for the type date: type="
                                + type.name().toLowerCase(Locale.ROOT));
            }
            if (format == TimeSource.Format.ROW_NUMBER || (isOther && zone != null)) {
                throw new IllegalArgumentException(
                        "a date must be iso (with a zone or without), epoch-seconds or"
                                + " epoch-millis: format="
                                + format
                                + ", zone="
                                + zone);
            }
            boolean isValue =
                    missing == null
                            || (type == FieldType.DATE
                                    ? date(missing, format, zone) != DateText.NONE
                                    : isValue(missing, type));
            if (!isValue) {
                throw new IllegalArgumentException(
                        "missing must be a value of the field's type: missing="
                                + missing
                                + ", type="
                                + type.name().toLowerCase(Locale.ROOT));
            }
        }

        private static boolean isValue(String text, FieldType type) {
            return switch (type) {
                case NUMBER ->
                        NumberText.isNumber(text)
                                && Math.abs(Double.parseDouble(text)) <= Float.MAX_VALUE;
                case BOOLEAN -> text.equals("true") || text.equals("false");
                case CATEGORY, TEXT, DATE -> true;
            };
        }

        public FieldSource(String from, FieldType type, @Nullable String missing) {
            this(from, type, missing, null, null);
        }

        private static long date(
                String text, TimeSource.@Nullable Format format, @Nullable ZoneId zone) {
            return DateText.parse(
                    text,
                    format == null ? TimeSource.Format.ISO : format,
                    zone == null ? ZoneOffset.UTC : zone.normalized());
        }

        /// A date as milliseconds since the epoch; [DateText#NONE] for what is none.
        long date(String text) {
            return date(text, format, zone);
        }

        /// As snapshots have it, also those of before there were dates.
        @Override
        public String toString() {
            var ofDate = type == FieldType.DATE ? ", format=" + format + ", zone=" + zone : "";
            return "FieldSource[from="
                    + from
                    + ", type="
                    + type
                    + ", missing="
                    + missing
                    + ofDate
                    + "]";
        }

        /// What is filled in for a number or a boolean.
        double missingNumber() {
            return switch (String.valueOf(missing)) {
                case "true" -> 1;
                case "false", "null" -> 0;
                default -> Double.parseDouble(String.valueOf(missing));
            };
        }
    }

    /// What a field holds. A boolean is a number, 0 or 1, from here on. A date or a text is read by
    /// expressions and goes no further.
    public enum FieldType {
        NUMBER,
        BOOLEAN,
        CATEGORY,
        DATE,
        TEXT
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
        if (tables != null) {
            tables = tables.isEmpty() ? null : checked(tables, entities);
        }
        if (let != null) {
            var typed = new Lets(fields, tables == null ? Map.of() : tables, let).typed(let);
            let = let.isEmpty() ? null : Collections.unmodifiableMap(typed);
        }
        var _ = JsonPaths.of(paths(id, time, entities, fields), List.of());
        refuseLeaks(id, time, entities, fields);
        var key = keyedBy == null ? null : entities.get(keyedBy);
        if (key != null && key.isSecret()) {
            throw new IllegalArgumentException(
                    "keyed-by must name an entity that is not secret, since topics are partitioned"
                            + " by the hashes of secret ids: keyed-by="
                            + keyedBy);
        }
    }

    /// What is secret in one place must not be read as something else in another.
    private static void refuseLeaks(
            IdSource id,
            TimeSource time,
            Map<String, EntitySource> entities,
            Map<String, FieldSource> fields) {
        var open = new LinkedHashMap<String, String>();
        fields.forEach((name, source) -> open.put(source.from(), "the field " + name));
        open.put(time.from(), "the time");
        entities.forEach((name, source) -> {
            if (!source.isSecret()) {
                open.put(source.from(), "the entity " + name);
            }
        });
        var secret = new LinkedHashSet<String>();
        entities.values().stream()
                .filter(EntitySource::isSecret)
                .forEach(source -> secret.add(source.from()));
        if (id.isSecret()) {
            secret.add(id.from());
        } else {
            open.put(id.from(), "the id");
        }
        for (var path : secret) {
            var other = open.get(path);
            if (other != null) {
                throw new IllegalArgumentException(
                        "a secret id must not be read as anything else: from="
                                + path
                                + ", also "
                                + other);
            }
        }
    }

    /// Whether the transaction's id or that of an entity is secret.
    public boolean hasSecrets() {
        return id.isSecret() || entities.values().stream().anyMatch(EntitySource::isSecret);
    }

    /// How long ids are remembered.
    public Duplicates duplicatesOrUsual() {
        return duplicates == null ? Duplicates.USUAL : duplicates;
    }

    public List<String> entityNames() {
        return List.copyOf(entities.keySet());
    }

    /// The places where a transaction must have a value, once each.
    List<String> requiredPaths() {
        var required = new LinkedHashSet<String>();
        required.add(id.from());
        required.add(time.from());
        entities.values().stream()
                .filter(source -> source.missing() == null)
                .forEach(source -> required.add(source.from()));
        fields.values().stream()
                .filter(source -> source.missing() == null)
                .forEach(source -> required.add(source.from()));
        return List.copyOf(required);
    }

    /// The number and boolean fields, then such expressions, in declared order: the slots of
    /// [EnrichedTransaction#getNumbersList].
    public List<String> numberNames() {
        var names = names(EnumSet.of(FieldType.NUMBER, FieldType.BOOLEAN));
        lets().forEach((name, source) -> {
            if (source.isNumber()) {
                names.add(name);
            }
        });
        return List.copyOf(names);
    }

    /// The categorical fields, then expressions that are texts, in declared order: the slots of
    /// [EnrichedTransaction#getCategoriesList].
    public List<String> categoryNames() {
        var names = names(EnumSet.of(FieldType.CATEGORY));
        lets().forEach((name, source) -> {
            if (source.isCategory()) {
                names.add(name);
            }
        });
        return List.copyOf(names);
    }

    /// The tables; empty where none is declared.
    public Map<String, TableSource> tablesOrNone() {
        return tables == null ? Map.of() : tables;
    }

    private static Map<String, TableSource> checked(
            Map<String, TableSource> tables, Map<String, EntitySource> entities) {
        tables.forEach((name, table) -> {
            var entity = entities.get(table.by());
            if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*") || entity == null) {
                throw new IllegalArgumentException(
                        "a table must be named in lower-case words joined by -, and be by an entity:"
                                + " table="
                                + name
                                + ", by="
                                + table.by()
                                + "; "
                                + NearestWord.hint(table.by(), entities.keySet()));
            }
            table.fields()
                    .forEach((field, source) -> {
                        if (entity.isSecret() && source.from().equals(table.id())) {
                            throw new IllegalArgumentException(
                                    "a secret id must not be read as anything else: from="
                                            + source.from()
                                            + ", also the field "
                                            + field
                                            + " of the table "
                                            + name);
                        }
                    });
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    }

    /// The named expressions; empty where none is declared.
    public Map<String, LetSource> lets() {
        return let == null ? Map.of() : let;
    }

    /// What each named expression computes, as text: equal for equal expressions.
    public Map<String, String> letMeanings() {
        if (let == null) {
            return Map.of();
        }
        var names = new LetNames(let, tablesOrNone());
        var meanings = new LinkedHashMap<String, String>();
        let.keySet().forEach(name -> meanings.put(name, names.meaning(name)));
        return meanings;
    }

    /// Every place a transaction is read from, once each.
    public List<String> paths() {
        return paths(id, time, entities, fields);
    }

    /// The same as columns of files, in the same order.
    List<RowColumn> columns() {
        var columns = new ArrayList<>(List.of(RowColumn.text(id.from()), RowColumn.time(time)));
        entities.values().forEach(source -> columns.add(RowColumn.text(source.from())));
        fields.values().forEach(source -> columns.add(RowColumn.of(source)));
        return RowFiles.distinct(columns);
    }

    private List<String> names(Set<FieldType> types) {
        var names = new ArrayList<String>();
        fields.forEach((name, source) -> {
            if (types.contains(source.type())) {
                names.add(name);
            }
        });
        return names;
    }

    private static List<String> paths(
            IdSource id,
            TimeSource time,
            Map<String, EntitySource> entities,
            Map<String, FieldSource> fields) {
        var paths = new ArrayList<String>();
        paths.add(id.from());
        paths.add(time.from());
        entities.values().forEach(source -> paths.add(source.from()));
        fields.values().forEach(source -> paths.add(source.from()));
        return paths.stream().distinct().toList();
    }
}
