package io.counterweight.rule;

import io.counterweight.event.Classes;
import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.EventShape;
import io.counterweight.expression.Expression;
import io.counterweight.expression.ExpressionCompiler;
import io.counterweight.expression.ExpressionException;
import io.counterweight.expression.Scope.Variable;
import io.counterweight.expression.Type;
import io.counterweight.expression.Values;
import io.counterweight.feature.FeatureException;
import io.counterweight.feature.RuleOutcomes;
import io.counterweight.rule.RuleNames.Kind;
import io.counterweight.rule.RuleNames.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rules of a pipeline's file as features: 1 where the rule is true, in whatever state. One
/// that reads a probability cannot be one, since that is made of the features; nor can one that
/// asks a list, which changes while a model is in force.
public record RuleFeatures(EventShape event, Classes classes, Map<String, RuleDeclaration> rules)
        implements RuleOutcomes {
    public RuleFeatures {
        rules = Map.copyOf(rules);
    }

    @Override
    public RuleOutcome outcome(String feature, String rule, List<String> columns) {
        var declared = rules.get(rule);
        if (declared == null) {
            throw new FeatureException(
                    feature, "rule", "unknown rule \"" + rule + "\"", rules.keySet());
        }
        var names = new RuleNames(new RuleInputs(event, columns, classes));
        Expression when;
        try {
            when = new ExpressionCompiler(names.scope()).compile(declared.when());
        } catch (ExpressionException e) {
            throw refused(
                    feature,
                    rule,
                    e.unknown().equals("listed")
                            ? "it asks a list, and lists change while a model is in force"
                            : String.valueOf(e.getMessage()));
        }
        if (when.type() != Type.BOOLEAN) {
            throw refused(feature, rule, "it must be true or false");
        }
        for (var read : when.reads()) {
            if (names.source(read).kind() == Kind.PROBABILITY) {
                throw refused(
                        feature,
                        rule,
                        "it reads " + read.name() + ", which is made of the features");
            }
        }
        return new Outcome(when, names, event);
    }

    private static FeatureException refused(String feature, String rule, String why) {
        return new FeatureException(
                feature,
                "rule",
                "the rule \"" + rule + "\" cannot be a feature: " + why,
                List.of());
    }

    /// A compiled rule and where it reads.
    private static final class Outcome implements RuleOutcome {
        private final Expression when;
        private final RuleNames names;
        private final Map<String, Integer> columns = new LinkedHashMap<>();
        private final boolean readsEvent;
        private final EventShape event;

        Outcome(Expression when, RuleNames names, EventShape event) {
            this.when = when;
            this.names = names;
            this.event = event;
            for (var read : when.reads()) {
                var source = names.source(read);
                if (source.kind() == Kind.COLUMN) {
                    columns.put(read.name(), source.at());
                }
            }
            this.readsEvent = columns.size() < when.reads().size();
        }

        @Override
        public float value(@Nullable EnrichedTransactionOrBuilder transaction, float[] features) {
            if (transaction == null && readsEvent) {
                return Float.NaN;
            }
            for (int column : columns.values()) {
                if (Float.isNaN(features[column])) {
                    return Float.NaN;
                }
            }
            var values = names.scope().values();
            for (var read : when.reads()) {
                fill(values, read, names.source(read), transaction, features);
            }
            return when.truth(values, false) ? 1 : 0;
        }

        private static void fill(
                Values values,
                Variable read,
                Source source,
                @Nullable EnrichedTransactionOrBuilder transaction,
                float[] features) {
            int slot = read.slot();
            if (source.kind() == Kind.COLUMN) {
                values.number(slot, features[source.at()]);
            } else if (transaction != null) {
                switch (source.kind()) {
                    case TIME -> values.number(slot, transaction.getEventTime());
                    case NUMBER -> values.number(slot, transaction.getNumbers(source.at()));
                    case CATEGORY -> values.text(slot, transaction.getCategories(source.at()));
                    case ENTITY -> values.text(slot, transaction.getEntities(source.at()));
                    case COLUMN, PROBABILITY -> {}
                }
            }
        }

        @Override
        public Map<String, Integer> columns() {
            return columns;
        }

        @Override
        public String meaning() {
            var meaning = new StringBuilder(when.toString().strip());
            var lets = event.letMeanings();
            for (var read : when.reads()) {
                var source = names.source(read);
                var computed =
                        switch (source.kind()) {
                            case NUMBER -> lets.get(event.numberNames().get(source.at()));
                            case CATEGORY -> lets.get(event.categoryNames().get(source.at()));
                            default -> null;
                        };
                if (computed != null) {
                    meaning.append(", ").append(read.name()).append(" := ").append(computed);
                }
            }
            return meaning.toString();
        }
    }
}
