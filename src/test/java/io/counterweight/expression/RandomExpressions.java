package io.counterweight.expression;

import java.util.Random;

/// Draws well-typed expressions over the variables of [CelAgreementTest].
final class RandomExpressions {
    private final Random random;

    RandomExpressions(Random random) {
        this.random = random;
    }

    String of(Type type, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            return leaf(type);
        }
        if (random.nextInt(7) == 0) {
            return "(%s ? %s : %s)"
                    .formatted(
                            of(Type.BOOLEAN, depth - 1), of(type, depth - 1), of(type, depth - 1));
        }
        return switch (type) {
            case NUMBER -> number(depth - 1);
            case WHOLE -> whole(depth - 1);
            case BOOLEAN -> truth(depth - 1);
            case TEXT -> text(depth - 1);
            case DATE ->
                    "(%s %s %s)"
                            .formatted(
                                    of(Type.DATE, depth - 1),
                                    one("+", "-"),
                                    of(Type.DURATION, depth - 1));
            case DURATION -> duration(depth - 1);
        };
    }

    private String number(int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> "-(" + of(Type.NUMBER, depth) + ")";
            case 1 -> "double(" + of(one(Type.WHOLE, Type.TEXT), depth) + ")";
            default ->
                    "(%s %s %s)"
                            .formatted(
                                    of(Type.NUMBER, depth),
                                    one("+", "-", "*", "/"),
                                    of(Type.NUMBER, depth));
        };
    }

    private String whole(int depth) {
        return switch (random.nextInt(6)) {
            case 0 -> "size(" + of(Type.TEXT, depth) + ")";
            case 1 -> "int(" + of(one(Type.NUMBER, Type.TEXT, Type.DATE), depth) + ")";
            case 2 ->
                    "(%s).%s(%s)"
                            .formatted(
                                    of(Type.DATE, depth),
                                    one(
                                            "getFullYear",
                                            "getMonth",
                                            "getDate",
                                            "getDayOfMonth",
                                            "getDayOfWeek",
                                            "getDayOfYear",
                                            "getHours",
                                            "getMinutes",
                                            "getSeconds",
                                            "getMilliseconds"),
                                    one("", "'Europe/Brussels'", "'America/New_York'"));
            case 3 ->
                    "(%s).%s()"
                            .formatted(
                                    of(Type.DURATION, depth),
                                    one("getHours", "getMinutes", "getSeconds"));
            default ->
                    "(%s %s %s)"
                            .formatted(
                                    of(Type.WHOLE, depth),
                                    one("+", "-", "*", "/", "%"),
                                    of(Type.WHOLE, depth));
        };
    }

    private String truth(int depth) {
        return switch (random.nextInt(6)) {
            case 0 -> "!(" + of(Type.BOOLEAN, depth) + ")";
            case 1, 2 ->
                    "(%s %s %s)"
                            .formatted(
                                    of(Type.BOOLEAN, depth),
                                    one("&&", "||"),
                                    of(Type.BOOLEAN, depth));
            case 3 ->
                    "(%s).%s(%s)"
                            .formatted(
                                    of(Type.TEXT, depth),
                                    one("startsWith", "endsWith", "contains"),
                                    of(Type.TEXT, depth));
            case 4 -> {
                var type = one(Type.NUMBER, Type.TEXT, Type.WHOLE, Type.BOOLEAN);
                yield "(%s in [%s, %s])"
                        .formatted(of(type, depth), of(type, depth), of(type, depth));
            }
            default -> {
                var type = one(Type.values());
                var other = type == Type.NUMBER && random.nextBoolean() ? Type.WHOLE : type;
                yield "(%s %s %s)"
                        .formatted(
                                // The interpreter orders −0.0 before the whole number 0.
                                type == other ? of(type, depth) : "0.0 + " + of(type, depth),
                                // Types that differ are ordered, but not equal.
                                type == other
                                        ? one("<", "<=", ">", ">=", "==", "!=")
                                        : one("<", "<=", ">", ">="),
                                of(other, depth));
            }
        };
    }

    private String text(int depth) {
        return random.nextInt(3) == 0
                ? "string(" + of(one(Type.WHOLE, Type.BOOLEAN, Type.TEXT), depth) + ")"
                : "(%s + %s)".formatted(of(Type.TEXT, depth), of(Type.TEXT, depth));
    }

    private String duration(int depth) {
        return random.nextBoolean()
                ? "(%s - %s)".formatted(of(Type.DATE, depth), of(Type.DATE, depth))
                : "(%s %s %s)"
                        .formatted(
                                of(Type.DURATION, depth), one("+", "-"), of(Type.DURATION, depth));
    }

    private String leaf(Type type) {
        return switch (type) {
            case NUMBER -> one("amount", "card_balance", "2.5", "0.0", "1e3");
            case WHOLE -> one("visits", "0", "1", "7");
            case BOOLEAN -> one("online", "true", "false");
            case TEXT -> one("country", "name", "'be'", "''");
            case DATE -> one("time", "born", "timestamp('1984-02-29T12:00:00Z')");
            case DURATION -> one("duration('36h')", "duration('90s')", "duration('-1h')");
        };
    }

    @SafeVarargs
    private <T> T one(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
