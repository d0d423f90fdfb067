package io.counterweight.event;

/// A named expression that cannot be computed. The message is for people.
public final class LetException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String name;

    LetException(String name, String message) {
        super(message);
        this.name = name;
    }

    /// Of the expression.
    public String name() {
        return name;
    }
}
