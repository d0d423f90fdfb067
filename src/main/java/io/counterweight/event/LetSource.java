package io.counterweight.event;

import io.counterweight.expression.Type;
import org.jspecify.annotations.Nullable;

/// A named expression over the fields of a transaction, its time and other expressions. It may be
/// used wherever a field is: a number or boolean as a number, a text as a category. A date or a
/// duration may be read by other expressions only.
///
/// @param from the expression, in CEL
/// @param missing what it is where it has no finite value; null: 0, false, or empty
/// @param type of its values; null in a file: it follows from the expression
public record LetSource(String from, @Nullable String missing, @Nullable Type type) {

    /// Whether it is a number where features read it.
    boolean isNumber() {
        return type == Type.NUMBER || type == Type.WHOLE || type == Type.BOOLEAN;
    }

    boolean isCategory() {
        return type == Type.TEXT;
    }

    LetSource with(Type found) {
        return new LetSource(from, missing, found);
    }

    /// What stands for a number or boolean without a value.
    double missingNumber() {
        return switch (String.valueOf(missing)) {
            case "true" -> 1;
            case "false", "null" -> 0;
            case String number -> Double.parseDouble(number);
        };
    }

    String missingText() {
        return missing == null ? "" : missing;
    }

    /// What is wrong with `missing`; empty where nothing is.
    String problem() {
        if (missing == null || type == Type.TEXT) {
            return "";
        }
        boolean isValue =
                type == Type.BOOLEAN
                        ? missing.equals("true") || missing.equals("false")
                        : isNumber()
                                && NumberText.isNumber(missing)
                                && Math.abs(Double.parseDouble(missing)) <= Float.MAX_VALUE;
        return isValue
                ? ""
                : "missing must be a value of the expression's type: missing="
                        + missing
                        + ", type="
                        + (type == null ? "" : type.word());
    }
}
