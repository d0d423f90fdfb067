package io.counterweight.report;

import io.counterweight.evaluate.Curves;
import io.counterweight.evaluate.JudgedRecipe;
import io.counterweight.evaluate.ReplaySummary;
import io.counterweight.evaluate.WilsonBand;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Precision–recall, ROC and calibration of every recipe, each with its points in a table behind.
final class CurvePlots {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 400;

    private final Replayed replayed;
    private final Styles styles;

    CurvePlots(Replayed replayed, Styles styles) {
        this.replayed = replayed;
        this.styles = styles;
    }

    void writeRanking(Html html) {
        styles.legend(html, names());
        html.open("div", "class", "plots");
        precisionRecall(html);
        roc(html);
        html.close("div");
        html.element(
                "p",
                "All rows that count as one, ranked by "
                        + ReplaySummary.RANKED_BY
                        + ": after correction, of all minority classes together. A ring is where the"
                        + " decisions lie; grey is chance. "
                        + axes(),
                "class",
                "note");
        html.tableBehind(
                "The points of both curves, and the decisions",
                List.of(
                        "recipe",
                        "threshold",
                        "alerts",
                        "recall",
                        "precision",
                        "false positive rate"),
                pointRows());
    }

    /// How the axes differ from 0 to 1.
    private String axes() {
        double precision = Zoom.precision(drawn());
        double recall = Zoom.recall(drawn());
        double ofRoc = Zoom.recallOfRoc(drawn());
        var text = new StringBuilder("The rate of false positives is on a logarithmic axis");
        text.append(ofRoc > 0 ? ", and recall beside it begins at " + ofRoc + "." : ".");
        if (precision > 0 || recall > 0) {
            text.append(" Precision begins at ").append(precision);
            text.append(", recall below it at ").append(recall);
            text.append(": what lies outside is not drawn.");
        }
        return text.toString();
    }

    private void precisionRecall(Html html) {
        double lowest = Zoom.precision(drawn());
        double from = Zoom.recall(drawn());
        var plot =
                square(
                        html,
                        "Precision and recall",
                        new Axis.Linear("recall", from, 1),
                        new Axis.Linear("precision", lowest, 1));
        var baseRate = baseRate();
        if (baseRate != null && baseRate >= lowest) {
            plot.line("the share of frauds", line(from, baseRate, 1, baseRate), "chance", "none");
        }
        for (var judged : drawn()) {
            lineOf(
                    plot,
                    judged,
                    point ->
                            new Plot.Point(
                                    point.recall(),
                                    point.recall() < from || point.precision() < lowest
                                            ? null
                                            : point.precision()));
            var decided = judged.curves().decided();
            if (decided != null
                    && decided.precision() != null
                    && decided.precision() >= lowest
                    && decided.recall() >= from) {
                ring(plot, judged, decided.recall(), decided.precision());
            }
        }
        plot.end();
    }

    private void roc(Html html) {
        double low = Zoom.falsePositives(drawn());
        double lowest = Zoom.recallOfRoc(drawn());
        var plot =
                square(
                        html,
                        "ROC",
                        new Axis.Log("false positive rate (logarithmic)", low, 1),
                        new Axis.Linear("recall", lowest, 1));
        plot.line("chance", chance(low, lowest), "chance", "none");
        for (var judged : drawn()) {
            lineOf(
                    plot,
                    judged,
                    point ->
                            new Plot.Point(
                                    point.falsePositiveRate(),
                                    point.recall() < lowest ? null : point.recall()));
            var decided = judged.curves().decided();
            if (decided != null && decided.recall() >= lowest) {
                ring(plot, judged, decided.falsePositiveRate(), decided.recall());
            }
        }
        plot.end();
    }

    /// As many hits as false alarms, a bow on a logarithmic axis.
    private static List<Plot.Point> chance(double low, double lowest) {
        var points = new ArrayList<Plot.Point>();
        for (double rate = low; rate < 1; rate *= 1.2) {
            points.add(new Plot.Point(rate, rate < lowest ? null : rate));
        }
        points.add(new Plot.Point(1, 1.0));
        return points;
    }

    void writeCalibration(Html html) {
        styles.legend(html, names());
        html.open("div", "class", "plots");
        calibration(html, "Before correction", Curves::raw);
        calibration(html, "After correction", Curves::calibrated);
        html.close("div");
        html.element(
                "p",
                "Each point is a twentieth of the rows that count, in the order of probability; the"
                        + " highest twentieth is halved four times. Both axes by log-odds, so that"
                        + " the rare end can be read. On the grey line a probability means what it"
                        + " says; a triangle is a bin without a fraud.",
                "class",
                "note");
        html.tableBehind(
                "The bins",
                List.of(
                        "recipe",
                        "correction",
                        "rows",
                        "frauds",
                        "mean probability",
                        "share of frauds",
                        "95 % of the share"),
                binRows());
    }

    private void calibration(Html html, String title, Function<Curves, List<Curves.Bin>> bins) {
        double low = lowest();
        var plot =
                square(
                        html,
                        title,
                        new Axis.Logit("mean probability", low, 0.999),
                        new Axis.Logit("share of frauds", low, 0.999));
        plot.line("calibrated", line(low, low, 0.999, 0.999), "chance", "none");
        for (var judged : drawn()) {
            var name = judged.recipe();
            var colour = styles.colour(name);
            var points = new ArrayList<Plot.Point>();
            for (var bin : bins.apply(judged.curves())) {
                if (bin.frauds() > 0) {
                    points.add(new Plot.Point(bin.probability(), bin.share()));
                }
            }
            plot.line(name, points, colour, styles.dash(name));
            for (var bin : bins.apply(judged.curves())) {
                if (bin.frauds() > 0) {
                    plot.dot(bin.probability(), bin.share(), colour);
                } else {
                    plot.below(bin.probability(), colour);
                }
            }
        }
        plot.end();
    }

    /// A power of ten below every mean and every share but 0, at least 1e-6.
    private double lowest() {
        double lowest = 0.01;
        for (var judged : drawn()) {
            for (var bins : List.of(judged.curves().raw(), judged.curves().calibrated())) {
                for (var bin : bins) {
                    lowest = Math.min(lowest, bin.probability());
                    lowest = bin.frauds() > 0 ? Math.min(lowest, bin.share()) : lowest;
                }
            }
        }
        return Math.max(1e-6, Math.pow(10, Math.floor(Math.log10(Math.max(1e-6, lowest)))));
    }

    private List<List<String>> pointRows() {
        var rows = new ArrayList<List<String>>();
        for (var judged : drawn()) {
            var decided = judged.curves().decided();
            if (decided != null) {
                rows.add(
                        List.of(
                                judged.recipe(),
                                "decisions",
                                FigureText.count(decided.alerts()),
                                FigureText.of(decided.recall()),
                                FigureText.of(decided.precision()),
                                FigureText.small(decided.falsePositiveRate())));
            }
            for (var point : judged.curves().points()) {
                rows.add(
                        List.of(
                                judged.recipe(),
                                FigureText.small(point.threshold()),
                                FigureText.count(point.alerts()),
                                FigureText.of(point.recall()),
                                FigureText.of(point.precision()),
                                FigureText.small(point.falsePositiveRate())));
            }
        }
        return rows;
    }

    private List<List<String>> binRows() {
        var rows = new ArrayList<List<String>>();
        for (var judged : drawn()) {
            judged.curves().raw().forEach(bin -> rows.add(binRow(judged, "before", bin)));
            judged.curves().calibrated().forEach(bin -> rows.add(binRow(judged, "after", bin)));
        }
        return rows;
    }

    private static List<String> binRow(JudgedRecipe judged, String correction, Curves.Bin bin) {
        var band = WilsonBand.of(Math.round(bin.frauds()), bin.rows());
        return List.of(
                judged.recipe(),
                correction,
                FigureText.count(bin.rows()),
                FigureText.format("%,.1f", bin.frauds()),
                FigureText.small(bin.probability()),
                FigureText.small(bin.share()),
                band == null
                        ? FigureText.ABSENT
                        : FigureText.small(band.low()) + " … " + FigureText.small(band.high()));
    }

    private void lineOf(Plot plot, JudgedRecipe judged, Function<Curves.Point, Plot.Point> place) {
        var name = judged.recipe();
        var points = new ArrayList<Plot.Point>();
        judged.curves().points().forEach(point -> points.add(place.apply(point)));
        plot.line(name, points, styles.colour(name), styles.dash(name));
    }

    private void ring(Plot plot, JudgedRecipe judged, double x, double y) {
        plot.ring(x, y, styles.colour(judged.recipe()), judged.recipe() + ": the decisions");
    }

    private static Plot square(Html html, String title, Axis x, Axis y) {
        return new Plot(html, title, x, y, WIDTH, HEIGHT);
    }

    private static List<Plot.Point> line(double x0, double y0, double x1, double y1) {
        return List.of(new Plot.Point(x0, y0), new Plot.Point(x1, y1));
    }

    private @Nullable Double baseRate() {
        var points = drawn().getFirst().curves().points();
        return points.isEmpty() ? null : points.getLast().precision();
    }

    private List<JudgedRecipe> drawn() {
        return replayed.learners();
    }

    private List<String> names() {
        return drawn().stream().map(JudgedRecipe::recipe).toList();
    }
}
