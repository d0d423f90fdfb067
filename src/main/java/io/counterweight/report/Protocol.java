package io.counterweight.report;

import io.counterweight.config.DurationText;
import io.counterweight.evaluate.DayReport;
import io.counterweight.evaluate.DecisionPolicy;
import io.counterweight.evaluate.StreamSpan;
import io.counterweight.evaluate.Unscored;
import io.counterweight.event.LabelSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What was replayed and how it was judged, in sentences.
final class Protocol {
    private final Replayed replayed;

    Protocol(Replayed replayed) {
        this.replayed = replayed;
    }

    /// Each class with its labelled transactions.
    String classes() {
        var counts = replayed.summary().classCounts();
        long labelled = counts.stream().mapToLong(Long::longValue).sum();
        var text = new StringBuilder();
        for (int c = 0; c < counts.size(); c++) {
            text.append(c == 0 ? "" : ", ")
                    .append(FigureText.count(counts.get(c)))
                    .append(' ')
                    .append(replayed.classes().name(c));
            if (labelled > 0) {
                double share = (double) counts.get(c) / labelled;
                text.append(" (").append(FigureText.percent(share)).append(')');
            }
        }
        return text.toString();
    }

    /// The days judged, with their dates.
    String days() {
        var days = judgedDays();
        if (days.isEmpty()) {
            return "none; " + NothingToJudge.sentence(replayed.pipeline(), span());
        }
        var first = days.getFirst();
        var last = days.getLast();
        return FigureText.format("%d, from %s to %s", days.size(), first.date(), last.date());
    }

    String rowsThatCount() {
        return FigureText.count(judgedDays().stream().mapToLong(DayReport::rows).sum());
    }

    /// When the first row that counts may come.
    String from() {
        return begin() + after();
    }

    private String begin() {
        var first = StreamSpan.day(span().first());
        var from = replayed.pipeline().judge().from();
        if (first == null) {
            return DurationText.of(from) + " after the first transaction";
        }
        var begin = first.atStartOfDay().plus(from);
        return begin.equals(begin.toLocalDate().atStartOfDay())
                ? begin.toLocalDate().toString()
                : begin + " UTC";
    }

    private String after() {
        return span().first() == null
                ? ""
                : ", "
                        + DurationText.of(replayed.pipeline().judge().from())
                        + " after the first midnight";
    }

    private StreamSpan span() {
        return replayed.summary().span();
    }

    /// That a signal ended the replay, and where; empty where none did.
    String interruption() {
        if (!span().isInterrupted()) {
            return "";
        }
        return "Interrupted: a signal ended the replay before the file did, after "
                + FigureText.count(replayed.summary().rows())
                + " transactions"
                + (span().last() == null ? "" : ", at " + span().last())
                + ". All that follows is of these alone.";
    }

    /// Rows that recipes gave no score, since they had no model yet.
    String unscored() {
        var learners =
                replayed.learners().stream()
                        .map(judged -> replayed.summary().unscored().get(judged.recipe()))
                        .filter(Objects::nonNull)
                        .toList();
        long most = learners.stream().mapToLong(Unscored::rows).max().orElse(0);
        long judged = learners.stream().mapToLong(Unscored::judged).max().orElse(0);
        return FigureText.count(most)
                + ", "
                + FigureText.count(judged)
                + " of them in the time judged"
                + (replayed.learners().size() > 1 ? " (most of any recipe)" : "");
    }

    String labelDelay() {
        var labels = replayed.pipeline().labels();
        var delay = DurationText.of(labels.delay());
        return labels.cover() == LabelSource.Cover.ALL
                ? delay
                : delay + "; a transaction without a label is then taken as of the majority";
    }

    /// Which rows count, in one sentence.
    String whichRowsCount() {
        var judge = replayed.pipeline().judge();
        var all = "every labelled transaction from " + begin() + " on";
        var known = judge.knownFor();
        return known == null || judge.entity() == null
                ? "Rows that count: " + all + "."
                : "Rows that count: "
                        + all
                        + ", but those of a "
                        + judge.entity()
                        + " with a fraud that became known within the "
                        + DurationText.of(known)
                        + " before: whoever is known as defrauded is no longer to be found.";
    }

    String decision() {
        var policy = replayed.pipeline().decide();
        return alert(policy) + from("referred", policy.refer()) + from("blocked", policy.block());
    }

    private static String from(String what, @Nullable Double probability) {
        return probability == null ? "" : ", " + what + " from " + probability + " on";
    }

    private static String alert(DecisionPolicy decide) {
        return switch (decide) {
            case DecisionPolicy.Threshold policy ->
                    "an alert from a probability of " + policy.at() + " on";
            case DecisionPolicy.AlertBudget policy ->
                    "about " + FigureText.count(policy.perDay()) + " alerts a day";
            case DecisionPolicy.Cost policy ->
                    FigureText.format(
                            "an alert where the loss to be expected, probability · %s · (1 − %s),"
                                    + " is above the %s of a review",
                            policy.amount(), policy.recovery(), policy.review());
        };
    }

    String champion() {
        var text = new StringBuilder(replayed.plan().champion());
        for (var promotion : replayed.promotions()) {
            text.append(", then ").append(promotion.recipe());
            text.append(" (").append(promotion.reason()).append(')');
        }
        return text.toString();
    }

    List<DayReport> judgedDays() {
        return replayed.recipes().stream()
                .findFirst()
                .map(judged -> judged.report().days())
                .orElse(List.of());
    }
}
