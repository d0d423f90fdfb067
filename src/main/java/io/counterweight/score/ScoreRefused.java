package io.counterweight.score;

/// A score that must not become a decision: the model could not run on the row, or its output is
/// not finite or no probability.
public final class ScoreRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final int row;

    ScoreRefused(String reason, String rule, int row, float value) {
        super(rule + ": row=" + row + ", value=" + value);
        this.reason = reason;
        this.row = row;
    }

    /// A run that failed: which of its rows made it is not known.
    ScoreRefused(Exception cause) {
        super("a run of a checked model must succeed: " + cause.getMessage(), cause);
        this.reason = "does-not-run";
        this.row = -1;
    }

    /// `does-not-run`, `non-finite-score` or `not-a-probability`.
    public String reason() {
        return reason;
    }

    /// The first row of the call whose score was refused, from 0; −1 where none can be named.
    public int row() {
        return row;
    }
}
