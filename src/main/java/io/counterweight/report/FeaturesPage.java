package io.counterweight.report;

import io.counterweight.evaluate.ColumnProfile;
import io.counterweight.report.FeatureFindings.Importance;
import io.counterweight.report.FeatureFindings.Importances;
import io.counterweight.report.FeatureFindings.Part;
import io.counterweight.report.FeatureFindings.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes `features.html`, beside `report.html`: what the features are, what the model goes by, how
/// they move, and where it is wrong. One file like the report; two replays of the same file write
/// the same.
public final class FeaturesPage {
    public static final String NAME = "features.html";

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
        WrongRows.write(html, findings.genuine());
        html.element("h2", "The lowest-scored frauds");
        WrongRows.write(html, findings.frauds());
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
        return text.equals("-0.0000") ? "0.0000" : FigureText.minus(text);
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
        var cells = new ArrayList<>(List.of(of.name(), FigureText.value(of.mean())));
        for (double quantile : of.quantiles()) {
            cells.add(FigureText.value(quantile));
        }
        cells.add(share(of.zero()));
        cells.add(share(of.missing()));
        cells.add(FigureText.value(of.firstHalf()));
        cells.add(FigureText.value(of.secondHalf()));
        cells.add(FigureText.of(of.averagePrecision()));
        return cells;
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

    private void head(String... names) {
        html.open("div", "class", "wide").open("table").open("thead");
        html.row("th", List.of(names)).close("thead").open("tbody");
    }

    private void end() {
        html.close("tbody").close("table").close("div");
    }
}
