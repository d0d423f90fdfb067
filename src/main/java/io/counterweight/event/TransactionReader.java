package io.counterweight.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonToken;
import io.counterweight.event.BadRecord.Reason;
import io.counterweight.event.EventShape.FieldSource;
import io.counterweight.expression.Values;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Checks and reads the JSON of a transaction in one pass, compiled from the shape of the
/// pipeline's events. A secret id leaves it as its keyed hash only. Never throws, whatever the
/// bytes. Immutable; any thread may use it.
public final class TransactionReader {
    /// Sets what one place of the record says on the transaction being read.
    private interface Slot {
        void fill(Draft draft, Scalar value) throws IOException, UnusableException;
    }

    /// What a transaction is read from.
    private interface Source {
        void read(JsonPaths.Taker taker) throws UnusableException;
    }

    /// What has been read of one transaction.
    private static final class Draft {
        private String id = "";
        private long time;
        private final String[] entities;

        /// While the key of secret ids is changed, what the entities were called before; else null.
        private final String @Nullable [] earlier;

        private final double[] numbers;
        private final String[] categories;

        /// Where there are expressions: what they read, and say.
        private final @Nullable Values values;

        /// What a transaction says of which nothing was read.
        Draft(EventShape shape, IdKeys keys) {
            var fields = shape.fields();
            this.values = null;
            this.entities =
                    shape.entities().values().stream()
                            .map(source -> idOf(source.isSecret(), keys, text(source.missing())))
                            .toArray(String[]::new);
            this.earlier =
                    keys.hasEarlier()
                            ? shape.entities().values().stream()
                                    .map(source -> "")
                                    .toArray(String[]::new)
                            : null;
            this.numbers =
                    shape.numberNames().stream()
                            .mapToDouble(name -> source(fields, name).missingNumber())
                            .toArray();
            this.categories =
                    shape.categoryNames().stream()
                            .map(name -> text(source(fields, name).missing()))
                            .toArray(String[]::new);
        }

        private Draft(Draft other, @Nullable Values values) {
            this.values = values;
            this.entities = other.entities.clone();
            this.earlier = other.earlier == null ? null : other.earlier.clone();
            this.numbers = other.numbers.clone();
            this.categories = other.categories.clone();
        }

        /// Of an expression, which stands among fields, anything: it is computed.
        private static FieldSource source(Map<String, FieldSource> fields, String name) {
            return fields.getOrDefault(name, COMPUTED);
        }

        private static String text(@Nullable String missing) {
            return missing == null ? "" : missing;
        }
    }

    private static final FieldSource COMPUTED =
            new FieldSource("", EventShape.FieldType.CATEGORY, null);

    private final JsonPaths paths;
    private final Slot[][] slots;

    /// The same by the shape's own order of paths.
    private final Slot[][] slotsOfShape;

    private final String timePath;
    private final Duration ahead;
    private final Draft empty;
    private final @Nullable LetSlots lets;
    private final TableRows rows;

    /// One without rows of tables.
    public TransactionReader(EventShape shape, IdKeys keys) {
        this(shape, keys, new TableRows(shape, keys));
    }

    /// @param keys of secret ids; [IdKeys#NONE] where none is declared
    /// @param rows of tables, as they are when a transaction is read
    public TransactionReader(EventShape shape, IdKeys keys, TableRows rows) {
        this.rows = rows;
        this.lets = shape.lets().isEmpty() ? null : new LetSlots(shape);
        var required = shape.requiredPaths();
        var optional = shape.paths().stream().filter(path -> !required.contains(path)).toList();
        var names = Stream.concat(required.stream(), optional.stream()).toList();
        this.paths = JsonPaths.of(required, optional);
        this.slots =
                names.stream().map(path -> slotsOf(shape, keys, path, lets)).toArray(Slot[][]::new);
        this.slotsOfShape =
                shape.paths().stream()
                        .map(path -> slots[names.indexOf(path)])
                        .toArray(Slot[][]::new);
        this.timePath = shape.time().from();
        this.ahead = shape.time().tolerance();
        this.empty = new Draft(shape, keys);
    }

    /// Reads the value of one record.
    ///
    /// @param recorded when the record was written, in ms since the epoch: its event time cannot be
    ///   much later
    public TransactionReading read(byte @Nullable [] json, long recorded) {
        return read(fill -> paths.read(json, fill), slots, recorded);
    }

    /// Reads a row as its JSON would be read.
    ///
    /// @param row of a file with the same shape
    public TransactionReading read(CsvRow row, long recorded) {
        return row.isShort()
                ? read(row::read, slotsOfShape, recorded)
                : read(row.value(), recorded);
    }

    private TransactionReading read(Source values, Slot[][] slots, long recorded) {
        var draft = new Draft(empty, lets == null ? null : lets.values());
        try {
            values.read((index, value) -> {
                for (var slot : slots[index]) {
                    slot.fill(draft, value);
                }
            });
            EventTime.requireNotFarAhead(draft.time, recorded, ahead, timePath);
        } catch (UnusableException e) {
            return e.record();
        }
        if (lets != null && draft.values != null) {
            lets.compute(
                    draft.values,
                    draft.time,
                    draft.entities,
                    rows,
                    draft.numbers,
                    draft.categories);
        }
        var transaction =
                EnrichedTransaction.newBuilder()
                        .setTransactionId(draft.id)
                        .setEventTime(draft.time)
                        .addAllEntities(Arrays.asList(draft.entities))
                        .addAllCategories(Arrays.asList(draft.categories));
        for (var number : draft.numbers) {
            transaction.addNumbers(number);
        }
        if (draft.earlier != null) {
            transaction.addAllEarlierEntities(Arrays.asList(draft.earlier));
        }
        return new TransactionReading.Good(transaction);
    }

    /// All that is read from one place: usually one thing, but a row number may be id and time.
    private static Slot[] slotsOf(
            EventShape shape, IdKeys keys, String path, @Nullable LetSlots lets) {
        var slots = new ArrayList<Slot>();
        if (shape.id().from().equals(path)) {
            boolean isSecret = shape.id().isSecret();
            slots.add(
                    (draft, value) -> draft.id = idOf(isSecret, keys, JsonValues.id(value, path)));
        }
        if (shape.time().from().equals(path)) {
            var time = EventTime.of(shape.time());
            slots.add(
                    (draft, value) -> draft.time = time.parse(JsonValues.time(value, path), path));
        }
        var entity = 0;
        for (var source : shape.entities().values()) {
            var slot = entity++;
            if (source.from().equals(path)) {
                boolean isSecret = source.isSecret();
                slots.add(
                        unlessMissing(
                                source.missing(),
                                (draft, value) -> {
                                    var id = JsonValues.id(value, path);
                                    draft.entities[slot] = idOf(isSecret, keys, id);
                                    if (isSecret && draft.earlier != null) {
                                        draft.earlier[slot] = requireNonNull(keys.earlier(id));
                                    }
                                }));
            }
        }
        addFields(slots, shape, path, lets);
        return slots.toArray(Slot[]::new);
    }

    /// What an id is called from here on.
    private static String idOf(boolean isSecret, IdKeys keys, String id) {
        return isSecret ? keys.hash(id) : id;
    }

    private static void addFields(
            List<Slot> slots, EventShape shape, String path, @Nullable LetSlots lets) {
        var numbers = shape.numberNames();
        var categories = shape.categoryNames();
        shape.fields()
                .forEach((name, source) -> {
                    if (source.from().equals(path)) {
                        slots.add(
                                unlessMissing(
                                        source.missing(),
                                        switch (source.type()) {
                                            case NUMBER -> numberSlot(numbers.indexOf(name), path);
                                            case BOOLEAN -> truthSlot(numbers.indexOf(name), path);
                                            case CATEGORY ->
                                                    categorySlot(categories.indexOf(name), path);
                                            case DATE ->
                                                    dateSlot(
                                                            lets == null ? -1 : lets.slot(name),
                                                            path,
                                                            source);
                                            case TEXT ->
                                                    textSlot(
                                                            lets == null ? -1 : lets.slot(name),
                                                            path);
                                        }));
                    }
                });
    }

    /// Leaves what is filled in where the text is empty.
    private static Slot unlessMissing(@Nullable String missing, Slot slot) {
        if (missing == null) {
            return slot;
        }
        return (draft, value) -> {
            if (value.token() != JsonToken.VALUE_STRING || !value.text().isEmpty()) {
                slot.fill(draft, value);
            }
        };
    }

    private static Slot numberSlot(int slot, String path) {
        return (draft, value) -> draft.numbers[slot] = JsonValues.number(value, path);
    }

    private static Slot truthSlot(int slot, String path) {
        return (draft, value) -> draft.numbers[slot] = JsonValues.truth(value, path);
    }

    private static Slot categorySlot(int slot, String path) {
        return (draft, value) -> draft.categories[slot] = JsonValues.category(value, path);
    }

    /// Checked also where no expression reads it.
    private static Slot dateSlot(int slot, String path, FieldSource source) {
        return (draft, value) -> {
            long date = source.date(JsonValues.time(value, path));
            if (date == DateText.NONE) {
                throw new UnusableException(Reason.BAD_TIME, path + " is not a date");
            }
            if (draft.values != null) {
                draft.values.number(slot, date);
            }
        };
    }

    private static Slot textSlot(int slot, String path) {
        return (draft, value) -> {
            var text = JsonValues.text(value, path);
            if (draft.values != null) {
                draft.values.text(slot, text);
            }
        };
    }
}
