package io.counterweight.boosting;

/// LightGBM could not do what it was asked to; the message is its own.
public final class LightGbmFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    LightGbmFailed(String message) {
        super(message);
    }
}
