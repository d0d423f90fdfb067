package io.counterweight.propose;

/// What a rule would do on the rows that it is searched on, beyond what is caught without it.
///
/// @param fired transactions that it is true of
/// @param hits frauds among them
/// @param gained frauds that are caught only with it
/// @param lost frauds that its alerts leave no place for
record Score(long fired, long hits, long gained, long lost) {
    /// Standard errors that are taken off: the best of thousands of candidates is lucky, too.
    static final double SURE = 3;

    static final Score NOTHING = new Score(0, 0, 0, 0);

    /// Whether it is right at least as often as wrong: what is not may be a feature, and is no
    /// rule.
    static boolean isRule(long fired, long hits) {
        return 2 * hits >= fired;
    }

    /// Frauds that are caught more.
    long more() {
        return gained - lost;
    }

    /// The same at the least: with each fraud gained or lost by chance.
    double low() {
        return more() - SURE * Math.sqrt(gained + lost);
    }

    double precision() {
        return fired == 0 ? 0 : (double) hits / fired;
    }

    /// Whether it is the better one; of equal ones the more precise, then the one that hits more.
    boolean isBetterThan(Score other) {
        if (low() != other.low()) {
            return low() > other.low();
        }
        if (precision() != other.precision()) {
            return precision() > other.precision();
        }
        return hits > other.hits;
    }
}
