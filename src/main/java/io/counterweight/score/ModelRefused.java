package io.counterweight.score;

/// A model that must not decide: it does not load, has the wrong shape, or gives a score that is no
/// probability. The model in force stays.
public final class ModelRefused extends Exception {
    private static final long serialVersionUID = 1L;

    /// Characters of a detail: ONNX Runtime's own can fill pages.
    private static final int LONGEST_DETAIL = 400;

    private final String reason;

    /// @param reason kebab-case and one of a few, so that it can be a metric label
    ModelRefused(String reason, String detail) {
        super(reason + ": " + cut(detail));
        this.reason = reason;
    }

    ModelRefused(String reason, Throwable cause) {
        super(reason + ": " + cut(String.valueOf(cause.getMessage())), cause);
        this.reason = reason;
    }

    private static String cut(String detail) {
        var line = detail.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST_DETAIL ? line : line.substring(0, LONGEST_DETAIL) + "…";
    }

    /// One of `too-large`, `not-allowed`, `wrong-provenance`, `does-not-load`, `wrong-input`,
    /// `wrong-output`, `does-not-run`, `non-finite-score`, `not-a-probability`, `too-slow`,
    /// `not-built`.
    public String reason() {
        return reason;
    }
}
