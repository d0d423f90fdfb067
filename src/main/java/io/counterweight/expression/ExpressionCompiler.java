package io.counterweight.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelParserFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Compiles the expressions of one [Scope]: CEL parses and checks, [Translator] makes closures. Not
/// thread-safe; what it makes is.
public final class ExpressionCompiler {
    /// Longest expression, in characters: with no loops in the language it bounds what an
    /// evaluation can cost.
    public static final int LONGEST = 2000;

    private static final Pattern UNDECLARED =
            Pattern.compile("undeclared reference to '([^']*)'.*", Pattern.DOTALL);
    private static final Pattern NO_OVERLOAD =
            Pattern.compile(
                    "found no matching overload for '([^']*)' applied to '([^']*)'.*",
                    Pattern.DOTALL);

    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .enableTimestampEpoch(true)
                    .build();

    private final Scope scope;
    private @Nullable CelCompiler cel;

    public ExpressionCompiler(Scope scope) {
        this.scope = scope;
    }

    /// Compiles one expression.
    ///
    /// @throws ExpressionException for a text that is none, reads an unknown name, mixes types, or
    ///   uses what cannot be bounded
    public Expression compile(String text) {
        requireShort(text);
        CelAbstractSyntaxTree tree;
        try {
            tree = cel().compile(text).getAst();
        } catch (CelValidationException e) {
            throw explain(text, e.getErrors().getFirst());
        }
        var translator = new Translator(scope);
        var code = translator.translate(tree.getExpr());
        return new Expression(text, code, translator.reads());
    }

    /// The names that an expression reads as they are written, known or not. Of `home.lat` both
    /// `home` and `home.lat`.
    ///
    /// @throws ExpressionException for a text that is no expression
    public static Set<String> names(String text) {
        requireShort(text);
        try {
            var tree =
                    CelParserFactory.standardCelParserBuilder()
                            .setOptions(OPTIONS)
                            .build()
                            .parse(text)
                            .getAst();
            var names = new LinkedHashSet<String>();
            collect(tree.getExpr(), names);
            return names;
        } catch (CelValidationException e) {
            throw explain(text, e.getErrors().getFirst());
        }
    }

    CelCompiler compiler() {
        return cel();
    }

    static CelOptions options() {
        return OPTIONS;
    }

    private CelCompiler cel() {
        if (cel == null) {
            var builder =
                    CelCompilerFactory.standardCelCompilerBuilder()
                            .setOptions(OPTIONS)
                            .addFunctionDeclarations(
                                    OwnFunctions.ALL.stream()
                                            .map(OwnFunction::declaration)
                                            .toList());
            if (scope.hasLists()) {
                builder.addFunctionDeclarations(Translator.LISTED);
            }
            scope.all().forEach(v -> builder.addVar(v.name(), v.type().cel()));
            cel = builder.build();
        }
        return cel;
    }

    private static void requireShort(String text) {
        if (text.length() > LONGEST) {
            throw new ExpressionException(
                    "an expression must have at most "
                            + LONGEST
                            + " characters: characters="
                            + text.length());
        }
    }

    private static void collect(CelExpr expression, Set<String> names) {
        switch (expression.getKind()) {
            case IDENT -> names.add(expression.ident().name());
            case SELECT -> {
                collect(expression.select().operand(), names);
                var path = path(expression);
                if (path != null) {
                    names.add(path);
                }
            }
            case CALL -> {
                expression.call().target().ifPresent(target -> collect(target, names));
                expression.call().args().forEach(argument -> collect(argument, names));
            }
            case LIST -> expression.list().elements().forEach(element -> collect(element, names));
            default -> {}
        }
    }

    private static @Nullable String path(CelExpr expression) {
        return switch (expression.getKind()) {
            case IDENT -> expression.ident().name();
            case SELECT -> {
                var before = path(expression.select().operand());
                yield before == null ? null : before + "." + expression.select().field();
            }
            default -> null;
        };
    }

    /// CEL's first error in the words of this project.
    private static ExpressionException explain(String text, CelIssue issue) {
        var message = issue.getMessage();
        int column = issue.getSourceLocation().getColumn() + 1;
        var where = ": expression=" + text + ", column=" + column;
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            var name = undeclared.group(1);
            return new ExpressionException("unknown name \"" + name + "\"" + where, name);
        }
        Matcher overload = NO_OVERLOAD.matcher(message);
        if (overload.matches()) {
            return new ExpressionException(mismatch(overload.group(1), overload.group(2)) + where);
        }
        return new ExpressionException("not an expression, " + message + where);
    }

    private static String mismatch(String function, String types) {
        List<String> words = new ArrayList<>();
        for (var type : types.replaceAll("[()]", "").split(",\\s*")) {
            words.add(word(type));
        }
        boolean isMixed = words.contains(Type.NUMBER.word()) && words.contains(Type.WHOLE.word());
        return "no \""
                + function.replaceAll("^[_@]+|_+$", "")
                + "\" of "
                + String.join(" and ", words)
                + (isMixed ? " (write 2.0 for 2, or double(x))" : "");
    }

    private static String word(String cel) {
        for (var type : Type.values()) {
            if (type.cel().name().equals(cel)) {
                return type.word();
            }
        }
        return cel;
    }
}
