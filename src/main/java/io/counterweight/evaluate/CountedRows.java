package io.counterweight.evaluate;

import java.util.BitSet;

/// The rows that a recipe was fed, by their numbers in the order fed, with the labels that they
/// have now. Of a report that is fed no more.
public final class CountedRows {
    private final JudgedRows rows;
    private final BitSet counted;
    private final int majority;

    CountedRows(JudgedRows rows, BitSet counted, int majority) {
        this.rows = rows;
        this.counted = counted;
        this.majority = majority;
    }

    public int size() {
        return rows.size();
    }

    /// Whether figures are of it.
    public boolean counts(int row) {
        return counted.get(row);
    }

    /// When the transaction happened (ms).
    public long time(int row) {
        return rows.time(row);
    }

    public boolean isFraud(int row) {
        return rows.label(row) != majority;
    }

    /// Whether any class but the majority was decided.
    public boolean isAlert(int row) {
        return rows.decision(row) != majority;
    }

    /// Of all minority classes together, after calibration.
    public float probability(int row) {
        return rows.probability(row);
    }

    /// What the row is ranked by; 0 without a score.
    public float rank(int row) {
        return rows.score(row);
    }
}
