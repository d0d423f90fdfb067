package io.counterweight.event;

import io.counterweight.event.EventShape.FieldSource;
import io.counterweight.event.EventShape.FieldType;
import io.counterweight.expression.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the numbers and categories of a transaction stand among the values of its expressions.
/// Immutable; any thread may use it.
final class LetSlots {
    private final Lets lets;
    private final int time;
    private final int[] numbers;
    private final int[] categories;
    private final int numberFields;
    private final int categoryFields;
    private final Map<String, FieldSource> unsent = new LinkedHashMap<>();
    private final List<Table> tables = new ArrayList<>();

    /// Where the fields of a table stand among the values.
    ///
    /// @param entity its place among a transaction's
    @SuppressWarnings("ArrayRecordComponent")
    private record Table(
            String name, int entity, TableRows.Row missing, int[] numbers, int[] texts) {
        void fill(Values values, TableRows.@Nullable Row found) {
            var row = found == null ? missing : found;
            for (int i = 0; i < numbers.length; i++) {
                values.number(numbers[i], row.numbers()[i]);
            }
            for (int i = 0; i < texts.length; i++) {
                values.text(texts[i], row.texts()[i]);
            }
        }
    }

    LetSlots(EventShape shape) {
        this.lets = new Lets(shape.fields(), shape.tablesOrNone(), shape.lets());
        shape.tablesOrNone().forEach((name, source) -> tables.add(table(shape, name, source)));
        this.time = slot(Lets.TIME);
        this.numbers = slots(shape.numberNames());
        this.categories = slots(shape.categoryNames());
        this.numberFields =
                (int) shape.numberNames().stream().filter(shape.fields()::containsKey).count();
        this.categoryFields =
                (int) shape.categoryNames().stream().filter(shape.fields()::containsKey).count();
        shape.fields()
                .forEach((name, source) -> {
                    if (source.type() == FieldType.DATE || source.type() == FieldType.TEXT) {
                        unsent.put(name, source);
                    }
                });
    }

    /// Of a transaction of which nothing was read.
    Values values() {
        var values = lets.values();
        unsent.forEach((name, source) -> {
            var missing = source.missing();
            if (missing != null && source.type() == FieldType.TEXT) {
                values.text(slot(name), missing);
            } else if (missing != null) {
                values.number(slot(name), source.date(missing));
            }
        });
        return values;
    }

    /// Where a field's value stands.
    int slot(String field) {
        return lets.variable(field).slot();
    }

    /// Computes the expressions of what was read, behind the fields of each list.
    ///
    /// @param entities their ids, as the rows of tables are kept by
    void compute(
            Values values,
            long eventTime,
            String[] entities,
            TableRows rows,
            double[] number,
            String[] category) {
        values.number(time, eventTime);
        for (var table : tables) {
            table.fill(values, rows.at(table.name, entities[table.entity], eventTime));
        }
        for (int i = 0; i < numberFields; i++) {
            values.number(numbers[i], number[i]);
        }
        for (int i = 0; i < categoryFields; i++) {
            values.text(categories[i], category[i]);
        }
        lets.compute(values);
        for (int i = numberFields; i < numbers.length; i++) {
            number[i] = values.number(numbers[i]);
        }
        for (int i = categoryFields; i < categories.length; i++) {
            category[i] = values.text(categories[i]);
        }
    }

    private Table table(EventShape shape, String name, TableSource source) {
        var numbers = new ArrayList<String>();
        var texts = new ArrayList<String>();
        source.fields()
                .forEach((field, declared) ->
                        (TableRows.isText(declared.type()) ? texts : numbers)
                                .add(name + "." + field));
        return new Table(
                name,
                shape.entityNames().indexOf(source.by()),
                TableRows.missing(source),
                slots(numbers),
                slots(texts));
    }

    private int[] slots(List<String> names) {
        return names.stream().mapToInt(this::slot).toArray();
    }
}
