package io.counterweight.app.replay;

import io.counterweight.evaluate.CountedRows;
import io.counterweight.evaluate.KeptRows;
import io.counterweight.evaluate.StabilityIndex;
import io.counterweight.report.FeatureFindings.Drift;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the values of each column move from week to week, counted from the day of the first row.
/// They are compared to the first weeks that are judged: before, windows fill up.
final class WeeklyDrift {
    /// A week of fewer rows has no index: chance alone would be a large one.
    static final int FEWEST = 100;

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int MOST_REFERENCE_WEEKS = 4;

    private WeeklyDrift() {}

    /// Null with less than two weeks of rows, or none that counts.
    static @Nullable Drift of(KeptRows rows, CountedRows all, int columns) {
        long first = Long.MAX_VALUE;
        long judged = Long.MAX_VALUE;
        for (int i = 0; i < rows.size(); i++) {
            long day = Math.floorDiv(all.time(rows.number(i)), DAY);
            first = Math.min(first, day);
            judged = all.counts(rows.number(i)) ? Math.min(judged, day) : judged;
        }
        if (judged == Long.MAX_VALUE) {
            return null;
        }
        int[] weekOf = new int[rows.size()];
        var counts = new ArrayList<Integer>();
        for (int i = 0; i < weekOf.length; i++) {
            weekOf[i] = (int) ((Math.floorDiv(all.time(rows.number(i)), DAY) - first) / 7);
            while (counts.size() <= weekOf[i]) {
                counts.add(0);
            }
            counts.set(weekOf[i], counts.get(weekOf[i]) + 1);
        }
        int weeks = counts.size();
        int from = (int) (judged - first) / 7;
        int to = from + Math.clamp((weeks - from) / 4, 1, MOST_REFERENCE_WEEKS);
        int reference = counts.subList(from, to).stream().mapToInt(n -> n).sum();
        if (weeks < 2 || reference < FEWEST) {
            return null;
        }
        var indices = new ArrayList<List<@Nullable Double>>();
        for (int c = 0; c < columns; c++) {
            float[] values = rows.column(c);
            var index = new StabilityIndex(between(values, weekOf, from, to, reference));
            indices.add(indices(index, values, weekOf, counts));
        }
        return new Drift(LocalDate.ofEpochDay(first), from, to, List.copyOf(counts), indices);
    }

    private static List<@Nullable Double> indices(
            StabilityIndex index, float[] values, int[] weekOf, List<Integer> counts) {
        var indices = new ArrayList<@Nullable Double>();
        for (int week = 0; week < counts.size(); week++) {
            int count = counts.get(week);
            indices.add(
                    count < FEWEST
                            ? null
                            : (Double) index.of(between(values, weekOf, week, week + 1, count)));
        }
        return indices;
    }

    private static float[] between(float[] values, int[] weekOf, int from, int to, int count) {
        float[] some = new float[count];
        int size = 0;
        for (int i = 0; i < values.length; i++) {
            if (weekOf[i] >= from && weekOf[i] < to) {
                some[size++] = values[i];
            }
        }
        return some;
    }
}
