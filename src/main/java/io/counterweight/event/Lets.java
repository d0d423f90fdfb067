package io.counterweight.event;

import io.counterweight.event.EventShape.FieldSource;
import io.counterweight.expression.Expression;
import io.counterweight.expression.ExpressionCompiler;
import io.counterweight.expression.ExpressionException;
import io.counterweight.expression.Scope;
import io.counterweight.expression.Scope.Variable;
import io.counterweight.expression.Type;
import io.counterweight.expression.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The named expressions of a pipeline, compiled. The ids of entities are no variables, so none
/// goes into an expression. Immutable; any thread may use it.
final class Lets {
    /// The event's time, in expressions.
    static final String TIME = "time";

    /// One expression, and where its value goes.
    private record Let(Variable variable, Expression expression, LetSource source) {}

    private final Scope scope = new Scope();
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final List<Let> inOrder = new ArrayList<>();
    private final Map<String, LetSource> typed = new LinkedHashMap<>();

    /// @throws LetException for expressions that are none, or read an unknown name or themselves:
    ///   all of them, but for those that read one of them
    Lets(
            Map<String, FieldSource> fields,
            Map<String, TableSource> tables,
            Map<String, LetSource> let) {
        declare(TIME, Type.DATE, let);
        fields.forEach((name, source) -> declare(name, typeOf(source.type()), let));
        tables.forEach((table, source) ->
                source.fields()
                        .forEach((name, field) ->
                                declare(table + "." + name, typeOf(field.type()), let)));
        var names = new LetNames(let, tables);
        var problems = new LinkedHashMap<>(names.problems());
        for (var name : let.keySet()) {
            if (fields.containsKey(name)) {
                problems.put(name, "an expression must not be called as a field is");
            }
        }
        var left = new HashSet<>(problems.keySet());
        try {
            for (var name : names.inOrder()) {
                if (left.contains(name) || names.reads(name).stream().anyMatch(left::contains)) {
                    left.add(name);
                } else if (!add(name, let, problems)) {
                    left.add(name);
                }
            }
        } catch (LetException e) {
            e.problems().forEach(problems::putIfAbsent);
        }
        if (!problems.isEmpty()) {
            throw new LetException(problems);
        }
    }

    /// Whether there is nothing wrong with it; if there is, it is among the problems.
    private boolean add(String name, Map<String, LetSource> let, Map<String, String> problems) {
        try {
            add(name, let);
            return true;
        } catch (LetException e) {
            problems.putAll(e.problems());
            return false;
        }
    }

    private void add(String name, Map<String, LetSource> let) {
        var source = Objects.requireNonNull(let.get(name));
        var expression = compile(name, source.from(), let);
        var found = source.with(expression.type());
        if (source.type() != null && source.type() != expression.type()) {
            throw new LetException(
                    name,
                    "type must be that of the expression: type="
                            + source.type().word()
                            + ", found="
                            + expression.type().word());
        }
        if (!found.problem().isEmpty()) {
            throw new LetException(name, found.problem());
        }
        declare(name, expression.type(), let);
        inOrder.add(new Let(variable(name), expression, found));
        typed.put(name, found);
    }

    /// The declarations with their types, in the order of `let`.
    Map<String, LetSource> typed(Map<String, LetSource> let) {
        var all = new LinkedHashMap<String, LetSource>();
        let.keySet().forEach(name -> all.put(name, Objects.requireNonNull(typed.get(name))));
        return all;
    }

    Values values() {
        return scope.values();
    }

    /// Where a field's, the time's or an expression's value stands.
    Variable variable(String name) {
        return Objects.requireNonNull(variables.get(name));
    }

    /// Computes all expressions, of values that hold time and fields. What is not finite, or beyond
    /// the range of a float, or no text that may be sent, is what is declared for a missing value.
    void compute(Values values) {
        for (var let : inOrder) {
            int slot = let.variable.slot();
            if (let.source.isCategory()) {
                values.text(slot, text(let, values));
            } else {
                double x = let.expression.number(values);
                // Dates and durations may be larger.
                double most = let.source.isNumber() ? Float.MAX_VALUE : Double.MAX_VALUE;
                values.number(slot, Math.abs(x) <= most ? x : let.source.missingNumber());
            }
        }
    }

    private static String text(Let let, Values values) {
        var missing = let.source.missingText();
        var text = let.expression.text(values, missing);
        return text.length() <= FieldRules.MAX_CHARS && JsonValues.isUnicode(text) ? text : missing;
    }

    private Expression compile(String name, String text, Map<String, LetSource> let) {
        try {
            return new ExpressionCompiler(scope).compile(text);
        } catch (ExpressionException e) {
            var message = String.valueOf(e.getMessage());
            if (e.unknown().isEmpty()) {
                throw new LetException(name, message);
            }
            var known = new ArrayList<>(scope.names());
            let.keySet().stream()
                    .map(Scope::written)
                    .filter(other -> !known.contains(other))
                    .forEach(known::add);
            var unknown = wholeName(text, e.unknown(), known);
            throw new LetException(
                    name,
                    message.replace("\"" + e.unknown() + "\"", "\"" + unknown + "\"")
                            + "; "
                            + NearestWord.hint(unknown, known));
        }
    }

    /// Of a table that is known the field that is not.
    private static String wholeName(String text, String unknown, List<String> known) {
        return ExpressionCompiler.names(text).stream()
                .filter(read -> read.startsWith(unknown + ".") && !known.contains(read))
                .findFirst()
                .orElse(unknown);
    }

    private void declare(String name, Type type, Map<String, LetSource> let) {
        try {
            variables.put(name, scope.declare(name, type));
        } catch (ExpressionException e) {
            var at = let.containsKey(name) ? name : let.keySet().iterator().next();
            throw new LetException(at, String.valueOf(e.getMessage()));
        }
    }

    private static Type typeOf(EventShape.FieldType type) {
        return switch (type) {
            case NUMBER -> Type.NUMBER;
            case BOOLEAN -> Type.BOOLEAN;
            case CATEGORY, TEXT -> Type.TEXT;
            case DATE -> Type.DATE;
        };
    }
}
