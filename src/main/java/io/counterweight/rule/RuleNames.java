package io.counterweight.rule;

import io.counterweight.event.EventShape;
import io.counterweight.event.EventShape.FieldType;
import io.counterweight.expression.Scope;
import io.counterweight.expression.Scope.Variable;
import io.counterweight.expression.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The variables of rules, and where the value of each stands in a scored transaction. A name that
/// a field, a column and an entity share is the field's, else the column's. Used while rules are
/// compiled.
final class RuleNames {
    /// The event's time.
    private static final String TIME = "time";

    private static final String PROBABILITY = "probability.";

    /// Which kind of values a variable is read from.
    enum Kind {
        TIME,
        NUMBER,
        CATEGORY,
        PROBABILITY,
        COLUMN,
        ENTITY
    }

    /// Where a value stands.
    ///
    /// @param at its place among those of its kind
    record Source(Kind kind, int at) {}

    private final Scope scope = new Scope();
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final Map<String, List<String>> ambiguous = new LinkedHashMap<>();
    private final Set<String> unsent = new LinkedHashSet<>();

    RuleNames(RuleInputs inputs) {
        var event = inputs.event();
        declare(Kind.TIME, List.of(TIME), List.of(Type.DATE));
        var numbers = event.numberNames();
        declare(
                Kind.NUMBER,
                numbers,
                numbers.stream().map(name -> typeOfNumber(event, name)).toList());
        declareAll(Kind.CATEGORY, event.categoryNames(), Type.TEXT);
        var classes = inputs.classes().names().stream().map(name -> PROBABILITY + name).toList();
        declareAll(Kind.PROBABILITY, classes, Type.NUMBER);
        declareAll(Kind.COLUMN, inputs.columns(), Type.NUMBER);
        declareAll(Kind.ENTITY, event.entityNames(), Type.TEXT);
        event.fields()
                .forEach((name, source) -> {
                    if (source.type() == FieldType.DATE || source.type() == FieldType.TEXT) {
                        unsent.add(Scope.written(name));
                    }
                });
        event.tablesOrNone().keySet().forEach(name -> unsent.add(Scope.written(name)));
    }

    Scope scope() {
        return scope;
    }

    /// All that may be named.
    Iterable<Variable> variables() {
        return variables.values();
    }

    Source source(Variable variable) {
        return Objects.requireNonNull(sources.get(variable.name()));
    }

    /// What else to say of a name that is none; empty where there is nothing.
    String reason(String unknown) {
        var several = ambiguous.get(unknown);
        if (several != null) {
            return "a name must stand for one of them: " + several;
        }
        return unsent.contains(unknown)
                ? "dates, texts and rows of tables are read by the expressions of event.let alone"
                : "";
    }

    private void declareAll(Kind kind, List<String> names, Type type) {
        declare(kind, names, names.stream().map(name -> type).toList());
    }

    private void declare(Kind kind, List<String> names, List<Type> types) {
        var byWritten = new LinkedHashMap<String, List<String>>();
        names.forEach(name ->
                byWritten.computeIfAbsent(Scope.written(name), n -> new ArrayList<>()).add(name));
        byWritten.forEach((written, same) -> {
            if (sources.containsKey(written) || ambiguous.containsKey(written)) {
                return;
            }
            if (same.size() > 1) {
                ambiguous.put(written, same);
                return;
            }
            int at = names.indexOf(same.getFirst());
            variables.put(written, scope.declare(same.getFirst(), types.get(at)));
            sources.put(written, new Source(kind, at));
        });
    }

    private static Type typeOfNumber(EventShape event, String name) {
        var field = event.fields().get(name);
        if (field != null) {
            return field.type() == FieldType.BOOLEAN ? Type.BOOLEAN : Type.NUMBER;
        }
        var type = Objects.requireNonNull(event.lets().get(name)).type();
        return type == null ? Type.NUMBER : type;
    }
}
