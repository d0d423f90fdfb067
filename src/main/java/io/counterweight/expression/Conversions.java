package io.counterweight.expression;

import io.counterweight.expression.Code.Booleans;
import io.counterweight.expression.Code.Doubles;
import io.counterweight.expression.Code.Longs;
import io.counterweight.expression.Code.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// CEL's functions from one type to another, and of texts.
final class Conversions {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,19}");

    private Conversions() {}

    /// @param literal the argument where it is a literal text
    static @Nullable Code of(String function, List<Code> a, String literal) {
        return switch (function) {
            case "double" -> toNumber(a.getFirst());
            case "int" -> toWhole(a.getFirst());
            case "string" -> toText(a.getFirst());
            case "bool" -> a.getFirst() instanceof Booleans ? a.getFirst() : null;
            case "timestamp" ->
                    a.getFirst().type() == Type.DATE
                            ? a.getFirst()
                            : constant(Type.DATE, date(literal));
            case "duration" ->
                    a.getFirst().type() == Type.DURATION
                            ? a.getFirst()
                            : constant(Type.DURATION, duration(literal));
            case "size" -> {
                var text = a.getFirst().texts();
                yield Code.whole(v -> {
                    var s = text.at(v);
                    return s.codePointCount(0, s.length());
                });
            }
            case "startsWith" -> texts(a, String::startsWith);
            case "endsWith" -> texts(a, String::endsWith);
            case "contains" -> texts(a, String::contains);
            default -> null;
        };
    }

    private interface OfTwo {
        boolean at(String text, String part);
    }

    private static Code texts(List<Code> a, OfTwo test) {
        var text = a.getFirst().texts();
        var part = a.get(1).texts();
        return new Booleans(v -> test.at(text.at(v), part.at(v)));
    }

    private static Code constant(Type type, long millis) {
        return new Longs(type, v -> millis);
    }

    private static @Nullable Code toNumber(Code a) {
        return switch (a) {
            case Doubles _ -> a;
            case Longs of when of.type() == Type.WHOLE -> new Doubles(a.doubles());
            case Texts _ -> {
                var text = a.texts();
                yield new Doubles(v -> number(text.at(v)));
            }
            case Longs _, Booleans _ -> null;
        };
    }

    private static @Nullable Code toWhole(Code a) {
        return switch (a) {
            case Doubles _ -> {
                var x = a.doubles();
                yield Code.whole(v -> NoValue.whole(x.at(v)));
            }
            case Longs of when of.type() == Type.WHOLE -> a;
            case Longs of when of.type() == Type.DATE -> {
                var date = a.longs();
                yield Code.whole(v -> Math.floorDiv(date.at(v), 1000L));
            }
            case Texts _ -> {
                var text = a.texts();
                yield Code.whole(v -> whole(text.at(v)));
            }
            case Longs _, Booleans _ -> null;
        };
    }

    private static @Nullable Code toText(Code a) {
        return switch (a) {
            case Texts _ -> a;
            case Longs of when of.type() == Type.WHOLE -> {
                var x = a.longs();
                yield new Texts(v -> Long.toString(x.at(v)));
            }
            case Booleans _ -> {
                var x = a.booleans();
                yield new Texts(v -> Boolean.toString(x.at(v)));
            }
            case Doubles _, Longs _ -> null;
        };
    }

    private static double number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw NoValue.here();
        }
        return Double.parseDouble(text);
    }

    private static long whole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw NoValue.here();
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw NoValue.here();
        }
    }

    private static long date(String literal) {
        try {
            return Instant.parse(literal).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new ExpressionException(
                    "timestamp needs a literal such as \"2024-02-29T00:00:00Z\"; declare a field of"
                            + " type date to read one: timestamp="
                            + literal);
        }
    }

    private static long duration(String literal) {
        try {
            return Duration.parse("PT" + literal).toMillis();
        } catch (DateTimeParseException e) {
            throw new ExpressionException(
                    "duration needs a literal such as \"36h\": duration=" + literal);
        }
    }
}
