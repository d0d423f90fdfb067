package io.counterweight.feature;

import io.counterweight.event.Classes;
import java.util.List;
import java.util.Map;

/// The names behind the lists of an enriched transaction, in declared order; booleans are numbers 0
/// and 1.
///
/// @param numbers fields and named expressions
/// @param categories fields and named expressions
/// @param expressions what the named ones among those compute, as text
/// @param rules that features may be outcomes of
public record FeatureInputs(
        List<String> entities,
        List<String> numbers,
        List<String> categories,
        Classes classes,
        Map<String, String> expressions,
        RuleOutcomes rules) {
    public FeatureInputs {
        entities = List.copyOf(entities);
        numbers = List.copyOf(numbers);
        categories = List.copyOf(categories);
        expressions = Map.copyOf(expressions);
    }

    public FeatureInputs(
            List<String> entities, List<String> numbers, List<String> categories, Classes classes) {
        this(entities, numbers, categories, classes, Map.of(), RuleOutcomes.NONE);
    }

    /// A number or category by what it is: a field by its name, an expression also by what it
    /// computes, so that one that changes is another.
    String meaning(String name) {
        var expression = expressions.get(name);
        return expression == null ? name : name + " := " + expression;
    }

    List<String> meanings(List<String> names) {
        return names.stream().map(this::meaning).toList();
    }

    /// What a feature declares, as text, with the expression that it reads.
    String meaning(FeatureDeclaration declared) {
        return declared instanceof FeatureDeclaration.OfField read
                        && expressions.containsKey(read.field())
                ? declared + " of " + meaning(read.field())
                : declared.toString();
    }
}
