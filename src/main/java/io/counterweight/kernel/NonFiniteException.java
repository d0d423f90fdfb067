package io.counterweight.kernel;

/// A number that must be finite is not: the message says which, and where. The network's state is
/// as it was before the call.
public final class NonFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NonFiniteException(String message) {
        super(message);
    }
}
