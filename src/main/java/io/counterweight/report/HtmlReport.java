package io.counterweight.report;

import io.counterweight.evaluate.ReplaySummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Writes `report.html`: one file with its styles and drawings in it, that asks nothing of a
/// network and runs no script. Between two replays of the same file only times differ.
public final class HtmlReport {
    private HtmlReport() {}

    public static void write(Path file, Replayed replayed) throws IOException {
        Files.writeString(file, page(replayed));
    }

    static String page(Replayed replayed) {
        var html = new Html();
        begin(html, "Replay of " + replayed.summary().pipeline());
        var interruption = new Protocol(replayed).interruption();
        if (!interruption.isEmpty()) {
            html.element("p", interruption, "class", "notice");
        }
        head(html, replayed);
        if (replayed.hasFeaturesPage()) {
            html.open("p")
                    .text("What the features are, what the champion goes by, where it is wrong: ")
                    .element("a", FeaturesPage.NAME, "href", FeaturesPage.NAME)
                    .close("p");
        }
        if (replayed.hasJudged()) {
            figures(html, replayed);
        }
        html.element("h2", "How to make it again").element("pre", replayed.command());
        return end(html);
    }

    /// A page up to its heading.
    static void begin(Html html, String title) {
        html.open("html", "lang", "en").open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.element("title", title + " — Counterweight");
        html.open("style").style(styles()).close("style").close("head").open("body");
        html.open("main").element("h1", title);
    }

    /// The whole page, with its end.
    static String end(Html html) {
        html.close("main").close("body").close("html");
        return "<!doctype html>\n" + html;
    }

    private static void head(Html html, Replayed replayed) {
        var protocol = new Protocol(replayed);
        var summary = replayed.summary();
        html.open("dl", "class", "facts");
        fact(html, "pipeline", summary.pipeline());
        fact(html, "transactions", FigureText.count(summary.rows()));
        fact(html, "labelled", protocol.classes());
        fact(html, "label delay", protocol.labelDelay());
        fact(html, "judged from", protocol.from());
        fact(html, "days judged", protocol.days());
        fact(html, "rows that count", protocol.rowsThatCount());
        fact(html, "rows without a score", protocol.unscored());
        fact(
                html,
                "ranked by",
                ReplaySummary.RANKED_BY + ", after correction, of all minority classes together");
        fact(html, "decision", protocol.decision());
        fact(html, "champion", protocol.champion());
        replayed.deadLetters().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> fact(html, "dead letters", e.getKey() + ": " + e.getValue()));
        fact(
                html,
                "time",
                FigureText.format("%.1f s", summary.seconds())
                        + ", "
                        + FigureText.count(summary.rows() / summary.seconds())
                        + " transactions/s");
        html.close("dl");
        html.element(
                "p",
                protocol.whichRowsCount()
                        + " Each is judged by the score it got when it came, before its label was"
                        + " known.");
    }

    private static void figures(Html html, Replayed replayed) {
        var styles =
                new Styles(replayed.learners().stream().map(judged -> judged.recipe()).toList());
        var table = new RecipeTable(replayed);
        var curves = new CurvePlots(replayed, styles);
        section(html, "Recipes side by side");
        table.write(html);
        table.writeByClass(html);
        section(html, "What each recipe gained and cost");
        new GainsTable(replayed).write(html);
        if (!replayed.rules().isEmpty()) {
            section(html, "Rules beside the model");
            new RulesTable(replayed.rules()).write(html);
        }
        if (!replayed.traffic().isEmpty()) {
            section(html, "All traffic, what was blocked too");
            new TrafficTable(replayed).write(html);
        }
        section(html, "Ranking");
        curves.writeRanking(html);
        section(html, "Calibration");
        curves.writeCalibration(html);
        var time = new TimePlots(replayed, styles);
        section(html, time.title());
        time.write(html);
        section(html, "Cold start");
        new ColdStart(replayed).write(html);
        section(html, "Models");
        html.element(
                "p",
                "SHA-256 over each recipe's learned state at the end: the same file, recipe and seed"
                        + " give it again.",
                "class",
                "note");
        html.open("div", "class", "wide").open("table").open("tbody");
        replayed.learners()
                .forEach(judged ->
                        html.row(
                                "td",
                                List.of(
                                        judged.recipe(),
                                        replayed.summary()
                                                .modelHashes()
                                                .getOrDefault(
                                                        judged.recipe(), FigureText.ABSENT))));
        html.close("tbody").close("table").close("div");
    }

    private static void section(Html html, String title) {
        html.element("h2", title);
    }

    private static void fact(Html html, String name, String value) {
        html.open("div").element("dt", name).element("dd", value).close("div");
    }

    private static String styles() {
        try (var stream = HtmlReport.class.getResourceAsStream("report.css")) {
            if (stream == null) {
                throw new IllegalStateException("report.css must be in the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar's report.css cannot be read", e);
        }
    }
}
