package io.counterweight.propose;

import io.counterweight.propose.Condition.Test;
import java.util.Arrays;

/// How many rows have each code of a variable, or one below it, on each day: from which what any
/// threshold is true of is read off. For one thread.
final class Counts {
    private final RankedRows rows;
    private final Caught caught;

    /// By day and code, cumulated over codes.
    private int[] fired = new int[0];

    private int[] hits = new int[0];
    private int[] missed = new int[0];
    private int codes;

    /// @param fired rows, over all days
    record Totals(long fired, long hits, long missed) {}

    Counts(RankedRows rows, Caught caught) {
        this.rows = rows;
        this.caught = caught;
    }

    /// Counts anew.
    ///
    /// @param of rows to count, in order
    /// @param codeOf each row
    /// @param count codes that there are
    void count(int[] of, byte[] codeOf, int count) {
        codes = count;
        int size = rows.days() * count;
        fired = cleared(fired, size);
        hits = cleared(hits, size);
        missed = cleared(missed, size);
        int day = 0;
        for (int row : of) {
            while (row >= rows.begin(day + 1)) {
                day++;
            }
            int code = codeOf[row];
            if (code >= 0) {
                int at = day * count + code;
                fired[at]++;
                if (rows.isFraud(row)) {
                    hits[at]++;
                    missed[at] += caught.isMissed(row) ? 1 : 0;
                }
            }
        }
        for (int d = 0; d < rows.days(); d++) {
            for (int at = d * count + 1; at < (d + 1) * count; at++) {
                fired[at] += fired[at - 1];
                hits[at] += hits[at - 1];
                missed[at] += missed[at - 1];
            }
        }
    }

    private static int[] cleared(int[] array, int size) {
        if (array.length < size) {
            return new int[size];
        }
        Arrays.fill(array, 0, size, 0);
        return array;
    }

    Totals totals(Test test, int threshold) {
        long n = 0;
        long f = 0;
        long m = 0;
        for (int d = 0; d < rows.days(); d++) {
            n += of(fired, d, test, threshold);
            f += of(hits, d, test, threshold);
            m += of(missed, d, test, threshold);
        }
        return new Totals(n, f, m);
    }

    DaySums sums(Test test, int threshold) {
        var sums = new DaySums(rows.days());
        for (int d = 0; d < rows.days(); d++) {
            sums.fired[d] = of(fired, d, test, threshold);
            sums.hits[d] = of(hits, d, test, threshold);
            sums.missed[d] = of(missed, d, test, threshold);
        }
        return sums;
    }

    private int of(int[] counts, int day, Test test, int threshold) {
        int at = day * codes + threshold;
        return switch (test) {
            case UP_TO -> counts[at];
            case ABOVE -> counts[(day + 1) * codes - 1] - counts[at];
            case IS -> counts[at] - (threshold == 0 ? 0 : counts[at - 1]);
        };
    }
}
