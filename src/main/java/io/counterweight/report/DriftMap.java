package io.counterweight.report;

import io.counterweight.report.FeatureFindings.Drift;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stability of each column, week by week, as a map of three shades, and its figures behind.
final class DriftMap {
    /// By custom, where a column begins to move, and where it is another.
    private static final double MOVES = .1;

    private static final double IS_ANOTHER = .25;

    private static final int WIDTH = 980;
    private static final int ROW = 17;
    private static final int TOP = 24;
    private static final int LAST_LABEL = 60;
    private static final double OF_LETTER = 6.2;
    private static final int MOST_LABEL = 300;

    private final Drift drift;
    private final List<String> columns;
    private final double left;
    private final double cell;
    private final Axis dates;

    DriftMap(Drift drift, List<String> columns) {
        this.drift = drift;
        this.columns = columns;
        int longest = columns.stream().mapToInt(String::length).max().orElse(0);
        this.left = Math.min(MOST_LABEL, 16 + longest * OF_LETTER);
        this.cell = (WIDTH - 14 - left) / drift.rows().size();
        double first = drift.first().toEpochDay();
        this.dates = new Axis.Dates("", first, first + 7.0 * drift.rows().size());
    }

    void write(Html html) {
        int height = TOP + columns.size() * ROW + 8;
        html.open("svg", "class", "plot", "viewBox", "0 0 " + WIDTH + " " + height);
        html.element("title", "Population stability index of each column by week");
        for (double tick : dates.ticks()) {
            double x = left + dates.position(tick) * cell * drift.rows().size();
            text(html, dates.text(tick), x, 15, x > WIDTH - LAST_LABEL ? "end" : "");
            html.empty("path", "class", "grid", "d", "M" + number(x) + " 19V" + TOP);
        }
        double from = left + drift.from() * cell;
        double to = left + drift.to() * cell;
        html.empty("path", "class", "line c0", "d", "M" + number(from) + " 21.5H" + number(to));
        for (int c = 0; c < columns.size(); c++) {
            double y = TOP + (double) c * ROW;
            text(html, columns.get(c), left - 6, y + 12, "end");
            cells(html, drift.indices().get(c), y);
        }
        html.close("svg");
        legend(html);
        html.tableBehind("Each column's index", head(), rows());
    }

    /// Weeks of the same shade side by side are one rectangle.
    private void cells(Html html, List<@Nullable Double> indices, double y) {
        int start = 0;
        for (int week = 1; week <= indices.size(); week++) {
            if (week == indices.size() || !shade(indices, week).equals(shade(indices, start))) {
                html.empty(
                        "rect",
                        "class",
                        shade(indices, start),
                        "x",
                        number(left + start * cell),
                        "y",
                        number(y),
                        "width",
                        number((week - start) * cell),
                        "height",
                        String.valueOf(ROW - 2));
                start = week;
            }
        }
    }

    private String shade(List<@Nullable Double> indices, int week) {
        var index = indices.get(week);
        if (index == null) {
            return "shade none";
        }
        return index < MOVES ? "shade stable" : index < IS_ANOTHER ? "shade moves" : "shade other";
    }

    private void legend(Html html) {
        html.open("p", "class", "legend");
        shade(html, "stable", "below .1");
        shade(html, "moves", ".1 to .25");
        shade(html, "other", "above .25");
        shade(html, "none", "too few rows");
        html.close("p");
        html.element(
                "p",
                "Population stability index of each week against "
                        + reference()
                        + ", in tenths of those: by custom a column is stable below .1 and another one"
                        + " above .25. Before, windows and frauds known so far fill up.",
                "class",
                "note");
    }

    /// Drawn as a line above the weeks, too.
    private String reference() {
        int weeks = drift.to() - drift.from();
        return "the "
                + (weeks == 1 ? "week" : weeks + " weeks")
                + " from "
                + drift.first().plusDays(7L * drift.from())
                + ", the first that are judged (the line above them)";
    }

    private static void shade(Html html, String of, String text) {
        html.open("span").open("svg", "width", "22", "height", "12", "aria-hidden", "true");
        html.empty("rect", "class", "shade " + of, "width", "22", "height", "12");
        html.close("svg").text(" " + text).close("span");
    }

    private static List<String> head() {
        return List.of("column", "highest", "in the week from", "last", "weeks above .25");
    }

    private List<List<String>> rows() {
        var rows = new ArrayList<List<String>>();
        for (int c = 0; c < columns.size(); c++) {
            Double highest = null;
            Double last = null;
            int in = 0;
            int other = 0;
            var indices = drift.indices().get(c);
            for (int week = 0; week < indices.size(); week++) {
                var index = indices.get(week);
                if (index == null) {
                    continue;
                }
                last = index;
                other += index > IS_ANOTHER ? 1 : 0;
                if (highest == null || index > highest) {
                    highest = index;
                    in = week;
                }
            }
            LocalDate week = drift.first().plusDays(7L * in);
            rows.add(
                    List.of(
                            columns.get(c),
                            FigureText.of(highest, 3),
                            highest == null ? FigureText.ABSENT : week.toString(),
                            FigureText.of(last, 3),
                            FigureText.count(other)));
        }
        return rows;
    }

    private static void text(Html html, String text, double x, double y, String kind) {
        html.element("text", text, "class", kind, "x", number(x), "y", number(y));
    }

    private static String number(double value) {
        return FigureText.format("%.1f", value);
    }
}
