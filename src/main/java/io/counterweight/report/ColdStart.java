package io.counterweight.report;

import io.counterweight.evaluate.StreamSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The time before each recipe had a model: how long it was, and how many rows went without a
/// score.
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
