package io.counterweight.app.demo;

import io.counterweight.app.ProgressBar;
import io.counterweight.app.TerminalStyle;
import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Evaluation.ClassEvaluation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the demo says on the terminal. No line of the block is wider than 79 characters; a figure
/// without a value is shown as –.
record DemoText(TerminalStyle style) {
    private static final DateTimeFormatter EVENT_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").withZone(ZoneOffset.UTC);
    private static final int BAR = 40;
    private static final String ABSENT = "–";
    private static final String ROW = "%-12s %11s %7s   %17s %8s %14s";

    /// The block that is redrawn.
    List<String> block(String url, Figures figures) {
        var lines = new ArrayList<String>();
        var counters = figures.dashboard().counters();
        var balance = figures.balance();
        lines.add(
                style.strong("Counterweight demo: " + figures.dashboard().pipeline())
                        + "   "
                        + style.link(url));
        lines.add(
                format(
                        "%s running, in the stream it is %s",
                        clock(figures.running()), eventTime(figures.progress())));
        lines.add(bar(figures));
        lines.add(
                format(
                        "transactions %,11d in   %,d scored   %,d dead-lettered   %,.0f/s",
                        balance.in(),
                        balance.scored(),
                        balance.deadLettered(),
                        counters.scoredPerSecond()));
        lines.add(
                format(
                        "labels       %,11d in   %,d learned from",
                        figures.progress().labels(), counters.examples()));
        lines.add(model(figures));
        if (figures.answers() != null) {
            lines.addAll(answers(figures.answers()));
        }
        if (figures.blocked() != null) {
            lines.add(blocked(figures.blocked()));
        }
        lines.add("");
        lines.addAll(evaluation(figures));
        return lines;
    }

    /// How much is over, where that is known.
    private static String bar(Figures figures) {
        var done = figures.done();
        return done == null ? "" : format("%s %3.0f %%", ProgressBar.bar(done, BAR), 100 * done);
    }

    private String model(Figures figures) {
        var model = figures.dashboard().counters().model();
        return model == null
                ? "model        none yet: without one every transaction is "
                        + figures.dashboard().majority()
                : format(
                        "model        %s   %,d swaps, %,d refused",
                        model.version(), model.swaps(), model.refused());
    }

    private List<String> answers(AnswerCalls.Times answers) {
        return List.of(
                format(
                        "answered in  half %.1f ms, 90 %% %.1f, 99 %% %.1f, 99.9 %% %.1f, most %.0f",
                        answers.millisAt(50),
                        answers.millisAt(90),
                        answers.millisAt(99),
                        answers.millisAt(99.9),
                        answers.millisAt(100)),
                format(
                        "             %,d by the fallback, %,d refused",
                        answers.fallbacks(), answers.refused()));
    }

    private static String blocked(Blocked.Counts blocked) {
        return format(
                "blocked      %,11d   in truth %,d of %,d fraud   %,d control",
                blocked.blocked(), blocked.frauds(), blocked.withheld(), blocked.control());
    }

    private List<String> evaluation(Figures figures) {
        var newest = figures.champion();
        if (newest.isEmpty() || newest.get().window() == 0) {
            return List.of("recall       " + ABSENT + "   no label yet of a scored transaction");
        }
        var evaluation = newest.get();
        var lines = new ArrayList<String>();
        lines.add(
                style.faint(
                        format(
                                ROW,
                                "class",
                                "labels",
                                "weight",
                                format("of the last %,d", evaluation.window()),
                                "recall",
                                "95 % band")));
        for (var one : evaluation.classes()) {
            var line =
                    format(
                            ROW,
                            cut(one.name()),
                            format("%,.0f", one.count()),
                            format("%.2f", one.weight()),
                            format("%,d of %,d", one.caught(), one.labelled()),
                            percent(one.recall()),
                            band(one));
            boolean isRare = !one.name().equals(figures.dashboard().majority());
            lines.add(isRare ? style.accent(line) : line);
        }
        lines.add("");
        lines.add("accuracy        " + percent(evaluation.accuracy(), 2));
        lines.add(style.faint(always(figures, evaluation)));
        return lines;
    }

    private static String always(Figures figures, Evaluation evaluation) {
        return format(
                "always %s: accuracy %s, recall 0 %%",
                figures.dashboard().majority(), percent(evaluation.majorityAccuracy(), 2));
    }

    /// One line for where no block can be redrawn.
    String line(Figures figures) {
        var counters = figures.dashboard().counters();
        var balance = figures.balance();
        return format(
                "%s  %,d in, %,d scored (%,.0f/s), %,d dead-lettered; %,d labels; %s%s",
                clock(figures.running()),
                balance.in(),
                balance.scored(),
                counters.scoredPerSecond(),
                balance.deadLettered(),
                figures.progress().labels(),
                answered(figures) + declined(figures),
                recalls(figures));
    }

    private static String answered(Figures figures) {
        var answers = figures.answers();
        return answers == null
                ? ""
                : format(
                        "answered in %.1f ms, 99 %% in %.1f, %,d by the fallback; ",
                        answers.millisAt(50), answers.millisAt(99), answers.fallbacks());
    }

    private static String declined(Figures figures) {
        var blocked = figures.blocked();
        return blocked == null
                ? ""
                : format(
                        "%,d blocked (in truth %,d of %,d fraud), %,d control; ",
                        blocked.blocked(), blocked.frauds(), blocked.withheld(), blocked.control());
    }

    private static String recalls(Figures figures) {
        var newest = figures.champion();
        var model = figures.dashboard().counters().model();
        if (newest.isEmpty() || newest.get().window() == 0) {
            return "recall " + ABSENT;
        }
        var evaluation = newest.get();
        var recalls =
                evaluation.classes().stream()
                        .map(one ->
                                format(
                                        "%s %s (%,d of %,d, %s)",
                                        one.name(),
                                        percent(one.recall()),
                                        one.caught(),
                                        one.labelled(),
                                        band(one)))
                        .collect(Collectors.joining(", "));
        return format(
                "recall %s; %s; %s",
                recalls,
                always(figures, evaluation),
                model == null
                        ? "no model"
                        : format("%s, %,d swaps", model.version(), model.swaps()));
    }

    /// The last lines: whether each transaction was answered once.
    List<String> balance(Figures figures) {
        var balance = figures.balance();
        var progress = figures.progress();
        var lines = new ArrayList<String>();
        var even =
                format(
                        "in %,d %s scored %,d + dead-lettered %,d; lost %,d, doubled %,d",
                        balance.in(),
                        balance.unanswered() == 0 ? "=" : "≠",
                        balance.scored(),
                        balance.deadLettered(),
                        balance.lost(),
                        balance.doubled());
        lines.add(balance.isEven() ? style.good(even) : style.bad(even));
        lines.add(
                format(
                        "labels %,d in: %,d matched, %,d dead-lettered; %,d more were not known yet",
                        progress.labels(),
                        figures.dashboard().counters().labels(),
                        figures.deadLabels(),
                        progress.outstanding()));
        return lines;
    }

    private static String clock(Duration running) {
        return running.toHours() > 0
                ? format(
                        "%d:%02d:%02d",
                        running.toHours(), running.toMinutesPart(), running.toSecondsPart())
                : format("%d:%02d", running.toMinutes(), running.toSecondsPart());
    }

    private static String eventTime(Feeder.Progress progress) {
        return progress.eventTime() == Long.MIN_VALUE
                ? ABSENT
                : EVENT_TIME.format(Instant.ofEpochMilli(progress.eventTime()));
    }

    private static String cut(String name) {
        return name.length() <= 12 ? name : name.substring(0, 11) + "…";
    }

    private static String band(ClassEvaluation one) {
        var low = one.recallLow();
        var high = one.recallHigh();
        return low == null || high == null ? ABSENT : format("%.1f–%.1f %%", 100 * low, 100 * high);
    }

    private static String percent(@Nullable Double share) {
        return percent(share, 1);
    }

    private static String percent(@Nullable Double share, int digits) {
        return share == null ? ABSENT : format("%." + digits + "f %%", 100 * share);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
