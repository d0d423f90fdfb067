package io.counterweight.report;

import io.counterweight.evaluate.AllTraffic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What each recipe does over all traffic, beside what the labelled part alone says of it: for a
/// stream of which a part was blocked.
final class TrafficTable {
    /// What the figures mean, for below the table.
    static final String NOTE =
            "What is blocked gets no label. Of all, estimated: what was let through as control group"
                    + " stands for all that was blocked, each by one over its probability of being"
                    + " let through; in brackets the 95 % band of that, without one where nobody"
                    + " was let through. All judged days are ranked as one. Blocked transactions"
                    + " that are too large for the control group are in no figure.";

    private final Replayed replayed;

    TrafficTable(Replayed replayed) {
        this.replayed = replayed;
    }

    /// Of one recipe: figure, of all traffic with its band, of the labelled part alone.
    List<List<String>> lines(String recipe) {
        var estimate = replayed.traffic().get(recipe);
        return estimate == null ? List.of() : lines(estimate);
    }

    private static List<List<String>> lines(AllTraffic.Estimate all) {
        var labelled = all.labelled();
        return List.of(
                List.of(
                        "recall",
                        banded(all.recall(), all.recallLow(), all.recallHigh()),
                        share(labelled.recall())),
                List.of(
                        "precision",
                        banded(all.precision(), all.precisionLow(), all.precisionHigh()),
                        share(labelled.precision())),
                List.of(
                        "average precision",
                        banded(
                                all.averagePrecision(),
                                all.averagePrecisionLow(),
                                all.averagePrecisionHigh()),
                        share(labelled.averagePrecision())),
                List.of(
                        "frauds",
                        FigureText.format(
                                "%,.0f [%,.0f, %,.0f]",
                                all.frauds(), all.fraudsLow(), all.fraudsHigh()),
                        FigureText.count(labelled.frauds())));
    }

    private static String banded(
            @Nullable Double value, @Nullable Double low, @Nullable Double high) {
        return value == null || low == null || high == null
                ? share(value)
                : FigureText.format("%.3f [%.3f, %.3f]", value, low, high);
    }

    private static String share(@Nullable Double value) {
        return FigureText.of(value, 3);
    }

    void write(Html html) {
        html.open("div", "class", "wide").open("table").open("thead");
        html.row("th", List.of("recipe", "figure", "of all, estimated", "of the labelled alone"));
        html.close("thead").open("tbody");
        for (var judged : replayed.learners()) {
            for (var line : lines(judged.recipe())) {
                var cells = new ArrayList<>(List.of(judged.recipe()));
                cells.addAll(line);
                html.row("td", cells);
            }
        }
        html.close("tbody").close("table").close("div").element("p", NOTE, "class", "note");
    }
}
