package io.counterweight.report;

import io.counterweight.evaluate.ColumnProfile;
import io.counterweight.report.FeatureFindings.Importance;
import io.counterweight.report.FeatureFindings.Importances;
import io.counterweight.report.FeatureFindings.Part;
import io.counterweight.report.FeatureFindings.Reason;
import io.counterweight.report.FeatureFindings.Segment;
import io.counterweight.report.FeatureFindings.Wrong;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes `features.html`, beside `report.html`: what the features are, what the model goes by, how
/// they move, and where it is wrong. One file like the report; two replays of the same file write
/// the same.
public final class FeaturesPage {
    public static final String NAME = "features.html";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int BAR = 160;

    private final Html html = new Html();
    private final String pipeline;
    private final FeatureFindings findings;

    private FeaturesPage(String pipeline, FeatureFindings findings) {
        this.pipeline = pipeline;
        this.findings = findings;
    }

    /// @param folder of the report
    /// @return the file
    public static Path write(Path folder, String pipeline, FeatureFindings findings)
            throws IOException {
        var file = folder.resolve(NAME);
        Files.writeString(file, page(pipeline, findings));
        return file;
    }

    static String page(String pipeline, FeatureFindings findings) {
        return new FeaturesPage(pipeline, findings).page();
    }

    private String page() {
        var title = "Features of " + pipeline;
        HtmlReport.begin(html, title);
        html.open("p").element("a", "the report", "href", "report.html").close("p");
        note(
                "Of the recipe "
                        + findings.recipe()
                        + ", the champion at the start. Profiles and drift are of "
                        + FigureText.count(findings.sampled().rows())
                        + " labelled transactions"
                        + oneIn(findings.sampled().step())
                        + "; all else is of rows that count in the report.");
        html.element("h2", "What the model goes by");
        importances();
        html.element("h2", "What the columns are");
        profiles();
        html.element("h2", "How they move");
        drift();
        html.element("h2", "Errors by segment");
        segments();
        html.element("h2", "The highest-scored genuine transactions");
        wrong(findings.genuine());
        html.element("h2", "The lowest-scored frauds");
        wrong(findings.frauds());
        return HtmlReport.end(html);
    }

    private static String oneIn(int step) {
        return step == 1 ? "" : ", one in " + step;
    }

    private void note(String text) {
        html.element("p", text, "class", "note");
    }

    private void importances() {
        var of = findings.importances();
        if (of == null) {
            note("There is no model that could score the rows, or no fraud among them.");
            return;
        }
        double most = Math.max(1e-9, of.features().getFirst().lost());
        head("feature", "AP lost", "least … most", "");
        for (var feature : of.features()) {
            importance(feature, most);
        }
        end();
        note(about(of));
    }

    private void importance(Importance of, double most) {
        html.open("tr").element("th", of.feature(), "scope", "row");
        html.cell(lost(of.lost()), "");
        html.cell(lost(of.least()) + " … " + lost(of.most()), "");
        html.open("td", "class", "bar");
        html.open("svg", "width", String.valueOf(BAR), "height", "12", "aria-hidden", "true");
        var width = FigureText.format("%.1f", Math.clamp(of.lost() / most, 0, 1) * BAR);
        html.empty("rect", "class", "bar c0", "width", width, "height", "12");
        html.close("svg").close("td").close("tr");
    }

    private static String lost(double precision) {
        var text = FigureText.format("%.4f", precision);
        return text.equals("-0.0000") ? "0.0000" : minus(text);
    }

    /// The sign as it is set, but in an exponent.
    private static String minus(String number) {
        return number.startsWith("-") ? "−" + number.substring(1) : number;
    }

    private static String about(Importances of) {
        return "What the pooled average precision of the last model, "
                + FigureText.of(of.averagePrecision())
                + " here, loses where a feature's columns are those of other rows: the mean of "
                + of.draws()
                + " draws with a fixed seed, the least and the most beside it. A feature whose like"
                + " is in another can have little to lose and still matter. Of "
                + FigureText.count(of.frauds())
                + " frauds"
                + oneIn(of.fraudStep())
                + " and "
                + FigureText.count(of.genuine())
                + " genuine rows"
                + oneIn(of.genuineStep())
                + ", weighted for it; "
                + FigureText.count(of.scores())
                + " scores in all. The model has learned from these rows meanwhile: this average"
                + " precision is not what the report judges.";
    }

    private void profiles() {
        head(
                "column",
                "mean",
                "1 %",
                "25 %",
                "median",
                "75 %",
                "99 %",
                "zero",
                "missing",
                "1st half",
                "2nd half",
                "AP alone");
        findings.profiles().forEach(profile -> html.row("td", cells(profile)));
        end();
        note(
                "Halves in the order labels came. AP alone: average precision of the column as a"
                        + " score, or of its negative where that is more; a column that says nothing"
                        + " has the share of frauds.");
    }

    private static List<String> cells(ColumnProfile of) {
        var cells = new ArrayList<>(List.of(of.name(), value(of.mean())));
        for (double quantile : of.quantiles()) {
            cells.add(value(quantile));
        }
        cells.add(share(of.zero()));
        cells.add(share(of.missing()));
        cells.add(value(of.firstHalf()));
        cells.add(value(of.secondHalf()));
        cells.add(FigureText.of(of.averagePrecision()));
        return cells;
    }

    private static String value(double x) {
        if (Double.isNaN(x)) {
            return FigureText.ABSENT;
        }
        double size = Math.abs(x);
        if (size >= 1e6 || size < 1e-3 && x != 0) {
            return minus(FigureText.format("%.1e", x));
        }
        return minus(
                x == Math.rint(x)
                        ? FigureText.count((long) x)
                        : FigureText.format(
                                size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.3f", x));
    }

    private static String share(double of) {
        if (of == 0 || of == 1) {
            return of == 0 ? "0" : "all";
        }
        return of < .001 ? "< 0.1 %" : FigureText.format("%.1f %%", 100 * of);
    }

    private void drift() {
        var drift = findings.drift();
        if (drift == null) {
            note("With less than two weeks of rows there is no drift to see.");
            return;
        }
        new DriftMap(drift, findings.profiles().stream().map(ColumnProfile::name).toList())
                .write(html);
    }

    private void segments() {
        if (findings.segments().isEmpty()) {
            note(
                    "No feature is a category or a flag; judge.segments names features whose values"
                            + " are segments.");
            return;
        }
        html.open("div", "class", "plots");
        findings.segments().forEach(this::segment);
        html.close("div");
        note(
                "Recall and precision of the decisions, average precision of the segment's rows as"
                        + " one, all by the scores given at the time. Where the mean probability is"
                        + " far from the share of frauds, the segment is badly calibrated.");
    }

    private void segment(Segment segment) {
        head(
                segment.feature(),
                "rows",
                "frauds",
                "share",
                "mean prob.",
                "alerts",
                "recall",
                "precision",
                "AP");
        segment.parts().forEach(part -> html.row("td", cells(part)));
        end();
    }

    private static List<String> cells(Part part) {
        return List.of(
                part.value(),
                FigureText.count(part.rows()),
                FigureText.count(part.frauds()),
                FigureText.percent((double) part.frauds() / Math.max(1, part.rows())),
                FigureText.percent(part.probability()),
                FigureText.count(part.alerts()),
                FigureText.of(part.recall()),
                FigureText.of(part.precision()),
                FigureText.of(part.averagePrecision()));
    }

    private void wrong(List<Wrong> rows) {
        if (rows.isEmpty()) {
            note("None was scored.");
            return;
        }
        html.open("div", "class", "wide").open("table").open("thead").open("tr");
        for (var name : List.of("transaction", "time (UTC)", "probability", "decided")) {
            html.element("th", name);
        }
        html.element("th", "for fraud", "class", "text").element("th", "against", "class", "text");
        html.close("tr").close("thead").open("tbody");
        for (var row : rows) {
            html.open("tr").element("th", row.id(), "scope", "row");
            html.cell(TIME.format(row.time()), "");
            html.cell(FigureText.small(row.probability()), "");
            html.cell(row.isAlert() ? "alert" : "no alert", "");
            html.cell(reasons(row.raising()), "", "class", "text");
            html.cell(reasons(row.lowering()), "", "class", "text").close("tr");
        }
        end();
        note(
                "The probability is that of the time, the reasons are the last model's: by how much"
                        + " a value in place of the mean of what was learned from raises or lowers"
                        + " the logit of fraud.");
    }

    private static String reasons(List<Reason> reasons) {
        return reasons.isEmpty()
                ? FigureText.ABSENT
                : reasons.stream().map(FeaturesPage::reason).collect(Collectors.joining("; "));
    }

    private static String reason(Reason of) {
        return of.feature()
                + " "
                + value(of.value())
                + " (usual "
                + value(of.usual())
                + ") "
                + FigureText.difference(of.logit(), 0.0, 1);
    }

    private void head(String... names) {
        html.open("div", "class", "wide").open("table").open("thead");
        html.row("th", List.of(names)).close("thead").open("tbody");
    }

    private void end() {
        html.close("tbody").close("table").close("div");
    }
}
