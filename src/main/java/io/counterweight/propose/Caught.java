package io.counterweight.propose;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Which frauds are caught in each day's alerts, the champion's highest. What rules taken before
/// are true of is left out, as if they saw to it: another rule has its worth on the others. For one
/// thread.
final class Caught {
    private final RankedRows rows;
    private final int from;
    private final boolean[] taken;
    private final boolean[] caught;
    private final int[] caughtOfDay;

    /// Without any rule.
    ///
    /// @param from the first day that counts
    Caught(RankedRows rows, int from) {
        this.rows = rows;
        this.from = from;
        this.taken = new boolean[rows.size()];
        this.caught = new boolean[rows.size()];
        this.caughtOfDay = new int[rows.days()];
        count();
    }

    /// Leaves out what a rule is true of.
    void take(RowTest rule) {
        for (int row = 0; row < taken.length; row++) {
            taken[row] |= rule.at(row);
        }
        count();
    }

    private void count() {
        Arrays.fill(caught, false);
        for (int d = 0; d < rows.days(); d++) {
            int left = rows.places(d);
            caughtOfDay[d] = 0;
            for (int row = rows.begin(d); row < rows.begin(d + 1) && left > 0; row++) {
                if (!taken[row]) {
                    left--;
                    caught[row] = rows.isFraud(row);
                    caughtOfDay[d] += caught[row] ? 1 : 0;
                }
            }
        }
    }

    /// Rows that count, in order.
    int[] others() {
        return IntStream.range(rows.begin(from), rows.size()).filter(row -> !taken[row]).toArray();
    }

    /// Alerts of all days that count.
    long places() {
        return IntStream.range(from, rows.days()).mapToLong(rows::places).sum();
    }

    /// Whether it is a fraud that is not caught.
    boolean isMissed(int row) {
        return rows.isFraud(row) && !caught[row];
    }

    /// What a rule would do.
    ///
    /// @param of rows that hold all that it is true of, none taken, in order
    Score score(int[] of, RowTest rule) {
        var sums = new DaySums(rows.days());
        int day = 0;
        for (int row : of) {
            while (row >= rows.begin(day + 1)) {
                day++;
            }
            if (rule.at(row)) {
                sums.add(day, rows.isFraud(row), isMissed(row));
            }
        }
        return score(sums, rule);
    }

    /// The same where it is known what it is true of on each day.
    Score score(DaySums sums, RowTest rule) {
        long fired = 0;
        long hits = 0;
        long gained = 0;
        long lost = 0;
        for (int d = 0; d < rows.days(); d++) {
            int n = sums.fired[d];
            if (n == 0) {
                continue;
            }
            fired += n;
            hits += sums.hits[d];
            int left = rows.places(d) - n;
            long more =
                    (left >= 0
                                    ? sums.hits[d] + highest(d, left, rule, false)
                                    : highest(d, rows.places(d), rule, true))
                            - caughtOfDay[d];
            long ofDay = left >= 0 ? sums.missed[d] : Math.max(0, more);
            gained += ofDay;
            lost += ofDay - more;
        }
        return new Score(fired, hits, gained, lost);
    }

    /// Frauds among so many of the highest that the rule is true of, or is not.
    private int highest(int day, int count, RowTest rule, boolean isOfRule) {
        int frauds = 0;
        int left = count;
        for (int row = rows.begin(day); left > 0 && row < rows.begin(day + 1); row++) {
            if (!taken[row] && rule.at(row) == isOfRule) {
                left--;
                frauds += rows.isFraud(row) ? 1 : 0;
            }
        }
        return frauds;
    }
}
