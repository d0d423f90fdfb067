package io.counterweight.stream;

import java.util.ArrayDeque;
import java.util.Locale;

/// The queue before the one learner of a pipeline, simulated second by second over a week: how far
/// behind what it has learned is, by rate of labels and by cost of an example. Labels come as they
/// are made, with the day's rhythm, or all those of a day in one file. Prints a table;
/// docs/scale.md has one.
///
/// Arguments: microseconds an example costs the learner, one or more.
final class LearnerQueue {
    private static final int DAY = 86_400;
    private static final int DAYS = 7;

    /// Busiest second of a day against the mean.
    private static final double PEAK = 1.8;

    /// A file of labels is read this fast, examples a second: the broker's and the matcher's limit,
    /// not the learner's.
    private static final double FILE_RATE = 50_000;

    /// Of an example: sums of a day are rounded.
    private static final double ROUNDING = 1e-3;

    private static final int[] RATES = {
        500, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 1_000_000
    };

    private LearnerQueue() {}

    /// @param busy share of its time that the learner works
    /// @param longest that an example waits, in seconds
    /// @param backlog most examples that wait
    /// @param isStable whether no more wait at the end of the week than after its first day
    private record Outcome(double busy, long longest, double backlog, boolean isStable) {}

    public static void main(String[] args) {
        System.out.println(
                "| labels/s, mean | µs an example | labels | busy | longest wait | backlog, most |");
        System.out.println("|---|---|---|---|---|---|");
        for (var cost : args) {
            for (int rate : RATES) {
                print(rate, Double.parseDouble(cost), "as made", simulate(rate, cost, false));
                print(rate, Double.parseDouble(cost), "once a day", simulate(rate, cost, true));
            }
        }
    }

    private static void print(int rate, double cost, String labels, Outcome outcome) {
        System.out.printf(
                Locale.ROOT,
                "| %,d | %.0f | %s | %.0f %% | %s | %s |%n",
                rate,
                cost,
                labels,
                100 * outcome.busy,
                outcome.isStable ? time(outcome.longest) : "grows for ever",
                outcome.isStable ? String.format(Locale.ROOT, "%,.0f", outcome.backlog) : "–");
    }

    private static String time(long seconds) {
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
    }

    /// Examples are a fluid: what comes in a second waits behind all that came before.
    private static Outcome simulate(int rate, String cost, boolean isOnceADay) {
        double capacity = 1e6 / Double.parseDouble(cost);
        var arrivals = new ArrayDeque<double[]>();
        double waiting = 0;
        double most = 0;
        double worked = 0;
        double afterFirstDay = 0;
        long longest = 0;
        double ofToday = 0;
        double inFile = 0;
        for (int second = 0; second < DAYS * DAY; second++) {
            double made = rate * (1 - (PEAK - 1) * Math.cos(2 * Math.PI * (second % DAY) / DAY));
            double come = made;
            if (isOnceADay) {
                if (second % DAY == 0) {
                    inFile += ofToday;
                    ofToday = 0;
                }
                ofToday += made;
                come = Math.min(inFile, FILE_RATE);
                inFile -= come;
            }
            arrivals.add(new double[] {second, come});
            waiting += come;
            double learned = Math.min(waiting, capacity);
            waiting -= learned;
            worked += learned / capacity;
            most = Math.max(most, waiting);
            longest = Math.max(longest, second - oldest(arrivals, learned, second));
            if (second == 2 * DAY - 1) {
                afterFirstDay = waiting + inFile;
            }
        }
        boolean isStable = waiting + inFile <= 1.05 * afterFirstDay + rate;
        return new Outcome(worked / (DAYS * DAY), longest, most, isStable);
    }

    /// Takes what was learned from the oldest arrivals; when the oldest that still waits came.
    private static long oldest(ArrayDeque<double[]> arrivals, double learned, int now) {
        double left = learned;
        while (!arrivals.isEmpty()) {
            var first = arrivals.getFirst();
            if (first[1] > left + ROUNDING) {
                first[1] -= left;
                return (long) first[0];
            }
            left -= first[1];
            arrivals.removeFirst();
        }
        return now;
    }
}
