package io.counterweight.app.replay;

import io.counterweight.config.Pipeline;
import io.counterweight.evaluate.RecipeReport;
import io.counterweight.evaluate.ReplaySummary;
import io.counterweight.event.Classes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a replay says on the terminal at its end.
final class ReplayText {
    private ReplayText() {}

    static List<String> lines(
            Pipeline pipeline,
            ReplaySummary summary,
            List<RecipeReport> recipes,
            ReplayObserver observer) {
        var lines = new ArrayList<String>();
        lines.add(
                format(
                        "%s: %,d transactions in %.1f s (%,.0f/s); labelled: %s",
                        summary.pipeline(),
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
        recipes.forEach(recipe -> recipe(lines, summary, recipe));
        return lines;
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

    private static void recipe(List<String> lines, ReplaySummary summary, RecipeReport recipe) {
        if (recipe.rows() == 0) {
            lines.add(recipe.recipe() + ": nothing to judge: no labelled transaction so late");
            return;
        }
        lines.add(
                format(
                        "%s: average precision %s, ROC AUC %s%s, calibration error %s",
                        recipe.recipe(),
                        figure(recipe.averagePrecision()),
                        figure(recipe.rocAuc()),
                        cards(summary, recipe),
                        figure(recipe.expectedCalibrationError())));
        var classes = summary.classes();
        for (int c = 0; c < classes.count(); c++) {
            lines.add(
                    format(
                            "  %-12s recall %s, precision %s",
                            classes.name(c),
                            figure(recipe.recallByClass().get(c)),
                            figure(recipe.precisionByClass().get(c))));
        }
        lines.add(
                format(
                        "  always %s: %s",
                        classes.name(classes.majority()), always(recipe, classes)));
    }

    private static String cards(ReplaySummary summary, RecipeReport recipe) {
        return summary.top() == null
                ? ""
                : format(
                        ", card precision at %d %s, card recall %s",
                        summary.top(), figure(recipe.cardPrecision()), figure(recipe.cardRecall()));
    }

    /// What a model without a clue would have reached on the same rows.
    private static String always(RecipeReport recipe, Classes classes) {
        long majority =
                recipe.days().stream()
                        .mapToLong(day -> day.labelled().get(classes.majority()))
                        .sum();
        return format(
                "accuracy %.2f %%, and finds not one of the others",
                100.0 * majority / recipe.rows());
    }

    private static String figure(@Nullable Double value) {
        return value == null ? "–" : format("%.4f", value);
    }

    private static String format(String format, @Nullable Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
