package io.counterweight.web;

/// HTTP cannot be served as asked; the message says what to do next.
public final class WebStartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WebStartException(String message) {
        super(message);
    }

    WebStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
