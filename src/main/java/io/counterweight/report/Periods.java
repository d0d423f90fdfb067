package io.counterweight.report;

import io.counterweight.evaluate.DayReport;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The days of a recipe put together: each day alone, or weeks or months where there are many.
///
/// @param name such as `week`
enum Periods {
    DAY("day"),
    WEEK("week"),
    MONTH("month");

    /// From so many days on by the week.
    static final int MANY_DAYS = 90;

    /// And from so many on by the month.
    static final int VERY_MANY_DAYS = 365;

    /// What a smoothed line of days is the mean of: three before and three after.
    private static final int AROUND = 3;

    private final String name;

    Periods(String name) {
        this.name = name;
    }

    /// @param days from the first to the last
    static Periods of(long days) {
        return days < MANY_DAYS ? DAY : days < VERY_MANY_DAYS ? WEEK : MONTH;
    }

    String text() {
        return name;
    }

    /// The first day of the period that a day is in.
    LocalDate start(LocalDate day) {
        return switch (this) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
    }

    /// The judged days of each period, in order; a period without one is left out.
    List<List<DayReport>> of(List<DayReport> days) {
        var periods = new TreeMap<LocalDate, List<DayReport>>();
        for (var day : days) {
            periods.computeIfAbsent(start(day.date()), _ -> new ArrayList<>()).add(day);
        }
        return List.copyOf(periods.values());
    }

    /// What each point of a smoothed line is made of: a period, or the days around a day.
    List<List<DayReport>> smoothed(List<DayReport> days) {
        if (this != DAY) {
            return of(days);
        }
        var smoothed = new ArrayList<List<DayReport>>();
        for (var middle : days) {
            smoothed.add(
                    days.stream()
                            .filter(day -> Math.abs(day.day() - middle.day()) <= AROUND)
                            .toList());
        }
        return smoothed;
    }
}
