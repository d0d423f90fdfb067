package io.counterweight.feature;

import io.counterweight.event.Classes;
import java.util.List;

/// The names behind the lists of an enriched transaction, in declared order; booleans are numbers 0
/// and 1.
public record FeatureInputs(
        List<String> entities, List<String> numbers, List<String> categories, Classes classes) {
    public FeatureInputs {
        entities = List.copyOf(entities);
        numbers = List.copyOf(numbers);
        categories = List.copyOf(categories);
    }
}
