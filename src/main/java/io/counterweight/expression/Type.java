package io.counterweight.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.Arrays;

/// What a value of an expression is.
public enum Type {
    /// CEL's double.
    NUMBER(SimpleType.DOUBLE, "number"),
    /// CEL's int: a literal without a point, a size, a part of a date.
    WHOLE(SimpleType.INT, "whole number"),
    BOOLEAN(SimpleType.BOOL, "boolean"),
    TEXT(SimpleType.STRING, "text"),
    /// CEL's timestamp, in whole milliseconds.
    DATE(SimpleType.TIMESTAMP, "date"),
    /// CEL's duration, in whole milliseconds.
    DURATION(SimpleType.DURATION, "duration");

    private final CelType cel;
    private final String word;

    Type(CelType cel, String word) {
        this.cel = cel;
        this.word = word;
    }

    CelType cel() {
        return cel;
    }

    /// As people call it.
    public String word() {
        return word;
    }

    /// Fails with [ExpressionException] on a type that no value may have here.
    static Type of(CelType cel) {
        return Arrays.stream(values())
                .filter(type -> type.cel.equals(cel))
                .findFirst()
                .orElseThrow(() ->
                        new ExpressionException(
                                "an expression must not make values of type " + cel.name()));
    }
}
