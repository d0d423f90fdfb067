package io.counterweight.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.SimpleType;
import io.counterweight.expression.Code.Booleans;
import io.counterweight.expression.Code.Doubles;
import io.counterweight.expression.Code.Longs;
import io.counterweight.expression.Code.Texts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/// Makes closures of a checked expression. What it does not know, such as maps and messages, is
/// refused.
final class Translator {
    private static final String LISTED_NAME = "listed";

    /// Whether a text is in a list of the scope, which is named first.
    static final CelFunctionDecl LISTED =
            CelFunctionDecl.newFunctionDeclaration(
                    LISTED_NAME,
                    CelOverloadDecl.newGlobalOverload(
                            "listed_string_string",
                            SimpleType.BOOL,
                            SimpleType.STRING,
                            SimpleType.STRING));

    private final Scope scope;
    private final Set<Scope.Variable> reads = new LinkedHashSet<>();

    Translator(Scope scope) {
        this.scope = scope;
    }

    List<Scope.Variable> reads() {
        return List.copyOf(reads);
    }

    Code translate(CelExpr expression) {
        return switch (expression.getKind()) {
            case CONSTANT -> constant(expression.constant());
            case IDENT -> variable(expression.ident().name());
            case CALL -> call(expression);
            default ->
                    throw new ExpressionException(
                            "an expression must not use "
                                    + expression.getKind().toString().toLowerCase(Locale.ROOT)
                                    + " values here");
        };
    }

    private static Code constant(CelConstant constant) {
        return switch (constant.getKind()) {
            case DOUBLE_VALUE -> {
                double value = constant.doubleValue();
                yield new Doubles(v -> value);
            }
            case INT64_VALUE -> {
                long value = constant.int64Value();
                yield Code.whole(v -> value);
            }
            case BOOLEAN_VALUE -> {
                boolean value = constant.booleanValue();
                yield new Booleans(v -> value);
            }
            case STRING_VALUE -> {
                String value = constant.stringValue();
                yield new Texts(v -> value);
            }
            default ->
                    throw new ExpressionException(
                            "an expression must not use a constant of kind " + constant.getKind());
        };
    }

    private Code variable(String name) {
        var variable = Objects.requireNonNull(scope.get(name));
        reads.add(variable);
        int slot = variable.slot();
        return switch (variable.type()) {
            case NUMBER -> new Doubles(v -> v.number(slot));
            case BOOLEAN -> new Booleans(v -> v.number(slot) != 0);
            case TEXT -> new Texts(v -> v.text(slot));
            case WHOLE, DATE, DURATION -> new Longs(variable.type(), v -> (long) v.number(slot));
        };
    }

    private Code call(CelExpr expression) {
        var call = expression.call();
        var function = call.function();
        if (function.equals("@in")) {
            return member(call.args().getFirst(), call.args().get(1));
        }
        if (function.equals(LISTED_NAME)) {
            return listed(call.args().getFirst(), call.args().get(1));
        }
        var arguments = new ArrayList<Code>();
        call.target().ifPresent(target -> arguments.add(translate(target)));
        call.args().forEach(argument -> arguments.add(translate(argument)));
        var literal = literal(expression);
        var code = Operators.of(function, arguments);
        if (code == null) {
            code = Conversions.of(function, arguments, literal);
        }
        if (code == null) {
            code = DateFunctions.of(function, arguments, literal);
        }
        if (code != null) {
            return code;
        }
        return OwnFunctions.ALL.stream()
                .filter(own -> own.fits(function, arguments))
                .findFirst()
                .orElseThrow(() ->
                        new ExpressionException(
                                "the function \"" + function + "\" of CEL is not offered here"))
                .make()
                .apply(arguments);
    }

    /// The last argument where it is a literal text, such as a time zone; else empty.
    private static String literal(CelExpr expression) {
        var arguments = expression.call().args();
        if (arguments.isEmpty()) {
            return "";
        }
        var last = arguments.getLast();
        return isText(last) ? last.constant().stringValue() : "";
    }

    private static boolean isText(CelExpr expression) {
        return expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    private Code listed(CelExpr name, CelExpr value) {
        if (!isText(name)) {
            throw new ExpressionException(
                    "\"listed\" needs the name of a list that is written out: listed(\"name\", …)");
        }
        var list = scope.list(name.constant().stringValue());
        if (list == null) {
            var unknown = name.constant().stringValue();
            throw new ExpressionException("unknown list \"" + unknown + "\"", unknown);
        }
        var text = translate(value).texts();
        return new Booleans(v -> {
            var asked = text.at(v);
            if (list.has(asked, v.time())) {
                return true;
            }
            var earlier = v.earlier(asked);
            return earlier != null && list.has(earlier, v.time());
        });
    }

    private Code member(CelExpr value, CelExpr list) {
        if (list.getKind() != CelExpr.ExprKind.Kind.LIST) {
            throw new ExpressionException("\"in\" needs a list that is written out: [1.0, 2.0]");
        }
        var wanted = translate(value);
        var elements = list.list().elements();
        if (wanted instanceof Texts && elements.stream().allMatch(Translator::isText)) {
            var texts = new HashSet<String>();
            elements.forEach(element -> texts.add(element.constant().stringValue()));
            var text = wanted.texts();
            return new Booleans(v -> texts.contains(text.at(v)));
        }
        var equal =
                elements.stream()
                        .map(element -> Operators.equal(wanted, translate(element)))
                        .toArray(Code.OfBoolean[]::new);
        // All of them: a list has no value where one of its elements has none.
        return new Booleans(v -> {
            boolean isIn = false;
            for (var one : equal) {
                isIn |= one.at(v);
            }
            return isIn;
        });
    }
}
