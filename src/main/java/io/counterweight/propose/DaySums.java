package io.counterweight.propose;

/// What a rule is true of, day by day.
final class DaySums {
    final int[] fired;
    final int[] hits;

    /// Frauds that are not caught without it.
    final int[] missed;

    DaySums(int days) {
        fired = new int[days];
        hits = new int[days];
        missed = new int[days];
    }

    void add(int day, boolean isFraud, boolean isMissed) {
        fired[day]++;
        hits[day] += isFraud ? 1 : 0;
        missed[day] += isMissed ? 1 : 0;
    }
}
