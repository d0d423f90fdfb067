package io.counterweight.feature;

import io.counterweight.event.NearestWord;
import io.counterweight.expression.Expression;
import io.counterweight.expression.ExpressionCompiler;
import io.counterweight.expression.ExpressionException;
import io.counterweight.expression.Scope;
import io.counterweight.expression.Type;
import io.counterweight.expression.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An expression over other columns. Immutable; any thread may use it.
final class ColumnExpression {
    private final Scope scope = new Scope();
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private final Expression expression;
    private final int[] from;
    private final int[] slots;

    /// @throws FeatureException for a text that is no expression, or reads what is no column
    ColumnExpression(String feature, String text, Columns all) {
        try {
            for (var name : ExpressionCompiler.names(text)) {
                var named =
                        all.names().stream()
                                .filter(column -> Scope.written(column).equals(name))
                                .toList();
                if (named.size() > 1) {
                    throw new FeatureException(
                            feature,
                            "of",
                            "a name must stand for one column: name=" + name + ", columns=" + named,
                            List.of());
                }
                if (!named.isEmpty()) {
                    columns.put(name, all.names().indexOf(named.getFirst()));
                    scope.declare(name, Type.NUMBER);
                }
            }
            this.expression = new ExpressionCompiler(scope).compile(text);
        } catch (ExpressionException e) {
            throw refused(feature, e, all);
        }
        if (expression.type() == Type.TEXT) {
            throw new FeatureException(
                    feature, "of", "of must be a number or a boolean: of=" + text, List.of());
        }
        this.from = expression.reads().stream().mapToInt(read -> column(read.name())).toArray();
        this.slots = expression.reads().stream().mapToInt(Scope.Variable::slot).toArray();
    }

    /// The columns it reads, by the names that the expression has for them.
    Map<String, Integer> columns() {
        return columns;
    }

    /// NaN where it is made of a NaN; 0 where it has no finite value.
    double value(float[] features) {
        Values values = scope.values();
        for (int i = 0; i < from.length; i++) {
            if (Float.isNaN(features[from[i]])) {
                return Double.NaN;
            }
            values.number(slots[i], features[from[i]]);
        }
        double x = expression.number(values);
        return Math.abs(x) <= Double.MAX_VALUE ? x : 0;
    }

    private int column(String name) {
        return columns.getOrDefault(name, -1);
    }

    private static FeatureException refused(String feature, ExpressionException e, Columns all) {
        var message = String.valueOf(e.getMessage());
        if (e.unknown().isEmpty()) {
            return new FeatureException(feature, "of", message, List.of());
        }
        var known = new ArrayList<String>();
        all.names().forEach(column -> known.add(Scope.written(column)));
        return new FeatureException(
                feature, "of", message + "; " + NearestWord.hint(e.unknown(), known), List.of());
    }
}
