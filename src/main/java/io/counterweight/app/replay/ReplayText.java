package io.counterweight.app.replay;

import static java.util.Comparator.comparingDouble;

import io.counterweight.app.TerminalStyle;
import io.counterweight.config.Pipeline;
import io.counterweight.evaluate.Ceilings;
import io.counterweight.evaluate.ForetoldSummary;
import io.counterweight.evaluate.RecipeReport;
import io.counterweight.evaluate.ReplaySummary;
import io.counterweight.evaluate.StreamSpan;
import io.counterweight.event.Classes;
import io.counterweight.report.NothingToJudge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a replay says on the terminal at its end.
record ReplayText(TerminalStyle style) {
    List<String> lines(
            Pipeline pipeline,
            ReplaySummary summary,
            List<RecipeReport> recipes,
            ReplayObserver observer) {
        var lines = new ArrayList<String>();
        if (summary.span().isInterrupted()) {
            lines.add(
                    style.bad(
                            "interrupted by a signal before the end of the file: what follows is of"
                                    + " the transactions so far"));
        }
        lines.add(
                format(
                        "%s: %,d transactions in %.1f s (%,.0f/s); labelled: %s",
                        style.strong(summary.pipeline()),
                        summary.rows(),
                        summary.seconds(),
                        summary.rows() / summary.seconds(),
                        counts(summary)));
        counted(lines, "dead-lettered", observer.deadLetters());
        counted(lines, "ignored", observer.ignored());
        lines.add(
                format(
                        "models: %,d; judged from %s on, each score by the label that came later",
                        observer.models(), time(pipeline.judge().from())));
        table(lines, pipeline, summary, recipes);
        foretold(lines, summary);
        return lines;
    }

    /// How well recall was foretold before labels were due.
    private static void foretold(List<String> lines, ReplaySummary summary) {
        for (var of : ForetoldSummary.of(summary.foretold())) {
            boolean isMajority =
                    of.name().equals(summary.classes().name(summary.classes().majority()));
            if (!isMajority && of.days() > 0) {
                lines.add(
                        format(
                                "  foretold before labels were due, %s: 95 %% band of recall held on %.1f"
                                        + " %% of %,d days (off by %+.3f, |%.3f|, width %.3f), of precision"
                                        + " on %.1f %% of %,d",
                                of.name(),
                                percent(of.recallCovered()),
                                of.days(),
                                of.recallError(),
                                of.recallAbsoluteError(),
                                of.recallWidth(),
                                percent(of.precisionCovered()),
                                of.precisionDays()));
            }
        }
    }

    private static double percent(@Nullable Double share) {
        return share == null ? Double.NaN : 100 * share;
    }

    /// As the pipeline file writes it.
    private static String time(Duration duration) {
        return duration.equals(Duration.ofDays(duration.toDays()))
                ? "day " + duration.toDays()
                : duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    private static String counts(ReplaySummary summary) {
        var counts = new ArrayList<String>();
        for (int c = 0; c < summary.classes().count(); c++) {
            counts.add(format("%,d %s", summary.classCounts().get(c), summary.classes().name(c)));
        }
        return String.join(", ", counts);
    }

    private static void counted(List<String> lines, String what, Map<String, Long> counts) {
        if (!counts.isEmpty()) {
            lines.add(what + ": " + counts);
        }
    }

    /// One line a recipe, its figures in columns; the recall of each class below.
    private void table(
            List<String> lines,
            Pipeline pipeline,
            ReplaySummary summary,
            List<RecipeReport> recipes) {
        var classes = summary.classes();
        var judged = recipes.stream().filter(recipe -> recipe.rows() > 0).toList();
        if (judged.isEmpty()) {
            lines.add(NothingToJudge.sentence(pipeline, summary.span()));
            return;
        }
        var header = new ArrayList<>(List.of("recipe", "AP", "AUC", "recall", "precision"));
        if (summary.top() != null) {
            var top = "@" + summary.top();
            header.addAll(List.of("recall" + top, "card prec." + top, "card recall"));
        }
        header.addAll(List.of("ECE raw", "ECE", "accuracy"));
        var rows = new ArrayList<List<String>>();
        rows.add(header);
        int digits = errorDigits(judged, summary);
        judged.forEach(recipe -> rows.add(row(summary, recipe, digits)));
        int name = rows.stream().mapToInt(row -> row.getFirst().length()).max().orElse(0);
        for (var row : rows) {
            var line = new StringBuilder(format("  %-" + name + "s", row.getFirst()));
            for (int c = 1; c < row.size(); c++) {
                line.append(
                        format("%" + (Math.max(9, header.get(c).length()) + 2) + "s", row.get(c)));
            }
            lines.add(coloured(line.toString(), row, best(judged)));
        }
        judged.forEach(recipe -> lines.add(byClass(recipe, classes)));
        ceilings(lines, summary, judged);
        unscored(lines, summary);
        lines.add(
                "  AP, AUC: mean over days, ranked by "
                        + ReplaySummary.RANKED_BY
                        + "; recall, precision: of the decisions; ECE: calibration error before and"
                        + " after correction");
    }

    /// What figures of the highest of a day can reach here, where that is not 1.
    private static void ceilings(
            List<String> lines, ReplaySummary summary, List<RecipeReport> judged) {
        var parts = new ArrayList<String>();
        var most = Ceilings.of(judged.getFirst(), summary.top(), summary.classes().majority());
        most(parts, "recall", most.recallAtBudget());
        most(parts, "card prec.", most.cardPrecision());
        most(parts, "card recall", most.cardRecall());
        if (!parts.isEmpty()) {
            lines.add(
                    format(
                            "  at most, by the frauds of each day: %s (@%d, %s)",
                            String.join(", ", parts), summary.top(), judged.getFirst().recipe()));
        }
    }

    private static void most(List<String> parts, String name, @Nullable Double most) {
        if (most != null && most < 0.99995) {
            parts.add(name + " " + figure(most));
        }
    }

    private static void unscored(List<String> lines, ReplaySummary summary) {
        new TreeMap<>(summary.unscored())
                .forEach((recipe, rows) ->
                        lines.add(
                                format(
                                        "  %s: first score %s; %,d rows without a score, %,d of them judged",
                                        recipe,
                                        rows.firstScored() == null
                                                ? "never"
                                                : "on " + StreamSpan.day(rows.firstScored()),
                                        rows.rows(),
                                        rows.judged())));
    }

    /// Of calibration errors, which are small where recipes are good: two digits that are not 0.
    private static int errorDigits(List<RecipeReport> judged, ReplaySummary summary) {
        double smallest = 1;
        for (var recipe : judged) {
            var error = recipe.expectedCalibrationError();
            boolean isLearner = summary.unscored().containsKey(recipe.recipe());
            if (isLearner && error != null && error > 0) {
                smallest = Math.min(smallest, error);
            }
        }
        return (int) Math.clamp(1 - Math.floor(Math.log10(smallest)), 4, 8);
    }

    /// The recipe that ranks best stands out.
    private String coloured(String line, List<String> row, String best) {
        if (row.getFirst().equals("recipe")) {
            return style.faint(line);
        }
        return row.getFirst().equals(best) ? style.accent(line) : line;
    }

    private static String best(List<RecipeReport> judged) {
        return judged.stream()
                .max(comparingDouble(r -> r.averagePrecision() == null ? -1 : r.averagePrecision()))
                .map(RecipeReport::recipe)
                .orElse("");
    }

    private static List<String> row(ReplaySummary summary, RecipeReport recipe, int errorDigits) {
        var classes = summary.classes();
        var row = new ArrayList<>(List.of(recipe.recipe()));
        row.add(figure(recipe.averagePrecision()));
        row.add(figure(recipe.rocAuc()));
        row.add(minority(recipe.recallByClass(), classes));
        row.add(minority(recipe.precisionByClass(), classes));
        if (summary.top() != null) {
            row.add(figure(recipe.recallAtBudget()));
            row.add(figure(recipe.cardPrecision()));
            row.add(figure(recipe.cardRecall()));
        }
        row.add(figure(recipe.rawCalibrationError(), errorDigits));
        row.add(figure(recipe.expectedCalibrationError(), errorDigits));
        row.add(figure(recipe.accuracy()));
        return row;
    }

    /// Of the minority class; of several, the mean.
    private static String minority(List<@Nullable Double> ofClasses, Classes classes) {
        double sum = 0;
        int count = 0;
        for (int c = 0; c < classes.count(); c++) {
            var value = ofClasses.get(c);
            if (c != classes.majority() && value != null) {
                sum += value;
                count++;
            }
        }
        return figure(count == 0 ? null : sum / count);
    }

    private static String byClass(RecipeReport recipe, Classes classes) {
        var parts = new ArrayList<String>();
        for (int c = 0; c < classes.count(); c++) {
            parts.add(classes.name(c) + " " + figure(recipe.recallByClass().get(c)));
        }
        return "  recall of " + recipe.recipe() + ": " + String.join(", ", parts);
    }

    private static String figure(@Nullable Double value) {
        return figure(value, 4);
    }

    private static String figure(@Nullable Double value, int digits) {
        return value == null ? "–" : format("%." + digits + "f", value);
    }

    private static String format(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
