package io.counterweight.feature;

import io.counterweight.feature.PartsLayout.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

    /// The key of a feature: the entity in whose profile it stands, which is the first declared of
    /// its parts that are entities, and the other parts.
    ///
    /// @param others empty for a key of one part
    record Key(String entity, List<Part> others) {}

    <D extends FeatureDeclaration & FeatureDeclaration.OfEntity> Key key(D d) {
        var parts = parts(d.entity());
        if (parts.size() == 1) {
            entity("entity", d.entity());
            return new Key(d.entity(), List.of());
        }
        var known = Stream.concat(inputs.entities().stream(), inputs.categories().stream());
        var names = known.toList();
        parts.forEach(part -> position("entity", part, "entities and categories", names));
        var owner =
                owner(inputs, d.entity())
                        .orElseThrow(() ->
                                new FeatureException(
                                        feature,
                                        "entity",
                                        "one part of a key must be an entity: entity=" + parts,
                                        inputs.entities()));
        var others = parts.stream().filter(part -> !part.equals(owner)).map(this::part).toList();
        if (isOfLabels(d) && others.stream().anyMatch(part -> !part.isEntity())) {
            throw new FeatureException(
                    feature,
                    "entity",
                    "a key of a feature of labels must have entities as its parts: entity=" + parts,
                    inputs.entities());
        }
        return new Key(owner, others);
    }

    /// The entity whose profile has the features of a key.
    static Optional<String> owner(FeatureInputs inputs, String key) {
        var parts = parts(key);
        return parts.size() == 1
                ? Optional.of(key)
                : inputs.entities().stream().filter(parts::contains).findFirst();
    }

    private static List<String> parts(String key) {
        return List.of(key.split(KeyParts.JOINED_BY));
    }

    private Part part(String name) {
        int entity = inputs.entities().indexOf(name);
        return entity >= 0
                ? new Part(entity, true)
                : new Part(inputs.categories().indexOf(name), false);
    }

    static boolean isOfLabels(FeatureDeclaration d) {
        return switch (d) {
            case FraudFeature.FraudCount _,
                    FraudFeature.FraudRate _,
                    FraudFeature.DecayedFraudRate _,
                    FraudFeature.TimeSinceFraud _,
                    FraudFeature.FraudShare _,
                    FraudFeature.ShareWithFraud _ ->
                    true;
            default -> false;
        };
    }

    /// What a count of distinct values counts: an entity, a category or a number.
    Distinct distinct(String name) {
        int entity = inputs.entities().indexOf(name);
        if (entity >= 0) {
            return new Distinct(name, t -> (int) StableHash.of(t.getEntities(entity)));
        }
        int category = inputs.categories().indexOf(name);
        if (category >= 0) {
            return new Distinct(
                    inputs.meaning(name), t -> (int) StableHash.of(t.getCategories(category)));
        }
        var known = new ArrayList<>(inputs.entities());
        known.addAll(inputs.categories());
        known.addAll(inputs.numbers());
        position("of", name, "an entity or a field", known);
        int number = inputs.numbers().indexOf(name);
        return new Distinct(
                inputs.meaning(name),
                // 0 and −0 are one value.
                t -> (int) StableHash.of(Double.toString(t.getNumbers(number) + 0.0)));
    }

    /// @param meaning what it is, as text
    record Distinct(String meaning, DistinctLayout.Value value) {}

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
