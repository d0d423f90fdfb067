package io.counterweight.report;

import io.counterweight.report.FeatureFindings.Reason;
import io.counterweight.report.FeatureFindings.Wrong;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Rows whose score was far from their label, with what speaks for fraud in them and what against.
final class WrongRows {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private WrongRows() {}

    static void write(Html html, List<Wrong> rows) {
        if (rows.isEmpty()) {
            html.element("p", "None was scored.", "class", "note");
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
        html.close("tbody").close("table").close("div");
        html.element(
                "p",
                "The probability is that of the time, the reasons are the last model's: by how much"
                        + " a value in place of the mean of what was learned from raises or lowers"
                        + " the logit of fraud.",
                "class",
                "note");
    }

    private static String reasons(List<Reason> reasons) {
        return reasons.isEmpty()
                ? FigureText.ABSENT
                : reasons.stream().map(WrongRows::reason).collect(Collectors.joining("; "));
    }

    private static String reason(Reason of) {
        return of.feature()
                + " "
                + FigureText.value(of.value())
                + " (usual "
                + FigureText.value(of.usual())
                + ") "
                + FigureText.difference(of.logit(), 0.0, 1);
    }
}
