package io.counterweight.evaluate;

import io.counterweight.event.Classes;
import io.counterweight.event.Example;
import io.counterweight.event.ForetoldDaySums;
import io.counterweight.event.ScoredTransaction;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Foretells recall and precision of each day from the calibrated probabilities of what was scored,
/// and compares them with the labels once those are due. Days are those of event time, UTC; the
/// labels of a day are due when a later day has begun and `labels.delay` has passed since its end.
///
/// **Error of the probabilities.** On each of the last [#WINDOW] days whose labels were due, O of a
/// group were of the class where E were expected with variance V. Beyond chance the expected
/// numbers were off by the share s, s² = max(0, Σ (O − E)² − V) / Σ E², by the method of moments;
/// that much a later day's may be off too. It says bias and scatter alike.
///
/// Same transactions and labels in the same order, same bits. Not thread-safe.
public final class ForetoldDays {
    /// Days that the error of the probabilities is measured on.
    public static final int WINDOW = 28;

    /// With fewer than these nothing is said of the error.
    public static final int FEWEST = 7;

    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Classes classes;
    private final int lag;
    private final int kept;
    private final NavigableMap<Long, DaySums> days = new TreeMap<>();

    /// The first day that has not ended; [Long#MIN_VALUE] before the first transaction.
    private long today = Long.MIN_VALUE;

    /// @param delay how long after its transaction a label is due
    /// @param revisions how long after that it may change
    public ForetoldDays(Classes classes, Duration delay, Duration revisions) {
        this.classes = classes;
        this.lag = wholeDays(delay);
        this.kept = WINDOW + lag + wholeDays(delay.plus(revisions)) + 1;
    }

    private static int wholeDays(Duration duration) {
        return (int) ((duration.toMillis() + DAY - 1) / DAY);
    }

    private static long dayOf(ScoredTransaction scored) {
        return Math.floorDiv(scored.getEventTime(), DAY);
    }

    /// A transaction was scored.
    public void add(ScoredTransaction scored) {
        var day = days.computeIfAbsent(dayOf(scored), d -> new DaySums(classes.count()));
        day.transactions++;
        if (scored.getProbabilitiesCount() == 0) {
            day.unscored++;
            return;
        }
        for (int c = 0; c < classes.count(); c++) {
            day.scored(c, scored.getDecision() == c, scored.getProbabilities(c));
        }
    }

    /// A label became known, changed, or was taken back.
    public void learn(Example example) {
        var scored = example.getScored();
        var day = days.get(dayOf(scored));
        if (day == null || scored.getProbabilitiesCount() == 0) {
            return;
        }
        if (example.hasRevisedFrom()) {
            known(day, scored, example.getRevisedFrom(), -weight(scored));
        }
        if (!example.getWithdrawn()) {
            known(day, scored, example.getLabel(), weight(scored));
        }
    }

    /// For how many a transaction with a known label stands: one of the control group for those
    /// like it that were blocked, too (inverse propensity).
    private static double weight(ScoredTransaction scored) {
        return scored.getPropensity() > 0 ? 1 / scored.getPropensity() : 1;
    }

    private void known(DaySums day, ScoredTransaction scored, int label, double weight) {
        day.known += weight > 0 ? 1 : -1;
        for (int c = 0; c < classes.count(); c++) {
            day.known(c, scored.getDecision() == c, scored.getProbabilities(c), label == c, weight);
        }
    }

    /// The stream has reached that time, and all labels that were due before are known.
    ///
    /// @param partition that it is of
    /// @return what is to be told: days that have ended, and those whose labels have come to be due
    public List<ForetoldDay> reach(long time, int partition) {
        long now = Math.floorDiv(time, DAY);
        var told = new ArrayList<ForetoldDay>();
        if (today != Long.MIN_VALUE) {
            for (long day : List.copyOf(days.subMap(today, Math.max(today, now)).keySet())) {
                end(day);
                told.add(of(day, false, partition));
            }
            for (long day : days.subMap(today - lag, Math.max(today, now) - lag).keySet()) {
                told.add(of(day, true, partition));
            }
        }
        today = Math.max(today, now);
        days.headMap(today - kept).clear();
        return told;
    }

    /// How far probabilities were off on the days before, as known now.
    private void end(long day) {
        var due = days.subMap(day - lag - WINDOW + 1, true, day - lag, true).values();
        var sums = days.get(day);
        for (int c = 0; sums != null && c < classes.count(); c++) {
            int label = c;
            var used = due.stream().filter(of -> expects(of, label)).toList();
            if (used.size() >= FEWEST) {
                sums.setErrors(
                        c,
                        error(used, c, DaySums.KNOWN_CAUGHT, DaySums.TRUE_CAUGHT),
                        error(used, c, DaySums.KNOWN_MISSED, DaySums.TRUE_MISSED));
            }
        }
    }

    private static boolean expects(DaySums day, int label) {
        return day.of(label, DaySums.KNOWN_CAUGHT) + day.of(label, DaySums.KNOWN_MISSED) > 0;
    }

    private static double error(List<DaySums> due, int label, int expected, int seen) {
        double beyondChance = 0;
        double squares = 0;
        for (var day : due) {
            double number = day.of(label, expected);
            double off = day.of(label, seen) - number;
            beyondChance += off * off - day.of(label, expected + 1);
            squares += number * number;
        }
        return squares > 0 ? Math.sqrt(Math.max(0, beyondChance) / squares) : 0;
    }

    private ForetoldDay of(long day, boolean isDue, int partition) {
        var sums = days.get(day);
        if (sums == null) {
            throw new IllegalStateException("a day must be kept: day=" + day);
        }
        return new ForetoldDay(
                partition,
                LocalDate.ofEpochDay(day),
                isDue,
                sums.transactions,
                sums.unscored,
                sums.known,
                IntStream.range(0, classes.count()).mapToObj(c -> of(sums, c, isDue)).toList());
    }

    private ForetoldClass of(DaySums sums, int label, boolean isDue) {
        return new ForetoldClass(
                classes.name(label),
                sums.of(label, DaySums.DECIDED),
                expected(sums, label, DaySums.CAUGHT, DaySums.CAUGHT_ERROR),
                expected(sums, label, DaySums.MISSED, DaySums.MISSED_ERROR),
                isDue ? truth(sums, label) : null);
    }

    private static ForetoldClass.Truth truth(DaySums sums, int label) {
        return new ForetoldClass.Truth(
                sums.of(label, DaySums.KNOWN_DECIDED),
                sums.of(label, DaySums.TRUE_CAUGHT),
                sums.of(label, DaySums.TRUE_MISSED),
                expected(sums, label, DaySums.KNOWN_CAUGHT, DaySums.CAUGHT_ERROR),
                expected(sums, label, DaySums.KNOWN_MISSED, DaySums.MISSED_ERROR));
    }

    private static Expected expected(DaySums sums, int label, int group, int error) {
        double number = sums.of(label, group);
        return new Expected(number, sums.of(label, group + 1), sums.of(label, error) * number);
    }

    /// The days that are kept, oldest first, to go on from.
    public List<ForetoldDaySums> sums() {
        var all = new ArrayList<ForetoldDaySums>();
        days.forEach((day, sums) -> {
            var written =
                    ForetoldDaySums.newBuilder()
                            .setDay(day)
                            .setTransactions(sums.transactions)
                            .setUnscored(sums.unscored)
                            .setKnown(sums.known);
            sums.stream().forEach(written::addSums);
            all.add(written.build());
        });
        return all;
    }

    /// The first day that has not ended, since the epoch; null before the first transaction.
    public @Nullable Long today() {
        return today == Long.MIN_VALUE ? null : today;
    }

    /// The time that was reached was none; the next one counts.
    public void forgetTime() {
        today = Long.MIN_VALUE;
    }

    /// Goes on where another was.
    ///
    /// @param today as it was there
    public void restore(List<ForetoldDaySums> all, @Nullable Long today) {
        days.clear();
        this.today = today == null ? Long.MIN_VALUE : today;
        for (var read : all) {
            var sums = new DaySums(classes.count());
            sums.set(read.getSumsList().stream().mapToDouble(Double::doubleValue).toArray());
            sums.transactions = read.getTransactions();
            sums.unscored = read.getUnscored();
            sums.known = read.getKnown();
            days.put(read.getDay(), sums);
        }
    }
}
