package io.counterweight.event;

import com.fasterxml.jackson.core.JsonToken;
import io.counterweight.event.BadRecord.Reason;
import io.counterweight.event.EventShape.FieldSource;
import io.counterweight.event.EventShape.FieldType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The reference rows of a pipeline, in memory. Of a secret id only the hash is kept. One thread
/// writes, any may read: what it reads is whole rows.
public final class TableRows {
    /// Of a row that always held.
    private static final long ALWAYS = Long.MIN_VALUE;

    private final Map<String, Table> tables = new HashMap<>();

    /// What a row says, by the places of its table's fields: dates and truths are numbers.
    ///
    /// @param since from when on it holds, in ms since the epoch
    @SuppressWarnings("ArrayRecordComponent")
    record Row(long since, double[] numbers, String[] texts) {}

    private record Place(String id, long since) {}

    public TableRows(EventShape shape, IdKeys keys) {
        shape.tablesOrNone()
                .forEach((name, source) -> {
                    var entity = Objects.requireNonNull(shape.entities().get(source.by()));
                    tables.put(name, new Table(source, entity.isSecret(), keys));
                });
    }

    /// Takes a record of a table's topic, or a row of its file. One without a value takes back what
    /// the record of that key before it said.
    ///
    /// @return what is wrong with it, in which case it changes nothing; null else
    public @Nullable String accept(String table, byte @Nullable [] key, byte @Nullable [] value) {
        return table(table).accept(key, value);
    }

    /// The members that have rows.
    public int size(String table) {
        return table(table).rows.size();
    }

    /// The newest row of a member that holds at a time; null where it has none.
    @Nullable Row at(String table, String id, long time) {
        var rows = table(table).rows.get(id);
        if (rows == null) {
            return null;
        }
        for (int i = rows.length - 1; i >= 0; i--) {
            if (rows[i].since <= time) {
                return rows[i];
            }
        }
        return null;
    }

    private Table table(String name) {
        var table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException("table must be declared: table=" + name);
        }
        return table;
    }

    private static final class Table {
        private final Map<String, Row[]> rows = new ConcurrentHashMap<>();
        private final Map<ByteBuffer, Place> byKey = new HashMap<>();
        private final TableSource source;
        private final boolean isSecret;
        private final IdKeys keys;
        private final JsonPaths paths;
        private final List<String> order;
        private final @Nullable EventTime since;

        Table(TableSource source, boolean isSecret, IdKeys keys) {
            this.source = source;
            this.isSecret = isSecret;
            this.keys = keys;
            this.order = source.paths();
            this.paths = JsonPaths.of(order.subList(0, 1), order.subList(1, order.size()));
            this.since = source.since() == null ? null : EventTime.of(source.since());
        }

        @Nullable String accept(byte @Nullable [] key, byte @Nullable [] value) {
            var place = key == null ? null : byKey.get(ByteBuffer.wrap(key));
            if (value == null || value.length == 0) {
                if (place != null) {
                    remove(place);
                    byKey.remove(ByteBuffer.wrap(key));
                }
                return null;
            }
            var read = new Read(source);
            try {
                paths.read(value, (index, scalar) -> take(read, order.get(index), scalar));
            } catch (UnusableException e) {
                return e.record().detail();
            }
            var id = isSecret ? keys.hash(read.id) : read.id;
            if (place != null) {
                remove(place);
            }
            put(id, new Row(read.since, read.numbers, read.texts));
            if (key != null) {
                byKey.put(ByteBuffer.wrap(key.clone()), new Place(id, read.since));
            }
            return null;
        }

        private void take(Read read, String path, Scalar value)
                throws IOException, UnusableException {
            if (path.equals(source.id())) {
                read.id = JsonValues.id(value, path);
            }
            boolean isEmpty = value.token() == JsonToken.VALUE_STRING && value.text().isEmpty();
            if (isEmpty) {
                return;
            }
            if (since != null && source.since() != null && path.equals(source.since().from())) {
                read.since = since.parse(JsonValues.time(value, path), path);
            }
            int number = 0;
            int text = 0;
            for (var field : source.fields().values()) {
                boolean isText = isText(field.type());
                int slot = isText ? text++ : number++;
                if (!field.from().equals(path)) {
                    continue;
                }
                if (isText) {
                    read.texts[slot] =
                            field.type() == FieldType.TEXT
                                    ? JsonValues.text(value, path)
                                    : JsonValues.category(value, path);
                } else {
                    read.numbers[slot] = number(field, value, path);
                }
            }
        }

        private static double number(FieldSource field, Scalar value, String path)
                throws IOException, UnusableException {
            return switch (field.type()) {
                case BOOLEAN -> JsonValues.truth(value, path);
                case DATE -> {
                    long date = field.date(JsonValues.time(value, path));
                    if (date == DateText.NONE) {
                        throw new UnusableException(Reason.BAD_TIME, path + " is not a date");
                    }
                    yield date;
                }
                default -> JsonValues.number(value, path);
            };
        }

        /// A later row of one time takes the place of the one before it.
        private void put(String id, Row row) {
            rows.merge(
                    id,
                    new Row[] {row},
                    (before, one) -> {
                        var more = new ArrayList<>(Arrays.asList(before));
                        more.removeIf(other -> other.since == row.since);
                        int at = more.size();
                        while (at > 0 && more.get(at - 1).since > row.since) {
                            at--;
                        }
                        more.add(at, row);
                        return more.toArray(Row[]::new);
                    });
        }

        private void remove(Place place) {
            rows.computeIfPresent(
                    place.id,
                    (id, before) -> {
                        var left =
                                Arrays.stream(before)
                                        .filter(row -> row.since != place.since)
                                        .toArray(Row[]::new);
                        return left.length == 0 ? null : left;
                    });
        }
    }

    static boolean isText(FieldType type) {
        return type == FieldType.TEXT || type == FieldType.CATEGORY;
    }

    /// A row that is being read; what it does not say is what is declared as missing.
    private static final class Read {
        private String id = "";
        private long since = ALWAYS;
        private final double[] numbers;
        private final String[] texts;

        Read(TableSource source) {
            var missing = missing(source);
            this.numbers = missing.numbers;
            this.texts = missing.texts;
        }
    }

    /// What stands for the row of a member that has none.
    static Row missing(TableSource source) {
        var fields = source.fields().values();
        return new Row(
                ALWAYS,
                fields.stream()
                        .filter(field -> !isText(field.type()))
                        .mapToDouble(field ->
                                field.type() == FieldType.DATE
                                        ? field.date(Objects.requireNonNull(field.missing()))
                                        : field.missingNumber())
                        .toArray(),
                fields.stream()
                        .filter(field -> isText(field.type()))
                        .map(field -> Objects.requireNonNull(field.missing()))
                        .toArray(String[]::new));
    }
}
