package io.counterweight.report;

import io.counterweight.config.RecipeSettings;
import io.counterweight.evaluate.JudgedRecipe;
import io.counterweight.evaluate.Resamples;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What each recipe gained and cost against the recipe of reference, and how sure that is.
final class GainsTable {
    private final Replayed replayed;

    GainsTable(Replayed replayed) {
        this.replayed = replayed;
    }

    /// A figure that may be compared, and how it is read of a recipe.
    private record Gain(String name, Function<JudgedRecipe, @Nullable Double> figure) {}

    void write(Html html) {
        var reference = replayed.judged(replayed.reference());
        var gains = gains();
        html.open("div", "class", "wide").open("table", "class", "gains").open("thead");
        html.row("th", head(reference.recipe(), gains)).close("thead").open("tbody");
        for (var judged : replayed.learners()) {
            line(html, judged, reference, gains);
        }
        html.close("tbody").close("table").close("div");
        html.element(
                "p",
                "Below a figure is its 95 % interval. " + confidence(reference.averagePrecision()),
                "class",
                "note");
    }

    private List<Gain> gains() {
        var gains = new ArrayList<Gain>();
        gains.add(
                new Gain(
                        "recall",
                        judged ->
                                RecipeTable.minority(
                                        judged.report().recallByClass(), replayed.classes())));
        var top = replayed.summary().top();
        if (top != null) {
            gains.add(new Gain("recall @" + top, judged -> judged.report().recallAtBudget()));
        }
        gains.add(new Gain("ECE raw", judged -> judged.report().rawCalibrationError()));
        gains.add(new Gain("ECE", judged -> judged.report().expectedCalibrationError()));
        return gains;
    }

    private List<String> head(String reference, List<Gain> gains) {
        var head = new ArrayList<>(List.of("recipe", "AP", "Δ AP"));
        if (!replayed.champion().equals(reference)) {
            head.add("Δ AP to champion");
        }
        gains.forEach(gain -> head.add("Δ " + gain.name));
        head.add("otherwise than " + reference);
        return head;
    }

    private void line(Html html, JudgedRecipe judged, JudgedRecipe reference, List<Gain> gains) {
        html.open("tr").element("th", judged.recipe(), "scope", "row");
        Function<JudgedRecipe, @Nullable Double> precision = of -> of.report().averagePrecision();
        html.cell(
                FigureText.of(precision.apply(judged), RecipeTable.digits(replayed, precision)),
                FigureText.interval(judged.averagePrecision().interval()));
        precisionAgainst(html, judged, reference);
        if (!replayed.champion().equals(reference.recipe())) {
            precisionAgainst(html, judged, replayed.judged(replayed.champion()));
        }
        for (var gain : gains) {
            var text =
                    FigureText.difference(
                            gain.figure.apply(judged),
                            gain.figure.apply(reference),
                            RecipeTable.digits(replayed, gain.figure));
            html.cell(against(judged, reference, text), "");
        }
        html.cell(differences(judged, reference), "", "class", "text").close("tr");
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

    private void precisionAgainst(Html html, JudgedRecipe judged, JudgedRecipe other) {
        int digits = RecipeTable.digits(replayed, of -> of.report().averagePrecision());
        if (judged.recipe().equals(other.recipe())) {
            html.cell(FigureText.ABSENT, "");
            return;
        }
        html.cell(
                FigureText.difference(
                        judged.report().averagePrecision(),
                        other.report().averagePrecision(),
                        digits),
                FigureText.signedInterval(
                        judged.averagePrecision().intervalOfDifference(other.averagePrecision()),
                        digits));
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
