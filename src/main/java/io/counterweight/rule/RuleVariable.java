package io.counterweight.rule;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.expression.Type;
import io.counterweight.rule.RuleNames.Source;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A value of a transaction that rules may read, known before any model has scored it: a field, a
/// named expression or a feature. Immutable.
public final class RuleVariable {
    private static final Set<RuleNames.Kind> OF_TRANSACTIONS =
            EnumSet.of(RuleNames.Kind.NUMBER, RuleNames.Kind.CATEGORY, RuleNames.Kind.COLUMN);

    private final String name;
    private final Type type;
    private final Source source;

    private RuleVariable(String name, Type type, Source source) {
        this.name = name;
        this.type = type;
        this.source = source;
    }

    /// All of them, fields first. Ids are not among them: a rule of one id is a list.
    public static List<RuleVariable> of(RuleInputs inputs) {
        var names = new RuleNames(inputs);
        var variables = new ArrayList<RuleVariable>();
        for (var variable : names.variables()) {
            var source = names.source(variable);
            if (OF_TRANSACTIONS.contains(source.kind())) {
                variables.add(new RuleVariable(variable.name(), variable.type(), source));
            }
        }
        return List.copyOf(variables);
    }

    /// As expressions write it.
    public String name() {
        return name;
    }

    public Type type() {
        return type;
    }

    /// The column of the feature vector; -1 for a field.
    public int column() {
        return source.kind() == RuleNames.Kind.COLUMN ? source.at() : -1;
    }

    /// Its value, of a boolean 0 or 1; NaN where it is missing, or a text.
    ///
    /// @param features finished
    public double number(EnrichedTransactionOrBuilder transaction, List<Float> features) {
        return switch (source.kind()) {
            case NUMBER -> transaction.getNumbers(source.at());
            case COLUMN -> features.get(source.at());
            default -> Double.NaN;
        };
    }

    /// Its text; empty for a number.
    public String text(EnrichedTransactionOrBuilder transaction) {
        return source.kind() == RuleNames.Kind.CATEGORY
                ? transaction.getCategories(source.at())
                : "";
    }
}
