package io.counterweight.report;

import io.counterweight.evaluate.DayReport;
import io.counterweight.evaluate.JudgedRecipe;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Over time: average precision, and the recall of each class, by day, week or month. A period
/// without a value is a gap.
final class TimePlots {
    private static final int WIDTH = 980;
    private static final int HEIGHT = 300;

    /// The bands of more than this many recipes would hide each other.
    private static final int MOST_BANDS = 3;

    private final Replayed replayed;
    private final Styles styles;
    private final Periods periods;

    TimePlots(Replayed replayed, Styles styles) {
        this.replayed = replayed;
        this.styles = styles;
        var days = replayed.learners().getFirst().report().days();
        this.periods =
                Periods.of(
                        days.getLast().date().toEpochDay()
                                - days.getFirst().date().toEpochDay()
                                + 1);
    }

    /// Such as `By week`.
    String title() {
        return "By " + periods.text();
    }

    void write(Html html) {
        styles.legend(html, replayed.learners().stream().map(JudgedRecipe::recipe).toList());
        plot(html, "Average precision", PeriodFigure::averagePrecision);
        for (int c = 0; c < replayed.classes().count(); c++) {
            int of = c;
            plot(
                    html,
                    "Recall of " + replayed.classes().name(c),
                    days -> PeriodFigure.recall(days, of));
        }
        html.element("p", note(), "class", "note");
    }

    private String note() {
        var lines =
                periods == Periods.DAY
                        ? "A strong line is over a week around each day, the faint one is the day."
                        : "A point is a "
                                + periods.text()
                                + ", at the middle of its days; daily.csv has each day.";
        var bands =
                replayed.learners().size() <= MOST_BANDS
                        ? " Bands"
                        : " The band, of the champion alone,";
        return lines
                + " Average precision is the mean of daily ones, recall that of all rows together."
                + bands
                + " hold 95 %: of average precision by how its days differ, of recall by how many"
                + " rows it is of.";
    }

    private void plot(Html html, String title, PeriodFigure.Of figure) {
        var plot = new Plot(html, title, dates(), values(title, figure), WIDTH, HEIGHT);
        for (var judged : replayed.learners()) {
            if (replayed.learners().size() <= MOST_BANDS
                    || judged.recipe().equals(replayed.champion())) {
                plot.band(
                        points(judged, figure, PeriodFigure::low),
                        points(judged, figure, PeriodFigure::high),
                        styles.colour(judged.recipe()));
            }
        }
        for (var judged : replayed.learners()) {
            var colour = styles.colour(judged.recipe());
            if (periods == Periods.DAY) {
                plot.line(
                        judged.recipe() + ", each day",
                        daily(judged.report().days(), figure),
                        "daily " + colour,
                        "none");
            }
            plot.line(
                    judged.recipe(),
                    points(judged, figure, PeriodFigure::value),
                    colour,
                    styles.dash(judged.recipe()));
        }
        plot.end();
        html.tableBehind(title + " of each " + periods.text(), head(), rows(figure));
    }

    private List<Plot.Point> points(
            JudgedRecipe judged,
            PeriodFigure.Of figure,
            Function<PeriodFigure, @Nullable Double> value) {
        var days = judged.report().days();
        var points = new ArrayList<Plot.Point>();
        var smoothed = periods.smoothed(days);
        for (int i = 0; i < smoothed.size(); i++) {
            var of = smoothed.get(i);
            double at = periods == Periods.DAY ? epochDay(days.get(i)) : middle(of);
            points.add(new Plot.Point(at, value.apply(figure.of(of))));
        }
        return points;
    }

    /// Days that were not judged are gaps as well.
    private static List<Plot.Point> daily(List<DayReport> days, PeriodFigure.Of figure) {
        var points = new ArrayList<Plot.Point>();
        double next = days.isEmpty() ? 0 : epochDay(days.getFirst());
        for (var day : days) {
            if (epochDay(day) > next) {
                points.add(new Plot.Point(next, null));
            }
            points.add(new Plot.Point(epochDay(day), figure.of(List.of(day)).value()));
            next = epochDay(day) + 1;
        }
        return points;
    }

    private static double epochDay(DayReport day) {
        return day.date().toEpochDay();
    }

    private static double middle(List<DayReport> days) {
        return (epochDay(days.getFirst()) + epochDay(days.getLast())) / 2;
    }

    private Axis dates() {
        var days = replayed.learners().getFirst().report().days();
        double first = epochDay(days.getFirst());
        double last = epochDay(days.getLast());
        double around = first == last ? 1 : 0;
        var label = days.getFirst().date() + " to " + days.getLast().date() + " (UTC)";
        return new Axis.Dates(label, first - around, last + around);
    }

    /// From 0 to 1, but where every value is high, from the nearest round number below.
    private Axis values(String title, PeriodFigure.Of figure) {
        double lowest = 1;
        for (var judged : replayed.learners()) {
            var days = judged.report().days();
            for (var point : points(judged, figure, PeriodFigure::value)) {
                lowest = point.y() == null ? lowest : Math.min(lowest, point.y());
            }
            for (var point : periods == Periods.DAY ? daily(days, figure) : List.<Plot.Point>of()) {
                lowest = point.y() == null ? lowest : Math.min(lowest, point.y());
            }
        }
        return new Axis.Linear(title.toLowerCase(Locale.ROOT), Zoom.below(lowest), 1);
    }

    private List<String> head() {
        var head = new ArrayList<String>();
        head.addAll(
                periods == Periods.DAY
                        ? List.of("date", "day", "rows")
                        : List.of("from", "to", "days", "rows"));
        for (int c = 0; c < replayed.classes().count(); c++) {
            if (c != replayed.classes().majority()) {
                head.add(replayed.classes().name(c));
            }
        }
        replayed.learners().forEach(judged -> head.add(judged.recipe()));
        return head;
    }

    private List<List<String>> rows(PeriodFigure.Of figure) {
        var byStart = new TreeMap<LocalDate, List<String>>();
        for (var judged : replayed.learners()) {
            for (var days : periods.of(judged.report().days())) {
                byStart.computeIfAbsent(days.getFirst().date(), _ -> about(days))
                        .add(FigureText.of(figure.of(days).value()));
            }
        }
        return List.copyOf(byStart.values());
    }

    private List<String> about(List<DayReport> days) {
        var about = new ArrayList<String>();
        about.add(days.getFirst().date().toString());
        if (periods == Periods.DAY) {
            about.add(Integer.toString(days.getFirst().day()));
        } else {
            about.add(days.getLast().date().toString());
            about.add(Integer.toString(days.size()));
        }
        about.add(FigureText.count(days.stream().mapToLong(DayReport::rows).sum()));
        for (int c = 0; c < replayed.classes().count(); c++) {
            int of = c;
            if (c != replayed.classes().majority()) {
                about.add(
                        FigureText.count(
                                days.stream().mapToLong(day -> day.labelled().get(of)).sum()));
            }
        }
        return about;
    }
}
