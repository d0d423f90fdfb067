package io.counterweight.evaluate;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.event.Classes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes `report.json`. Between two replays of the same file only `seconds`, `rowsPerSecond` and
/// `examplesPerSecond` differ.
public final class ReportJson {
    private ReportJson() {}

    /// @param rules judged; none for a pipeline without
    public static void write(
            Path file, ReplaySummary summary, List<RecipeReport> recipes, List<JudgedRule> rules)
            throws IOException {
        write(file, summary, recipes, rules, Map.of());
    }

    /// The same of a stream of which a part was blocked.
    ///
    /// @param traffic estimates over all traffic, by recipe
    public static void write(
            Path file,
            ReplaySummary summary,
            List<RecipeReport> recipes,
            List<JudgedRule> rules,
            Map<String, AllTraffic.Estimate> traffic)
            throws IOException {
        write(file, json(summary, recipes, rules, traffic));
    }

    /// Writes a file as this one is written.
    public static void write(Path file, ObjectNode json) throws IOException {
        var indenter = new DefaultIndenter("  ", "\n");
        var printer =
                new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        Files.writeString(file, new ObjectMapper().writer(printer).writeValueAsString(json) + "\n");
    }

    private static ObjectNode json(
            ReplaySummary summary,
            List<RecipeReport> recipes,
            List<JudgedRule> rules,
            Map<String, AllTraffic.Estimate> traffic) {
        var root = JsonNodeFactory.instance.objectNode();
        root.put("pipeline", summary.pipeline());
        root.put("rows", summary.rows());
        if (summary.span().isInterrupted()) {
            root.put("interruptedAt", text(summary.span().last()));
        }
        root.put("rankedBy", ReplaySummary.RANKED_BY);
        var counts = root.putObject("classes");
        for (int c = 0; c < summary.classes().count(); c++) {
            counts.put(summary.classes().name(c), summary.classCounts().get(c));
        }
        root.put("seconds", summary.seconds());
        root.put("rowsPerSecond", finite(summary.rows() / summary.seconds()));
        var byRecipe = root.putObject("recipes");
        for (var recipe : recipes) {
            var node = byRecipe.putObject(recipe.recipe());
            recipe(node, summary, recipe);
            var all = traffic.get(recipe.recipe());
            if (all != null) {
                node.set("allTraffic", new ObjectMapper().valueToTree(all));
            }
        }
        var foretold = ForetoldSummary.of(summary.foretold());
        if (!foretold.isEmpty()) {
            var byClass = root.putObject("foretold");
            foretold.forEach(of -> foretold(byClass.putObject(of.name()), of));
        }
        if (!summary.sources().isEmpty()) {
            var bySource = root.putObject("labelSources");
            summary.sources()
                    .forEach(source -> source(bySource.putObject(source.source()), source));
        }
        if (!rules.isEmpty()) {
            var byRule = root.putObject("rules");
            rules.forEach(
                    rule -> rule(byRule.putObject(rule.rule().name()), summary.classes(), rule));
        }
        return root;
    }

    private static void foretold(ObjectNode node, ForetoldSummary of) {
        node.put("days", of.days());
        node.put("recallCovered", of.recallCovered());
        node.put("recallError", of.recallError());
        node.put("recallAbsoluteError", of.recallAbsoluteError());
        node.put("recallWidth", of.recallWidth());
        node.put("precisionDays", of.precisionDays());
        node.put("precisionCovered", of.precisionCovered());
    }

    private static void source(ObjectNode node, SourceFigure source) {
        node.put("labels", source.labels());
        node.put("confirmed", source.confirmed());
        node.put("overturned", source.overturned());
        node.put("revised", source.revised());
        node.put("withdrawn", source.withdrawn());
        node.put("overturnedShare", source.overturnedShare());
        node.put("meanDelaySeconds", source.meanDelaySeconds());
    }

    /// The figures of one rule, as `report.json` has them.
    public static void rule(ObjectNode node, Classes classes, JudgedRule judged) {
        var rule = judged.rule();
        node.put("action", rule.action());
        node.put("state", rule.state());
        if (rule.ofClass() != null) {
            node.put("class", classes.name(rule.ofClass()));
        }
        node.put("fired", judged.fired());
        node.put("hits", judged.hits());
        node.put("sought", judged.sought());
        node.put("perDay", judged.perDay());
        shareAndBand(node, "precision", judged.precision(), judged.precisionBand());
        shareAndBand(node, "recall", judged.recall(), judged.recallBand());
        if (judged.hasMoney()) {
            node.put("caught", judged.caught());
            node.put("refused", judged.refused());
        }
        node.put("withModel", judged.withModel());
        if (judged.nearest() != null) {
            node.put("nearest", judged.nearest());
            node.put("withNearest", judged.withNearest());
        }
        var added = judged.added();
        if (added != null) {
            node.put("addsPerDay", added.perDay());
            band(node, "addsPerDay", added.low(), added.high());
            node.put("budget", added.budget());
        }
    }

    private static void shareAndBand(
            ObjectNode node, String name, @Nullable Double share, @Nullable WilsonBand band) {
        node.put(name, share);
        if (band != null) {
            band(node, name, band.low(), band.high());
        }
    }

    private static void band(ObjectNode node, String name, double low, double high) {
        node.putArray(name + "Band").add(low).add(high);
    }

    private static void recipe(ObjectNode node, ReplaySummary summary, RecipeReport recipe) {
        node.put("averagePrecision", recipe.averagePrecision());
        node.put("pooledAveragePrecision", recipe.pooledAveragePrecision());
        node.put("rocAuc", recipe.rocAuc());
        if (summary.top() != null) {
            node.put("cardPrecisionAt" + summary.top(), recipe.cardPrecision());
            node.put("cardRecallAt" + summary.top(), recipe.cardRecall());
        }
        node.put("recallAtBudget", recipe.recallAtBudget());
        var ceilings = Ceilings.of(recipe, summary.top(), summary.classes().majority());
        if (summary.top() != null) {
            node.put("cardPrecisionCeiling", ceilings.cardPrecision());
            node.put("cardRecallCeiling", ceilings.cardRecall());
            node.put("recallAtBudgetCeiling", ceilings.recallAtBudget());
        }
        var unscored = summary.unscored().get(recipe.recipe());
        if (unscored != null) {
            node.put("rowsWithoutScore", unscored.rows());
            node.put("judgedRowsWithoutScore", unscored.judged());
            node.put("firstScored", text(unscored.firstScored()));
            curve(node.putArray("coldStart"), unscored.curve());
        }
        node.put("accuracy", recipe.accuracy());
        node.put("expectedCalibrationError", recipe.expectedCalibrationError());
        node.put("rawCalibrationError", recipe.rawCalibrationError());
        node.put("brier", recipe.brier());
        node.put("logLoss", recipe.logLoss());
        perClass(node.putObject("recallByClass"), summary.classes(), recipe.recallByClass());
        perClass(node.putObject("precisionByClass"), summary.classes(), recipe.precisionByClass());
        node.put("examplesPerSecond", finite(summary.examplesPerSecond().get(recipe.recipe())));
        if (summary.modelHashes().containsKey(recipe.recipe())) {
            node.put("modelHash", summary.modelHashes().get(recipe.recipe()));
        }
    }

    private static void curve(ArrayNode node, List<LearningCurve.Step> steps) {
        for (var step : steps) {
            node.addObject()
                    .put("fraudsKnownFrom", step.knownFrom())
                    .put("fraudsKnownTo", step.knownTo())
                    .put("rows", step.rows())
                    .put("frauds", step.frauds())
                    .put("averagePrecision", step.averagePrecision());
        }
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static void perClass(ObjectNode node, Classes classes, List<@Nullable Double> values) {
        for (int c = 0; c < classes.count(); c++) {
            node.put(classes.name(c), values.get(c));
        }
    }

    private static @Nullable Double finite(@Nullable Double value) {
        return value == null || !Double.isFinite(value) ? null : value;
    }
}
