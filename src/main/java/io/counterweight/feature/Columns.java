package io.counterweight.feature;

import io.counterweight.feature.EventFeature.Hash;
import io.counterweight.feature.EventFeature.Hours;
import io.counterweight.feature.EventFeature.OneHot;
import io.counterweight.feature.EventFeature.TimeOfDay;
import io.counterweight.feature.EventFeature.Weekend;
import io.counterweight.feature.ProfileFeature.FirstSeen;
import io.counterweight.feature.RuleOutcomes.RuleOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// The columns of the feature vector, in the order of the declarations, and which feature fills
/// each. A feature of one column gives it its own name.
final class Columns {
    private final List<String> names = new ArrayList<>();
    private final List<String> owners = new ArrayList<>();
    private final Map<String, Integer> first = new LinkedHashMap<>();
    private final List<List<Integer>> categories = new ArrayList<>();
    private final Map<String, ColumnExpression> expressions = new HashMap<>();

    private final RuleOutcomes rules;
    private final Map<String, RuleOutcome> outcomes = new HashMap<>();

    Columns(Map<String, FeatureDeclaration> declarations, RuleOutcomes rules) {
        this.rules = rules;
        declarations.forEach((feature, declared) -> {
            int from = names.size();
            first.put(feature, from);
            for (String column : namesOf(feature, declared)) {
                int same = names.indexOf(column);
                if (same >= 0) {
                    throw new FeatureException(
                            feature,
                            "",
                            "columns must have distinct names: column="
                                    + column
                                    + ", also of "
                                    + owners.get(same),
                            List.of());
                }
                names.add(column);
                owners.add(feature);
            }
            if (isCategory(declared)) {
                categories.add(IntStream.range(from, names.size()).boxed().toList());
            }
        });
    }

    List<String> names() {
        return List.copyOf(names);
    }

    /// The first column of a feature.
    int of(String feature) {
        return first.getOrDefault(feature, -1);
    }

    /// Groups of columns that stand for one category or one flag together.
    List<List<Integer>> categories() {
        return categories;
    }

    /// The column of that name, which a feature names under a key.
    int referred(String feature, String key, String column) {
        int position = names.indexOf(column);
        if (position < 0) {
            throw new FeatureException(
                    feature, key, key + " must name a column: " + key + "=" + column, names);
        }
        return position;
    }

    /// The expression of a feature that is one, compiled once.
    ColumnExpression expression(String feature, DerivedFeature.Expression declared) {
        var known = expressions.get(declared.of());
        if (known == null) {
            known = new ColumnExpression(feature, declared.of(), this);
            expressions.put(declared.of(), known);
        }
        return known;
    }

    /// One that was compiled before.
    ColumnExpression expression(DerivedFeature.Expression declared) {
        return Objects.requireNonNull(expressions.get(declared.of()));
    }

    /// The outcome of the rule of a feature that is one, compiled once.
    RuleOutcome outcome(String feature, DerivedFeature.Rule declared) {
        var known = outcomes.get(declared.rule());
        if (known == null) {
            known = rules.outcome(feature, declared.rule(), names());
            outcomes.put(declared.rule(), known);
        }
        return known;
    }

    /// One that was compiled before.
    RuleOutcome outcome(DerivedFeature.Rule declared) {
        return Objects.requireNonNull(outcomes.get(declared.rule()));
    }

    /// The feature that fills a column.
    String owner(int column) {
        return owners.get(column);
    }

    private static boolean isCategory(FeatureDeclaration declared) {
        return switch (declared) {
            case OneHot d -> true;
            case Hash d -> true;
            case Hours d -> true;
            case Weekend d -> true;
            case FirstSeen d -> true;
            case DerivedFeature.Rule d -> true;
            default -> false;
        };
    }

    private static List<String> namesOf(String feature, FeatureDeclaration declared) {
        return switch (declared) {
            case OneHot d -> d.values().stream().map(v -> feature + "=" + v).toList();
            case Hash d ->
                    IntStream.range(0, d.buckets()).mapToObj(b -> feature + "#" + b).toList();
            case TimeOfDay d -> List.of(feature + "-sin", feature + "-cos");
            default -> List.of(feature);
        };
    }
}
