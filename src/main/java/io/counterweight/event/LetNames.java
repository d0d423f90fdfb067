package io.counterweight.event;

import io.counterweight.expression.ExpressionCompiler;
import io.counterweight.expression.ExpressionException;
import io.counterweight.expression.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which named expressions read which others, and in what order they are computed.
final class LetNames {
    private final Map<String, LetSource> let;
    private final Map<String, String> byWritten = new LinkedHashMap<>();
    private final Map<String, List<String>> reads = new LinkedHashMap<>();
    private final Map<String, TableSource> tables = new LinkedHashMap<>();
    private final Map<String, String> problems = new LinkedHashMap<>();

    LetNames(Map<String, LetSource> let, Map<String, TableSource> tables) {
        this.let = let;
        tables.forEach((name, table) -> this.tables.put(Scope.written(name), table));
        let.keySet().forEach(name -> byWritten.put(Scope.written(name), name));
        let.forEach((name, source) -> reads.put(name, read(name, source)));
    }

    /// All names, each after those it reads.
    ///
    /// @throws LetException where one reads itself, directly or through others
    List<String> inOrder() {
        var done = new LinkedHashSet<String>();
        let.keySet().forEach(name -> visit(name, done, new LinkedHashSet<>()));
        return List.copyOf(done);
    }

    /// What an expression is, whatever it and those it reads are called: their texts.
    String meaning(String name) {
        var meaning = new StringBuilder();
        var source = source(name);
        meaning.append(source.from().strip());
        if (source.missing() != null) {
            meaning.append(" or ").append(source.missing());
        }
        ExpressionCompiler.names(source.from()).stream()
                .filter(tables::containsKey)
                .forEach(table ->
                        meaning.append(" with ")
                                .append(table)
                                .append(" from ")
                                .append(tables.get(table)));
        reads(name)
                .forEach(other ->
                        meaning.append(" with ")
                                .append(other)
                                .append(" := (")
                                .append(meaning(other))
                                .append(')'));
        return meaning.toString();
    }

    private void visit(String name, Set<String> done, Set<String> open) {
        if (done.contains(name)) {
            return;
        }
        if (!open.add(name)) {
            var cycle = new ArrayList<>(open);
            cycle.add(name);
            throw new LetException(
                    name,
                    "expressions must not be made of themselves: "
                            + String.join(" → ", cycle.subList(cycle.indexOf(name), cycle.size())));
        }
        reads(name).forEach(other -> visit(other, done, open));
        open.remove(name);
        done.add(name);
    }

    private List<String> read(String name, LetSource source) {
        try {
            return ExpressionCompiler.names(source.from()).stream()
                    .filter(byWritten::containsKey)
                    .map(byWritten::get)
                    .toList();
        } catch (ExpressionException e) {
            problems.put(name, String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    /// What is wrong with those that are no expressions, by name.
    Map<String, String> problems() {
        return problems;
    }

    /// The others that one reads; none of one that is no expression.
    List<String> reads(String name) {
        return reads.getOrDefault(name, List.of());
    }

    private LetSource source(String name) {
        return java.util.Objects.requireNonNull(let.get(name));
    }
}
