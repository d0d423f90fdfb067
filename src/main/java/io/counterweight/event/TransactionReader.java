package io.counterweight.event;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks and reads the JSON of a transaction in one pass, compiled from the shape of the
/// pipeline's events. Never throws, whatever the bytes. Immutable; any thread may use it.
public final class TransactionReader {
    /// Sets what one place of the record says on the transaction being read.
    private interface Slot {
        void fill(Draft draft, JsonParser parser) throws IOException, UnusableException;
    }

    /// What has been read of one transaction.
    private static final class Draft {
        private String id = "";
        private long time;
        private final String[] entities;
        private final double[] numbers;
        private final String[] categories;

        Draft(int entities, int numbers, int categories) {
            this.entities = new String[entities];
            this.numbers = new double[numbers];
            this.categories = new String[categories];
        }
    }

    private final JsonPaths paths;
    private final Slot[][] slots;
    private final String timePath;
    private final int entities;
    private final int numbers;
    private final int categories;

    public TransactionReader(EventShape shape) {
        var names = shape.paths();
        this.paths = JsonPaths.of(names, List.of());
        this.slots = names.stream().map(path -> slotsOf(shape, path)).toArray(Slot[][]::new);
        this.timePath = shape.time().from();
        this.entities = shape.entities().size();
        this.numbers = shape.numberNames().size();
        this.categories = shape.categoryNames().size();
    }

    /// Reads the value of one record.
    ///
    /// @param timestamp of the record, in ms since the epoch; negative when it has none
    public TransactionReading read(byte @Nullable [] json, long timestamp) {
        var draft = new Draft(entities, numbers, categories);
        try {
            paths.read(
                    json,
                    (index, parser) -> {
                        for (var slot : slots[index]) {
                            slot.fill(draft, parser);
                        }
                    });
            EventTime.notFarAhead(draft.time, timestamp, timePath);
        } catch (UnusableException e) {
            return e.record();
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
        return new TransactionReading.Good(transaction);
    }

    /// All that is read from one place: usually one thing, but a row number may be id and time.
    private static Slot[] slotsOf(EventShape shape, String path) {
        var slots = new ArrayList<Slot>();
        if (shape.id().equals(path)) {
            slots.add((draft, parser) -> draft.id = JsonValues.id(parser, path));
        }
        if (shape.time().from().equals(path)) {
            var time = EventTime.of(shape.time());
            slots.add((draft, parser) ->
                    draft.time = time.parse(JsonValues.time(parser, path), path));
        }
        var entity = 0;
        for (var source : shape.entities().values()) {
            var slot = entity++;
            if (source.from().equals(path)) {
                slots.add((draft, parser) -> draft.entities[slot] = JsonValues.id(parser, path));
            }
        }
        addFields(slots, shape, path);
        return slots.toArray(Slot[]::new);
    }

    private static void addFields(List<Slot> slots, EventShape shape, String path) {
        var numbers = shape.numberNames();
        var categories = shape.categoryNames();
        shape.fields()
                .forEach((name, source) -> {
                    if (source.from().equals(path)) {
                        slots.add(
                                switch (source.type()) {
                                    case NUMBER -> numberSlot(numbers.indexOf(name), path);
                                    case BOOLEAN -> truthSlot(numbers.indexOf(name), path);
                                    case CATEGORY -> categorySlot(categories.indexOf(name), path);
                                });
                    }
                });
    }

    private static Slot numberSlot(int slot, String path) {
        return (draft, parser) -> draft.numbers[slot] = JsonValues.number(parser, path);
    }

    private static Slot truthSlot(int slot, String path) {
        return (draft, parser) -> draft.numbers[slot] = JsonValues.truth(parser, path);
    }

    private static Slot categorySlot(int slot, String path) {
        return (draft, parser) -> draft.categories[slot] = JsonValues.category(parser, path);
    }
}
