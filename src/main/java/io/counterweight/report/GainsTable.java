package io.counterweight.report;

import io.counterweight.config.RecipeSettings;
import io.counterweight.evaluate.JudgedRecipe;
import io.counterweight.evaluate.Resamples;
import java.util.ArrayList;
import java.util.List;

/// What each recipe gained and cost against the recipe of reference, and how sure that is.
final class GainsTable {
    private final Replayed replayed;

    GainsTable(Replayed replayed) {
        this.replayed = replayed;
    }

    void write(Html html) {
        var reference = replayed.judged(replayed.reference());
        html.open("div", "class", "wide").open("table", "class", "gains").open("thead");
        html.row("th", head(reference.recipe())).close("thead").open("tbody");
        for (var judged : replayed.learners()) {
            html.row("td", row(judged, reference));
        }
        html.close("tbody").close("table").close("div");
        html.element("p", confidence(reference.averagePrecision()), "class", "note");
    }

    private List<String> head(String reference) {
        var head = new ArrayList<>(List.of("recipe", "otherwise than " + reference));
        head.addAll(List.of("AP", "95 % of AP", "Δ AP", "95 % of Δ"));
        if (!replayed.champion().equals(reference)) {
            head.addAll(List.of("Δ AP to champion", "95 % of that"));
        }
        head.add("Δ recall");
        if (replayed.summary().top() != null) {
            head.add("Δ recall @" + replayed.summary().top());
        }
        head.addAll(List.of("Δ ECE raw", "Δ ECE"));
        return head;
    }

    private List<String> row(JudgedRecipe judged, JudgedRecipe reference) {
        var report = judged.report();
        var usual = reference.report();
        var classes = replayed.classes();
        var row = new ArrayList<>(List.of(judged.recipe(), differences(judged, reference)));
        row.add(FigureText.of(report.averagePrecision()));
        row.add(FigureText.interval(judged.averagePrecision().interval()));
        row.addAll(precisionAgainst(judged, reference));
        if (!replayed.champion().equals(reference.recipe())) {
            row.addAll(precisionAgainst(judged, replayed.judged(replayed.champion())));
        }
        row.add(
                against(
                        judged,
                        reference,
                        FigureText.difference(
                                RecipeTable.minority(report.recallByClass(), classes),
                                RecipeTable.minority(usual.recallByClass(), classes))));
        if (replayed.summary().top() != null) {
            row.add(
                    against(
                            judged,
                            reference,
                            FigureText.difference(
                                    report.recallAtBudget(), usual.recallAtBudget())));
        }
        row.add(
                against(
                        judged,
                        reference,
                        FigureText.difference(
                                report.rawCalibrationError(), usual.rawCalibrationError())));
        row.add(
                against(
                        judged,
                        reference,
                        FigureText.difference(
                                report.expectedCalibrationError(),
                                usual.expectedCalibrationError())));
        return row;
    }

    private String differences(JudgedRecipe judged, JudgedRecipe reference) {
        return judged.recipe().equals(reference.recipe())
                ? "the reference"
                : String.join(
                        "; ",
                        RecipeSettings.differences(
                                replayed.declared(judged.recipe()),
                                replayed.declared(reference.recipe())));
    }

    private static List<String> precisionAgainst(JudgedRecipe judged, JudgedRecipe other) {
        return List.of(
                against(
                        judged,
                        other,
                        FigureText.difference(
                                judged.report().averagePrecision(),
                                other.report().averagePrecision())),
                against(
                        judged,
                        other,
                        FigureText.signedInterval(
                                judged.averagePrecision()
                                        .intervalOfDifference(other.averagePrecision()))));
    }

    /// A recipe is not compared to itself.
    private static String against(JudgedRecipe judged, JudgedRecipe other, String text) {
        return judged.recipe().equals(other.recipe()) ? FigureText.ABSENT : text;
    }

    static String confidence(Resamples resamples) {
        var drawn =
                switch (resamples.unit()) {
                    case DAYS -> "whole days";
                    case ROWS -> "the rows of each day, as there are too few days to draw from";
                };
        return "95 %: where the middle 95 % of 200 draws lie; drawn with replacement are "
                + drawn
                + " (bootstrap with a fixed seed, differences on the same draws). It is the width"
                + " over transactions: another seed of the network is not in it. A difference whose"
                + " interval holds 0 may be chance.";
    }
}
