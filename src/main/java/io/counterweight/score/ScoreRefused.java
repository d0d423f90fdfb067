package io.counterweight.score;

/// A score that must not become a decision, because the model's output is not finite or not a
/// probability.
public final class ScoreRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final int row;

    ScoreRefused(String reason, String rule, int row, float value) {
        super(rule + ": row=" + row + ", value=" + value);
        this.reason = reason;
        this.row = row;
    }

    /// `non-finite-score` or `not-a-probability`.
    public String reason() {
        return reason;
    }

    /// The first row of the call whose score was refused, from 0.
    public int row() {
        return row;
    }
}
