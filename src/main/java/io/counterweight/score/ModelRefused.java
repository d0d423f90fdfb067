package io.counterweight.score;

/// A model that must not decide: it does not load, has the wrong shape, or gives a score that is no
/// probability. The model in force stays.
public final class ModelRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /// @param reason kebab-case and one of a few, so that it can be a metric label
    ModelRefused(String reason, String detail) {
        super(reason + ": " + detail);
        this.reason = reason;
    }

    ModelRefused(String reason, Exception cause) {
        super(reason + ": " + cause.getMessage(), cause);
        this.reason = reason;
    }

    /// One of `does-not-load`, `wrong-input`, `wrong-output`, `does-not-run`, `non-finite-score`,
    /// `not-a-probability`.
    public String reason() {
        return reason;
    }
}
