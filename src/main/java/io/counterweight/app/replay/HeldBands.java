package io.counterweight.app.replay;

import io.counterweight.evaluate.AllTraffic;
import io.counterweight.evaluate.ForetoldDay;
import io.counterweight.event.Action;
import io.counterweight.event.Classes;
import io.counterweight.event.ScoredTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// In a closed loop, on how many judged days the bands of recall that a service can give hold the
/// recall of all transactions, which it never knows: the one that is foretold when a day has ended,
/// and the one that the control group gives of the last days. Not thread-safe.
final class HeldBands {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final String BLOCK = Action.BLOCK.toString();

    private final Classes classes;
    private final NavigableMap<Long, Day> days = new TreeMap<>();

    /// Days with a band, and those of them whose band held the truth.
    record Held(int days, int held) {}

    /// A fraud, or one of the control group.
    ///
    /// @param weight for how many it stands; 0 where it was blocked and nothing is known of it
    private record Row(boolean isFraud, boolean isAlert, double weight) {}

    private static final class Day {
        private final List<Row> rows = new ArrayList<>();
        private final long[] of;
        private final long[] caught;

        Day(int classes) {
            of = new long[classes];
            caught = new long[classes];
        }
    }

    HeldBands(Classes classes) {
        this.classes = classes;
    }

    /// A transaction of a judged day.
    void add(ScoredTransaction scored, int label) {
        var day =
                days.computeIfAbsent(
                        Math.floorDiv(scored.getEventTime(), DAY), _ -> new Day(classes.count()));
        day.of[label]++;
        day.caught[label] += scored.getDecision() == label ? 1 : 0;
        boolean isFraud = label != classes.majority();
        boolean isControl = scored.getPropensity() > 0;
        if (isFraud || isControl) {
            boolean isBlocked = scored.getRuled().getAction().equals(BLOCK);
            boolean isAlert = scored.getDecision() != classes.majority();
            double weight = isControl ? 1 / scored.getPropensity() : isBlocked ? 0 : 1;
            day.rows.add(new Row(isFraud, isAlert, weight));
        }
    }

    /// Of the minority classes, as each day was foretold at its end.
    Held foretold(List<ForetoldDay> told) {
        int judged = 0;
        int held = 0;
        for (var each : told) {
            var day = days.get(each.day().toEpochDay());
            for (int c = 0; day != null && !each.isDue() && c < classes.count(); c++) {
                var band = each.classes().get(c).recallBand();
                if (c != classes.majority() && band != null && day.of[c] > 0) {
                    double truth = (double) day.caught[c] / day.of[c];
                    judged++;
                    held += band.low() <= truth && truth <= band.high() ? 1 : 0;
                }
            }
        }
        return new Held(judged, held);
    }

    /// As the control group gives it at the end of each day.
    ///
    /// @param window of so many days, that one the last
    Held estimated(int window) {
        int judged = 0;
        int held = 0;
        for (long last : days.keySet()) {
            if (last - window + 1 < days.firstKey()) {
                continue;
            }
            var known = new AllTraffic();
            long frauds = 0;
            long caught = 0;
            for (var day : days.subMap(last - window + 1, true, last, true).values()) {
                for (var row : day.rows) {
                    frauds += row.isFraud ? 1 : 0;
                    caught += row.isFraud && row.isAlert ? 1 : 0;
                    if (row.weight > 0) {
                        known.add(0, row.isFraud, row.isAlert, row.weight);
                    }
                }
            }
            var band = known.recallBand();
            if (band != null && frauds > 0) {
                double truth = (double) caught / frauds;
                judged++;
                held += band.low() <= truth && truth <= band.high() ? 1 : 0;
            }
        }
        return new Held(judged, held);
    }
}
