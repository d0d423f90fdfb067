package io.counterweight.config;

import io.counterweight.learn.Recipe;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A recipe's settings in the words of its file, defaults included.
public final class RecipeSettings {
    private RecipeSettings() {}

    /// Text by key, in the order of the recipe; `kind` first.
    public static Map<String, String> of(Recipe recipe) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("kind", KebabCase.of(recipe.getClass().getSimpleName()));
        for (var component : recipe.getClass().getRecordComponents()) {
            var value = value(recipe, component);
            if (!component.getName().equals("name") && value != null) {
                settings.put(KebabCase.of(component.getName()), text(value));
            }
        }
        return settings;
    }

    /// What `recipe` sets otherwise than `reference`: `key: value`, none where they are alike.
    public static List<String> differences(Recipe recipe, Recipe reference) {
        var usual = of(reference);
        var differences = new ArrayList<String>();
        of(recipe)
                .forEach((key, value) -> {
                    if (!value.equals(usual.remove(key))) {
                        differences.add(key + ": " + value);
                    }
                });
        usual.keySet().forEach(key -> differences.add("no " + key));
        return differences;
    }

    private static String text(Object value) {
        return switch (value) {
            case Duration duration -> DurationText.of(duration);
            case Enum<?> word -> KebabCase.of(word.name());
            case Double number -> number(number);
            case Collection<?> list -> "[" + String.join(", ", texts(list)) + "]";
            case Map<?, ?> map -> {
                var entries = new ArrayList<String>();
                map.forEach((key, of) -> entries.add(key + ": " + text(of)));
                yield "{" + String.join(", ", entries) + "}";
            }
            case Record record -> record(record);
            default -> value.toString();
        };
    }

    private static List<String> texts(Collection<?> list) {
        return list.stream().map(one -> text(one)).toList();
    }

    /// One that implements an interface is one of its kinds, and says which.
    private static String record(Record record) {
        var entries = new ArrayList<String>();
        if (record.getClass().getInterfaces().length > 0) {
            entries.add("kind: " + KebabCase.of(record.getClass().getSimpleName()));
        }
        for (var component : record.getClass().getRecordComponents()) {
            var value = value(record, component);
            if (value != null) {
                entries.add(KebabCase.of(component.getName()) + ": " + text(value));
            }
        }
        return "{" + String.join(", ", entries) + "}";
    }

    private static String number(double value) {
        var text = Double.toString(value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static @Nullable Object value(Object record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }
}
