package io.counterweight.report;

import io.counterweight.config.DurationText;
import io.counterweight.evaluate.DayReport;
import io.counterweight.evaluate.DecisionPolicy;
import io.counterweight.event.LabelSource;
import java.time.Duration;
import java.util.List;

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
            return "none: no labelled transaction so late";
        }
        var first = days.getFirst();
        var last = days.getLast();
        return FigureText.format(
                "%d, from day %d (%s) to day %d (%s)",
                days.size(), first.day(), first.date(), last.day(), last.date());
    }

    String rowsThatCount() {
        return FigureText.count(judgedDays().stream().mapToLong(DayReport::rows).sum());
    }

    String from() {
        var from = time(replayed.pipeline().judge().from());
        var days = judgedDays();
        return days.isEmpty()
                ? from
                : from + "; day 0 is " + days.getFirst().date().minusDays(days.getFirst().day());
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
        var all = "every labelled transaction from " + time(judge.from()) + " on";
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
        return switch (replayed.pipeline().decide()) {
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

    private static String time(Duration duration) {
        return duration.equals(Duration.ofDays(duration.toDays()))
                ? "day " + duration.toDays()
                : DurationText.of(duration);
    }
}
