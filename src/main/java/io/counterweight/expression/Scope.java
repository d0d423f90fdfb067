package io.counterweight.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The variables that expressions may read, each with its type and its slot among the numbers or
/// the texts of [Values]. Names are written in expressions with `_` in the place of every character
/// that CEL's names cannot have: `card-count` is `card_count`. Mutable while it is declared.
public final class Scope {
    // CEL's own words, which cannot name anything.
    private static final Set<String> RESERVED =
            Set.of(
                    "as",
                    "break",
                    "const",
                    "continue",
                    "else",
                    "false",
                    "for",
                    "function",
                    "if",
                    "import",
                    "in",
                    "let",
                    "loop",
                    "namespace",
                    "null",
                    "package",
                    "return",
                    "true",
                    "var",
                    "void",
                    "while");

    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private @Nullable Function<String, @Nullable Membership> lists;
    private int numbers;
    private int texts;

    /// @param name as it is written in expressions
    /// @param slot among the numbers, or, of a text, among the texts
    public record Variable(String name, Type type, int slot) {}

    /// Declares a variable in the next free slot.
    ///
    /// @param name as it is called elsewhere
    /// @throws ExpressionException where another is written alike
    public Variable declare(String name, Type type) {
        var written = written(name);
        if (variables.containsKey(written)) {
            throw new ExpressionException(
                    "names must differ also with _ for other characters: name=" + name);
        }
        var variable = new Variable(written, type, type == Type.TEXT ? texts++ : numbers++);
        variables.put(written, variable);
        return variable;
    }

    /// Lets expressions ask `listed("name", text)`. What is asked of a list may change later, and
    /// is asked anew each time.
    ///
    /// @param lists by name; null of a name that is none
    public void lists(Function<String, @Nullable Membership> lists) {
        this.lists = lists;
    }

    boolean hasLists() {
        return lists != null;
    }

    @Nullable Membership list(String name) {
        return lists == null ? null : lists.apply(name);
    }

    /// How a name is written in expressions. One that is a word of CEL's, or begins with a digit,
    /// has a `_` before it.
    public static String written(String name) {
        var written = name.replaceAll("[^A-Za-z0-9_.]", "_").replaceAll("\\.(?![A-Za-z_])", "_");
        boolean isName = !written.isEmpty() && !Character.isDigit(written.charAt(0));
        return isName && !RESERVED.contains(written) ? written : "_" + written;
    }

    /// The names as they are written.
    public List<String> names() {
        return List.copyOf(variables.keySet());
    }

    @Nullable Variable get(String written) {
        return variables.get(written);
    }

    Iterable<Variable> all() {
        return variables.values();
    }

    /// Values for all variables, 0 and empty.
    public Values values() {
        return new Values(numbers, texts);
    }
}
