package io.counterweight.event;

import io.counterweight.event.EventShape.FieldSource;
import io.counterweight.event.EventShape.FieldType;
import io.counterweight.expression.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    LetSlots(EventShape shape) {
        this.lets = new Lets(shape.fields(), shape.lets());
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
    void compute(Values values, long eventTime, double[] number, String[] category) {
        values.number(time, eventTime);
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

    private int[] slots(List<String> names) {
        return names.stream().mapToInt(this::slot).toArray();
    }
}
