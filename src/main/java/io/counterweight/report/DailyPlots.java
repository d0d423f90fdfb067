package io.counterweight.report;

import io.counterweight.evaluate.DayReport;
import io.counterweight.evaluate.JudgedRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Day by day: average precision, and the recall of each class. A day without a value is a gap.
final class DailyPlots {
    private static final int WIDTH = 980;
    private static final int HEIGHT = 300;

    private final Replayed replayed;
    private final Styles styles;

    DailyPlots(Replayed replayed, Styles styles) {
        this.replayed = replayed;
        this.styles = styles;
    }

    void write(Html html) {
        styles.legend(html, replayed.learners().stream().map(JudgedRecipe::recipe).toList());
        plot(html, "Average precision", DayReport::averagePrecision);
        for (int c = 0; c < replayed.classes().count(); c++) {
            int of = c;
            plot(html, "Recall of " + replayed.classes().name(c), day -> day.recall().get(of));
        }
    }

    private void plot(Html html, String title, Function<DayReport, @Nullable Double> figure) {
        var plot = new Plot(html, title, days(), values(title, figure), WIDTH, HEIGHT);
        for (var judged : replayed.learners()) {
            plot.line(
                    judged.recipe(),
                    points(judged.report().days(), figure),
                    styles.colour(judged.recipe()),
                    styles.dash(judged.recipe()));
        }
        plot.end();
        html.tableBehind(title + " of each day", head(), rows(figure));
    }

    /// Days that were not judged are gaps as well.
    private static List<Plot.Point> points(
            List<DayReport> days, Function<DayReport, @Nullable Double> figure) {
        var points = new ArrayList<Plot.Point>();
        int next = days.isEmpty() ? 0 : days.getFirst().day();
        for (var day : days) {
            if (day.day() > next) {
                points.add(new Plot.Point(next, null));
            }
            points.add(new Plot.Point(day.day(), figure.apply(day)));
            next = day.day() + 1;
        }
        return points;
    }

    private Axis days() {
        var days = replayed.learners().getFirst().report().days();
        int first = days.getFirst().day();
        int last = days.getLast().day();
        return new Axis.Linear(
                "day", first - (first == last ? 1 : 0), last + (first == last ? 1 : 0));
    }

    /// From 0 to 1, but where every value is high, from the nearest round number below.
    private Axis values(String title, Function<DayReport, @Nullable Double> figure) {
        double lowest = 1;
        for (var judged : replayed.learners()) {
            for (var day : judged.report().days()) {
                var value = figure.apply(day);
                lowest = value == null ? lowest : Math.min(lowest, value);
            }
        }
        double low = 0;
        for (double near : new double[] {.5, .8, .9, .95, .98, .99, .995, .998, .999}) {
            low = lowest >= near ? near : low;
        }
        return new Axis.Linear(title.toLowerCase(Locale.ROOT), low, 1);
    }

    private List<String> head() {
        var head = new ArrayList<>(List.of("day", "date", "rows"));
        for (int c = 0; c < replayed.classes().count(); c++) {
            if (c != replayed.classes().majority()) {
                head.add(replayed.classes().name(c));
            }
        }
        replayed.learners().forEach(judged -> head.add(judged.recipe()));
        return head;
    }

    private List<List<String>> rows(Function<DayReport, @Nullable Double> figure) {
        var byDay = new TreeMap<Integer, List<String>>();
        for (var judged : replayed.learners()) {
            for (var day : judged.report().days()) {
                byDay.computeIfAbsent(day.day(), d -> about(day))
                        .add(FigureText.of(figure.apply(day)));
            }
        }
        return List.copyOf(byDay.values());
    }

    private List<String> about(DayReport day) {
        var about = new ArrayList<String>();
        about.add(Integer.toString(day.day()));
        about.add(day.date().toString());
        about.add(FigureText.count(day.rows()));
        for (int c = 0; c < replayed.classes().count(); c++) {
            if (c != replayed.classes().majority()) {
                about.add(FigureText.count(day.labelled().get(c)));
            }
        }
        return about;
    }
}
