package io.counterweight.report;

import io.counterweight.evaluate.LearningCurve;
import io.counterweight.evaluate.StreamSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// How each recipe began: the time before it had a model, and how it ranked while few frauds were
/// known.
final class ColdStart {
    private final Replayed replayed;

    ColdStart(Replayed replayed) {
        this.replayed = replayed;
    }

    void write(Html html) {
        html.open("div", "class", "wide").open("table").open("thead");
        html.row(
                        "th",
                        List.of(
                                "recipe",
                                "first score",
                                "after the first transaction",
                                "rows without a score",
                                "of them judged"))
                .close("thead")
                .open("tbody");
        rows().forEach(row -> html.row("td", row));
        html.close("tbody").close("table").close("div");
        html.element(
                "p",
                "A recipe scores from its first model on, which needs labels. A row before that is"
                        + " decided as of the majority; where it is judged, it ranks last, and its"
                        + " probability says that it could be either. Rows known as those of"
                        + " somebody defrauded are counted here, too.",
                "class",
                "note");
        curves(html);
    }

    /// A line a step, a column a recipe.
    private void curves(Html html) {
        var curves = new LinkedHashMap<String, List<LearningCurve.Step>>();
        for (var judged : replayed.learners()) {
            var unscored = replayed.summary().unscored().get(judged.recipe());
            if (unscored != null && !unscored.curve().isEmpty()) {
                curves.put(judged.recipe(), unscored.curve());
            }
        }
        if (curves.isEmpty()) {
            return;
        }
        var heads = new ArrayList<>(List.of("frauds known", "transactions", "frauds"));
        heads.addAll(curves.keySet());
        html.element("h3", "Average precision by the frauds that were known")
                .open("div", "class", "wide")
                .open("table")
                .open("thead");
        html.row("th", heads).close("thead").open("tbody");
        // All recipes judge the same transactions, so they have the same steps.
        var first = curves.firstEntry().getValue();
        for (int at = 0; at < first.size(); at++) {
            var step = first.get(at);
            var line = new ArrayList<String>();
            line.add(
                    FigureText.count(step.knownFrom()) + " to " + FigureText.count(step.knownTo()));
            line.add(FigureText.count(step.rows()));
            line.add(FigureText.count(step.frauds()));
            for (var curve : curves.values()) {
                line.add(FigureText.of(curve.get(at).averagePrecision()));
            }
            html.row("td", line);
        }
        html.close("tbody").close("table").close("div");
    }

    private List<List<String>> rows() {
        var rows = new ArrayList<List<String>>();
        for (var judged : replayed.learners()) {
            var unscored = replayed.summary().unscored().get(judged.recipe());
            if (unscored == null) {
                continue;
            }
            var first = unscored.firstScored();
            var begin = replayed.summary().span().first();
            rows.add(
                    List.of(
                            judged.recipe(),
                            first == null ? "never" : String.valueOf(StreamSpan.day(first)),
                            first == null || begin == null ? FigureText.ABSENT : days(begin, first),
                            FigureText.count(unscored.rows()),
                            FigureText.count(unscored.judged())));
        }
        return rows;
    }

    private static String days(Instant from, Instant until) {
        return FigureText.format("%.1f days", Duration.between(from, until).toMinutes() / 1440.0);
    }
}
