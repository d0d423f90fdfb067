package io.counterweight.evaluate;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/// Sums over the transactions of one day, class by class: what was decided as the class ("caught")
/// and what was not ("missed"), what their calibrated probabilities say of them, and of those whose
/// label is known what became of them. Not thread-safe.
final class DaySums {
    /// Sum of the probabilities of what was decided as the class: how many of them are expected to
    /// be of it; then the variance of their number, Σ p(1 − p).
    static final int CAUGHT = 0;

    /// The same of what was decided otherwise.
    static final int MISSED = 2;

    /// Transactions decided as the class.
    static final int DECIDED = 4;

    /// [#CAUGHT], [#MISSED] and [#DECIDED] of those alone whose label is known, each counting by
    /// its weight.
    static final int KNOWN_CAUGHT = 5;

    static final int KNOWN_MISSED = 7;
    static final int KNOWN_DECIDED = 9;

    /// Of those whose label is known: how many were of the class.
    static final int TRUE_CAUGHT = 10;

    static final int TRUE_MISSED = 11;

    /// By what share the expected numbers were off on the days before, as known when this one
    /// ended; NaN where too few were known.
    static final int CAUGHT_ERROR = 12;

    static final int MISSED_ERROR = 13;

    static final int SUMS = 14;

    private final double[] sums;

    /// Transactions; those that no model scored; those whose label is known.
    long transactions;

    long unscored;
    long known;

    DaySums(int classes) {
        this.sums = new double[classes * SUMS];
        for (int c = 0; c < classes; c++) {
            setErrors(c, Double.NaN, Double.NaN);
        }
    }

    double of(int label, int sum) {
        return sums[label * SUMS + sum];
    }

    private void add(int label, int sum, double value) {
        sums[label * SUMS + sum] += value;
    }

    void setErrors(int label, double ofCaught, double ofMissed) {
        sums[label * SUMS + CAUGHT_ERROR] = ofCaught;
        sums[label * SUMS + MISSED_ERROR] = ofMissed;
    }

    /// A transaction that a model scored.
    ///
    /// @param probability of the class
    void scored(int label, boolean isDecided, double probability) {
        expect(label, isDecided ? CAUGHT : MISSED, probability, 1);
        add(label, DECIDED, isDecided ? 1 : 0);
    }

    /// Its label is known.
    ///
    /// @param weight what it counts for; negative to take it back
    void known(int label, boolean isDecided, double probability, boolean isTrue, double weight) {
        expect(label, isDecided ? KNOWN_CAUGHT : KNOWN_MISSED, probability, weight);
        add(label, KNOWN_DECIDED, isDecided ? weight : 0);
        if (isTrue) {
            add(label, isDecided ? TRUE_CAUGHT : TRUE_MISSED, weight);
        }
    }

    private void expect(int label, int sum, double probability, double weight) {
        add(label, sum, weight * probability);
        add(label, sum + 1, weight * Math.abs(weight) * probability * (1 - probability));
    }

    /// All sums, class by class.
    DoubleStream stream() {
        return Arrays.stream(sums);
    }

    /// Takes over what [#stream] gave.
    ///
    /// @throws IllegalArgumentException for another number of sums
    void set(double[] all) {
        if (all.length != sums.length) {
            throw new IllegalArgumentException(
                    "a day must have %d sums: sums=%d".formatted(sums.length, all.length));
        }
        System.arraycopy(all, 0, sums, 0, sums.length);
    }
}
