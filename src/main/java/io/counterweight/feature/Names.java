package io.counterweight.feature;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the positions of the names that one feature uses; an unknown one is a [FeatureException].
record Names(String feature, FeatureInputs inputs) {

    int number(String name) {
        if (inputs.categories().contains(name)) {
            throw new FeatureException(
                    feature,
                    "field",
                    "field must be a number: field=" + name + " is a category",
                    inputs.numbers());
        }
        return position("field", name, "a numeric field", inputs.numbers());
    }

    int category(String name) {
        if (inputs.numbers().contains(name)) {
            throw new FeatureException(
                    feature,
                    "field",
                    "field must be a category: field=" + name + " is a number",
                    inputs.categories());
        }
        return position("field", name, "a categorical field", inputs.categories());
    }

    int entity(String key, String name) {
        return position(key, name, "an entity", inputs.entities());
    }

    Frauds frauds(@Nullable String ofClass) {
        int majority = inputs.classes().majority();
        if (ofClass == null) {
            return new Frauds(Frauds.ANY, majority);
        }
        return new Frauds(
                position("of-class", ofClass, "a class", inputs.classes().names()), majority);
    }

    private int position(String key, String name, String what, List<String> known) {
        int position = known.indexOf(name);
        if (position < 0) {
            throw new FeatureException(
                    feature, key, key + " must name " + what + ": " + key + "=" + name, known);
        }
        return position;
    }
}
