package io.counterweight.expression;

/// A text that is no expression, or none over the declared variables. The message is for people.
public final class ExpressionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String unknown;

    ExpressionException(String message) {
        this(message, "");
    }

    ExpressionException(String message, String unknown) {
        super(message);
        this.unknown = unknown;
    }

    /// The name that nothing is known by; empty where that is not what is wrong.
    public String unknown() {
        return unknown;
    }
}
