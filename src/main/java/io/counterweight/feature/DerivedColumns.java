package io.counterweight.feature;

import static io.counterweight.feature.Rules.set;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.feature.DerivedFeature.LogOf;
import io.counterweight.feature.DerivedFeature.Quotient;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Columns made of other columns, each after those it reads.
final class DerivedColumns {
    private final Map<String, FeatureDeclaration> declarations;
    private final Columns columns;
    private final Set<String> done = new LinkedHashSet<>();
    private final Set<String> open = new LinkedHashSet<>();
    private final List<Derived> order = new ArrayList<>();

    interface Derived {
        /// @param transaction null where the features are usual values, of none
        void fill(@Nullable EnrichedTransactionOrBuilder transaction, float[] features);
    }

    private DerivedColumns(Map<String, FeatureDeclaration> declarations, Columns columns) {
        this.declarations = declarations;
        this.columns = columns;
    }

    static List<Derived> compile(Map<String, FeatureDeclaration> declarations, Columns columns) {
        var derived = new DerivedColumns(declarations, columns);
        declarations.keySet().forEach(derived::visit);
        return List.copyOf(derived.order);
    }

    private void visit(String feature) {
        switch (declarations.get(feature)) {
            case Quotient d -> {
                if (enter(feature)) {
                    int of = read(feature, "of", d.of());
                    int over = read(feature, "over", d.over());
                    leave(feature, quotient(columns.of(feature), of, over, d));
                }
            }
            case LogOf d -> {
                if (enter(feature)) {
                    int of = read(feature, "of", d.of());
                    int column = columns.of(feature);
                    leave(feature, (t, f) -> f[column] = Numbers.column(Numbers.log(f[of])));
                }
            }
            case DerivedFeature.Expression d -> {
                if (enter(feature)) {
                    var expression = columns.expression(feature, d);
                    expression
                            .columns()
                            .values()
                            .forEach(column -> read(feature, "of", columns.names().get(column)));
                    int to = columns.of(feature);
                    leave(feature, (t, f) -> f[to] = Numbers.column(expression.value(f)));
                }
            }
            case DerivedFeature.Rule d -> {
                if (enter(feature)) {
                    var outcome = columns.outcome(feature, d);
                    outcome.columns().values().forEach(column -> readByRule(feature, d, column));
                    int to = columns.of(feature);
                    leave(feature, (t, f) -> f[to] = outcome.value(t, f));
                }
            }
            case null, default -> {}
        }
    }

    private boolean enter(String feature) {
        return !done.contains(feature) && open.add(feature);
    }

    private void leave(String feature, Derived column) {
        open.remove(feature);
        done.add(feature);
        order.add(column);
    }

    private void readByRule(String feature, DerivedFeature.Rule d, int column) {
        var owner = columns.owner(column);
        if (declarations.get(owner) instanceof DerivedFeature.Rule other) {
            throw new FeatureException(
                    feature,
                    "rule",
                    "the rule \""
                            + d.rule()
                            + "\" cannot be a feature: it reads \""
                            + owner
                            + "\", which is the outcome of the rule \""
                            + other.rule()
                            + "\"",
                    List.of());
        }
        var _ = read(feature, "rule", columns.names().get(column));
    }

    private int read(String feature, String key, String name) {
        int column = columns.referred(feature, key, name);
        String owner = columns.owner(column);
        if (open.contains(owner)) {
            throw new FeatureException(
                    feature,
                    key,
                    "features must not be made of themselves: "
                            + key
                            + "="
                            + name
                            + ", in "
                            + String.join(" → ", open),
                    List.of());
        }
        visit(owner);
        return column;
    }

    private static Derived quotient(int column, int of, int over, Quotient declared) {
        double plus = set(declared.plus());
        double max = set(declared.max());
        return (t, f) ->
                f[column] = Numbers.column(Math.min(max, Numbers.divide(f[of], f[over] + plus)));
    }
}
