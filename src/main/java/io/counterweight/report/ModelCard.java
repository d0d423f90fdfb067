package io.counterweight.report;

import io.counterweight.config.RecipeSettings;
import io.counterweight.evaluate.JudgedRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the champion's model card, `card-<recipe>.md`: what it is, what it learned from, what it
/// reaches and where it ends (Mitchell et al., FAT* 2019). The same replay gives the same card.
public final class ModelCard {
    private ModelCard() {}

    /// Into that folder; only of a replay that has judged.
    ///
    /// @return the file
    public static Path write(Path folder, Replayed replayed) throws IOException {
        var file = folder.resolve("card-" + replayed.champion() + ".md");
        Files.writeString(file, text(replayed));
        return file;
    }

    static String text(Replayed replayed) {
        var judged = replayed.judged(replayed.champion());
        var lines = new ArrayList<String>();
        about(lines, replayed);
        data(lines, replayed);
        settings(lines, replayed);
        figures(lines, replayed, judged);
        traffic(lines, replayed);
        calibration(lines, judged);
        limits(lines, replayed, judged);
        provenance(lines, replayed);
        return String.join("\n", lines) + "\n";
    }

    private static void about(List<String> lines, Replayed replayed) {
        var features = replayed.pipeline().features().keySet();
        lines.add("# " + cell(replayed.champion()));
        lines.add("");
        lines.add(
                "A model of the pipeline "
                        + cell(replayed.summary().pipeline())
                        + " that scores each transaction as it comes and learns from its label when"
                        + " that becomes known. It learned in one pass, in event time; every figure"
                        + " below is of scores given before the label was known.");
        lines.add("");
        lines.add(
                "It reads "
                        + features.size()
                        + " features: "
                        + cell(String.join(", ", features))
                        + ".");
    }

    private static void data(List<String> lines, Replayed replayed) {
        var protocol = new Protocol(replayed);
        heading(lines, "Data");
        table(lines, "", "");
        row(lines, "transactions", FigureText.count(replayed.summary().rows()));
        row(lines, "labelled", protocol.classes());
        row(lines, "label delay", protocol.labelDelay());
        row(lines, "days judged", protocol.days());
        row(lines, "rows that count", protocol.rowsThatCount());
        row(lines, "rows without a score", protocol.unscored());
        lines.add("");
        lines.add(protocol.whichRowsCount());
    }

    private static void settings(List<String> lines, Replayed replayed) {
        heading(lines, "Recipe");
        lines.add("```yaml");
        lines.add("name: " + replayed.champion());
        RecipeSettings.of(replayed.declared(replayed.champion()))
                .forEach((key, value) -> lines.add(key + ": " + value));
        lines.add("```");
    }

    private static void figures(List<String> lines, Replayed replayed, JudgedRecipe judged) {
        var report = judged.report();
        var classes = replayed.classes();
        var top = replayed.summary().top();
        heading(lines, "Figures");
        lines.add("```");
        lines.add(replayed.command());
        lines.add("```");
        lines.add("");
        table(lines, "figure", "value");
        figure(lines, "average precision, mean over days", report.averagePrecision());
        row(lines, "95 % of it", FigureText.interval(judged.averagePrecision().interval()));
        figure(lines, "average precision of all days as one", report.pooledAveragePrecision());
        figure(lines, "ROC AUC, mean over days", report.rocAuc());
        for (int c = 0; c < classes.count(); c++) {
            var name = classes.name(c);
            figure(lines, "recall of " + name, report.recallByClass().get(c));
            figure(lines, "precision of " + name, report.precisionByClass().get(c));
        }
        if (top != null) {
            var most = replayed.ceilings(judged);
            row(
                    lines,
                    "recall of the " + top + " highest a day",
                    capped(report.recallAtBudget(), most.recallAtBudget()));
            row(
                    lines,
                    "card precision at " + top,
                    capped(report.cardPrecision(), most.cardPrecision()));
            row(lines, "card recall at " + top, capped(report.cardRecall(), most.cardRecall()));
        }
        lines.add("");
        lines.add(
                "Decision: "
                        + new Protocol(replayed).decision()
                        + ". "
                        + GainsTable.confidence(judged.averagePrecision()));
    }

    private static String capped(@Nullable Double value, @Nullable Double most) {
        return FigureText.of(value)
                + (most == null || most > 0.99995 ? "" : " of at most " + FigureText.of(most));
    }

    private static void traffic(List<String> lines, Replayed replayed) {
        if (!replayed.traffic().containsKey(replayed.champion())) {
            return;
        }
        heading(lines, "All traffic, what was blocked too");
        lines.add("| figure | of all, estimated | of the labelled alone |");
        lines.add("|---|---|---|");
        new TrafficTable(replayed)
                .lines(replayed.champion())
                .forEach(line -> lines.add("| " + String.join(" | ", line) + " |"));
        lines.add("");
        lines.add(TrafficTable.NOTE);
    }

    private static void calibration(List<String> lines, JudgedRecipe judged) {
        var report = judged.report();
        heading(lines, "Calibration");
        table(lines, "", "");
        // Good ones are all zeros to four digits.
        precise(lines, "calibration error before correction", report.rawCalibrationError());
        precise(lines, "after correction", report.expectedCalibrationError());
        precise(lines, "Brier score", report.brier());
        precise(lines, "log loss", report.logLoss());
        lines.add("");
        lines.add("| mean probability | share of frauds | rows |");
        lines.add("|---|---|---|");
        for (var bin : judged.curves().calibrated()) {
            lines.add(
                    "| "
                            + FigureText.small(bin.probability())
                            + " | "
                            + FigureText.small(bin.share())
                            + " | "
                            + FigureText.count(bin.rows())
                            + " |");
        }
    }

    private static void limits(List<String> lines, Replayed replayed, JudgedRecipe judged) {
        var protocol = new Protocol(replayed);
        heading(lines, "Limits");
        if (!protocol.interruption().isEmpty()) {
            lines.add("* " + protocol.interruption());
        }
        lines.add(
                "* Measured on one stream (days judged: "
                        + protocol.days()
                        + "); elsewhere it is unknown.");
        missed(lines, replayed, judged);
        var worst = worst(judged);
        if (worst != null) {
            lines.add("* Days differ: " + worst + ".");
        }
        lines.add(
                "* A label comes "
                        + protocol.labelDelay()
                        + " after its transaction: what is new is learned that much later.");
        lines.add(
                "* A score is no reason: a person decides what an alert means for a card holder.");
    }

    private static void missed(List<String> lines, Replayed replayed, JudgedRecipe judged) {
        var classes = replayed.classes();
        for (int c = 0; c < classes.count(); c++) {
            var recall = judged.report().recallByClass().get(c);
            if (c != classes.majority() && recall != null) {
                lines.add(
                        "* Of the class "
                                + cell(classes.name(c))
                                + " its decisions miss "
                                + FigureText.percent(1 - recall)
                                + ".");
            }
        }
    }

    private static @Nullable String worst(JudgedRecipe judged) {
        var worst =
                judged.report().days().stream()
                        .filter(day -> day.averagePrecision() != null)
                        .min((a, b) ->
                                Double.compare(
                                        value(a.averagePrecision()), value(b.averagePrecision())));
        return worst.map(day ->
                        "the lowest daily average precision is "
                                + FigureText.of(day.averagePrecision())
                                + ", on "
                                + day.date())
                .orElse(null);
    }

    private static double value(@Nullable Double figure) {
        return figure == null ? Double.NaN : figure;
    }

    private static void provenance(List<String> lines, Replayed replayed) {
        heading(lines, "Provenance");
        var hash = replayed.summary().modelHashes().get(replayed.champion());
        lines.add(
                "SHA-256 over the learned state at the end of the replay: `"
                        + (hash == null ? FigureText.ABSENT : hash)
                        + "`. The same file, recipe and seed give it again, bit for bit.");
        for (var promotion : replayed.promotions()) {
            lines.add("");
            lines.add(
                    "It took over from "
                            + cell(promotion.previous())
                            + ": "
                            + cell(promotion.reason()));
        }
    }

    private static void heading(List<String> lines, String name) {
        lines.add("");
        lines.add("## " + name);
        lines.add("");
    }

    private static void table(List<String> lines, String left, String right) {
        lines.add("| " + left + " | " + right + " |");
        lines.add("|---|---|");
    }

    private static void figure(List<String> lines, String name, @Nullable Double value) {
        row(lines, name, FigureText.of(value));
    }

    private static void precise(List<String> lines, String name, @Nullable Double value) {
        row(lines, name, FigureText.of(value, FigureText.digits(Collections.singleton(value))));
    }

    private static void row(List<String> lines, String name, String value) {
        lines.add("| " + cell(name) + " | " + cell(value) + " |");
    }

    /// As plain text in Markdown: no markup, no HTML, no end of a cell.
    private static String cell(String text) {
        return text.replaceAll("([\\\\`*_\\[\\]|<>])", "\\\\$1").replaceAll("\\s+", " ");
    }
}
