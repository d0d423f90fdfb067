package io.counterweight.config;

/// Something the user can put right; the message says what. Shown in one line, without a stack
/// trace.
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message);
    }

    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
