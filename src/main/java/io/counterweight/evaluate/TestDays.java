package io.counterweight.evaluate;

import io.counterweight.event.Classes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Walks the test days of one recipe in order and reports each and all of them. Used once.
final class TestDays {
    private final Classes classes;
    private final JudgedRows rows;
    private final KnownFrauds knownFrauds;
    private final @Nullable CardHits cards;
    private final int firstDay;
    private final long from;
    private final long until;
    private final PooledRows pooled;
    private final @Nullable Integer top;
    private double caughtInBudget;
    private final ResampledPrecision resampled;
    private final List<DayReport> reports = new ArrayList<>();

    /// @param firstDay day 0, in days since the epoch
    /// @param until rows of a later time do not count (ms)
    TestDays(
            Classes classes,
            Judge judge,
            JudgedRows rows,
            KnownFrauds knownFrauds,
            EntityIds entities,
            int firstDay,
            long until) {
        this.classes = classes;
        this.rows = rows;
        this.knownFrauds = knownFrauds;
        this.firstDay = firstDay;
        this.from = firstDay * JudgedRows.MILLIS_PER_DAY + judge.from().toMillis();
        this.until = until;
        this.top = judge.top();
        this.cards =
                judge.top() == null
                        ? null
                        : new CardHits(judge.top(), judge.knownForDays(), entities);
        this.pooled = new PooledRows(classes.count(), classes.majority(), rows.size());
        this.resampled = new ResampledPrecision(daysWithRows());
        knownFrauds.rewind(entities.count());
    }

    private int daysWithRows() {
        return (int)
                IntStream.range(0, rows.size())
                        .filter(this::isTested)
                        .map(rows::day)
                        .distinct()
                        .count();
    }

    private boolean isTested(int row) {
        return rows.time(row) >= from && rows.time(row) <= until;
    }

    JudgedRecipe judge(String recipe) {
        long[] byDay = rows.byDay();
        int start = 0;
        while (start < byDay.length) {
            int day = (int) (byDay[start] >> 32);
            int end = start;
            while (end < byDay.length && (int) (byDay[end] >> 32) == day) {
                end++;
            }
            if ((day + 1L) * JudgedRows.MILLIS_PER_DAY > from) {
                judgeDay(day, byDay, start, end);
            }
            start = end;
        }
        return new JudgedRecipe(total(recipe), pooled.curves(), resampled.of(reports));
    }

    private void judgeDay(int day, long[] byDay, int start, int end) {
        var ofDay = new PooledRows(classes.count(), classes.majority(), end - start);
        knownFrauds.advanceTo(day);
        if (cards != null) {
            cards.begin(day);
        }
        for (int i = start; i < end; i++) {
            int row = (int) byDay[i];
            if (!counts(row, day)) {
                continue;
            }
            ofDay.add(rows, row);
            pooled.add(rows, row);
            if (cards != null) {
                cards.row(rows.entity(row), rows.score(row), rows.label(row) != classes.majority());
            }
        }
        if (top != null) {
            caughtInBudget += ofDay.positivesAmongHighest(top);
        }
        if (ofDay.size() > 0) {
            ofDay.resample(day, resampled);
            reports.add(dayReport(day, ofDay, cards == null ? null : cards.end()));
        }
    }

    /// @param day of the row, which known frauds were advanced to
    private boolean counts(int row, int day) {
        int entity = rows.entity(row);
        return isTested(row) && !(entity >= 0 && knownFrauds.isKnown(entity, day));
    }

    /// The rows that count, by their numbers.
    BitSet counted() {
        var counted = new BitSet(rows.size());
        for (long key : rows.byDay()) {
            int day = (int) (key >> 32);
            knownFrauds.advanceTo(day);
            counted.set((int) key, counts((int) key, day));
        }
        return counted;
    }

    private DayReport dayReport(int day, PooledRows ofDay, CardHits.@Nullable Day hits) {
        var ranking = ofDay.ranking();
        var decisions = ofDay.decisions();
        return new DayReport(
                day - firstDay,
                LocalDate.ofEpochDay(day),
                ofDay.size(),
                LongStream.range(0, classes.count())
                        .mapToObj(c -> decisions.labelled((int) c))
                        .toList(),
                ranking.averagePrecision(),
                ranking.rocAuc(),
                hits == null ? null : hits.precision(),
                hits == null ? 0 : hits.hits(),
                hits == null ? 0 : hits.defrauded(),
                perClass(decisions::recall),
                perClass(decisions::precision));
    }

    private RecipeReport total(String recipe) {
        var averagePrecision = new Mean();
        var rocAuc = new Mean();
        var cardPrecision = new Mean();
        for (var day : reports) {
            averagePrecision.add(day.averagePrecision());
            rocAuc.add(day.rocAuc());
            cardPrecision.add(day.cardPrecision());
        }
        long hits = reports.stream().mapToLong(DayReport::hits).sum();
        long defrauded = reports.stream().mapToLong(DayReport::defrauded).sum();
        return new RecipeReport(
                recipe,
                pooled.size(),
                averagePrecision.value(),
                pooled.ranking().averagePrecision(),
                rocAuc.value(),
                cardPrecision.value(),
                defrauded == 0 ? null : (double) hits / defrauded,
                hits,
                defrauded,
                recallAtBudget(),
                pooled.decisions().accuracy(),
                pooled.calibrationError(),
                pooled.rawCalibrationError(),
                pooled.brier(),
                pooled.logLoss(),
                perClass(pooled.decisions()::recall),
                perClass(pooled.decisions()::precision),
                List.copyOf(reports));
    }

    private @Nullable Double recallAtBudget() {
        long frauds = pooled.size() - pooled.decisions().labelled(classes.majority());
        return top == null || frauds == 0 ? null : caughtInBudget / frauds;
    }

    private List<@Nullable Double> perClass(IntFunction<@Nullable Double> metric) {
        var values = new ArrayList<@Nullable Double>();
        for (int c = 0; c < classes.count(); c++) {
            values.add(metric.apply(c));
        }
        return Collections.unmodifiableList(values);
    }
}
