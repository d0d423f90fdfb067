package io.counterweight.report;

import io.counterweight.evaluate.Ceilings;
import io.counterweight.evaluate.JudgedRecipe;
import io.counterweight.event.Classes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The recipes side by side: a line a recipe, a column a figure, the best of each column marked.
final class RecipeTable {
    /// @param better 1 where more is better, −1 where less is
    /// @param most what the figure can reach at most; null where that is 1, or anything
    private record Column(
            String name,
            String meaning,
            int better,
            Function<JudgedRecipe, @Nullable Double> figure,
            Function<@Nullable Double, String> text,
            Function<JudgedRecipe, @Nullable Double> most) {}

    private final Replayed replayed;
    private final List<Column> columns;

    RecipeTable(Replayed replayed) {
        this.replayed = replayed;
        this.columns = columns(replayed);
    }

    void write(Html html) {
        html.open("div", "class", "wide").open("table", "class", "recipes").open("thead");
        html.open("tr").element("th", "recipe", "scope", "col");
        columns.forEach(
                column -> html.element("th", column.name, "scope", "col", "title", column.meaning));
        html.close("tr").close("thead").open("tbody");
        replayed.recipes().forEach(judged -> line(html, judged));
        html.close("tbody").close("table").close("div");
        always(html);
        html.open("details").element("summary", "What the columns mean").open("dl");
        columns.forEach(column -> html.element("dt", column.name).element("dd", column.meaning));
        html.close("dl").close("details");
    }

    private void line(Html html, JudgedRecipe judged) {
        boolean isAlways = replayed.isAlways(judged);
        html.open("tr", "class", isAlways ? "always" : "");
        html.open("th", "scope", "row").text(judged.recipe());
        if (judged.recipe().equals(replayed.champion())) {
            html.text(" ").element("small", "champion");
        }
        html.close("th");
        for (var column : columns) {
            var text = column.text.apply(column.figure.apply(judged));
            html.cell(
                    text,
                    most(column, judged),
                    "class",
                    !isAlways && isBest(column, text) ? "best" : "");
        }
        html.close("tr");
    }

    private static String most(Column column, JudgedRecipe judged) {
        var most = column.most.apply(judged);
        return most == null || most > 0.99995
                ? ""
                : "of at most " + FigureText.of(most, FigureText.digits(List.of(most)));
    }

    /// Whether it reads as the best of its column does; one recipe alone is not marked.
    private boolean isBest(Column column, String text) {
        var learners = replayed.learners();
        if (learners.size() < 2 || text.equals(FigureText.ABSENT)) {
            return false;
        }
        Double best = null;
        for (var judged : learners) {
            var figure = column.figure.apply(judged);
            if (figure != null && (best == null || column.better * (figure - best) > 0)) {
                best = figure;
            }
        }
        return text.equals(column.text.apply(best));
    }

    private void always(Html html) {
        var always = replayed.recipes().stream().filter(replayed::isAlways).findFirst();
        if (always.isEmpty() || always.get().report().accuracy() == null) {
            return;
        }
        var majority = replayed.classes().name(replayed.classes().majority());
        html.element(
                "p",
                "Best of each column in bold. Deciding always “"
                        + majority
                        + "” is right in "
                        + FigureText.percent(always.get().report().accuracy())
                        + " of the rows and catches nothing: that is what accuracy is worth here.",
                "class",
                "note");
    }

    /// Recall and precision of each class by the decisions.
    void writeByClass(Html html) {
        var classes = replayed.classes();
        var head = new ArrayList<>(List.of("recipe"));
        classes.names().forEach(name -> head.add("recall of " + name));
        classes.names().forEach(name -> head.add("precision of " + name));
        var rows = new ArrayList<List<String>>();
        for (var judged : replayed.recipes()) {
            var row = new ArrayList<>(List.of(judged.recipe()));
            judged.report().recallByClass().forEach(value -> row.add(FigureText.of(value)));
            judged.report().precisionByClass().forEach(value -> row.add(FigureText.of(value)));
            rows.add(row);
        }
        html.tableBehind("Recall and precision of each class", head, rows);
    }

    private static List<Column> columns(Replayed replayed) {
        var classes = replayed.classes();
        var top = replayed.summary().top();
        var columns = new ArrayList<Column>();
        columns.add(
                share(
                        replayed,
                        "AP",
                        "average precision, mean over days",
                        r -> r.report().averagePrecision()));
        columns.add(
                share(
                        replayed,
                        "pooled AP",
                        "average precision of all days as one",
                        r -> r.report().pooledAveragePrecision()));
        columns.add(
                share(
                        replayed,
                        "AUC",
                        "area under the ROC curve, mean over days",
                        r -> r.report().rocAuc()));
        columns.add(
                share(
                        replayed,
                        "recall",
                        "of the decisions; of several minority classes, the mean",
                        r -> minority(r.report().recallByClass(), classes)));
        columns.add(
                share(
                        replayed,
                        "precision",
                        "of the decisions; of several minority classes, the mean",
                        r -> minority(r.report().precisionByClass(), classes)));
        if (top != null) {
            atTop(columns, replayed, top);
        }
        columns.add(
                error(
                        replayed,
                        "ECE raw",
                        "calibration error before correction",
                        r -> r.report().rawCalibrationError()));
        columns.add(
                error(
                        replayed,
                        "ECE",
                        "calibration error after correction",
                        r -> r.report().expectedCalibrationError()));
        columns.add(
                error(
                        replayed,
                        "Brier",
                        "half the squared error of the probabilities",
                        r -> r.report().brier()));
        columns.add(error(replayed, "log loss", "natural logarithm", r -> r.report().logLoss()));
        columns.add(share(replayed, "accuracy", "of the decisions", r -> r.report().accuracy()));
        columns.add(
                new Column(
                        "examples/s",
                        "of time inside the learner; the only figure that another run changes",
                        1,
                        r -> replayed.summary().examplesPerSecond().get(r.recipe()),
                        FigureText::count,
                        _ -> null));
        return columns;
    }

    private static void atTop(List<Column> columns, Replayed replayed, int top) {
        var entity = replayed.pipeline().judge().entity();
        columns.add(
                capped(
                        replayed,
                        "recall @" + top,
                        "share of the frauds among the " + top + " highest scores of each day",
                        r -> r.report().recallAtBudget(),
                        Ceilings::recallAtBudget));
        columns.add(
                capped(
                        replayed,
                        "card prec. @" + top,
                        "defrauded among the " + top + " highest of each day, by " + entity,
                        r -> r.report().cardPrecision(),
                        Ceilings::cardPrecision));
        columns.add(
                capped(
                        replayed,
                        "card recall @" + top,
                        "share of the defrauded found so, by " + entity,
                        r -> r.report().cardRecall(),
                        Ceilings::cardRecall));
    }

    private static Column capped(
            Replayed replayed,
            String name,
            String meaning,
            Function<JudgedRecipe, @Nullable Double> figure,
            Function<Ceilings, @Nullable Double> most) {
        return new Column(
                name,
                meaning + "; at most what as many can find on days with more, or fewer, frauds",
                1,
                figure,
                text(replayed, figure),
                judged -> most.apply(replayed.ceilings(judged)));
    }

    private static Column share(
            Replayed replayed,
            String name,
            String meaning,
            Function<JudgedRecipe, @Nullable Double> figure) {
        return new Column(name, meaning, 1, figure, text(replayed, figure), _ -> null);
    }

    private static Column error(
            Replayed replayed,
            String name,
            String meaning,
            Function<JudgedRecipe, @Nullable Double> figure) {
        return new Column(
                name, meaning + "; less is better", -1, figure, text(replayed, figure), _ -> null);
    }

    /// With as many digits as tell the recipes apart.
    private static Function<@Nullable Double, String> text(
            Replayed replayed, Function<JudgedRecipe, @Nullable Double> figure) {
        int digits = digits(replayed, figure);
        return value -> FigureText.of(value, digits);
    }

    static int digits(Replayed replayed, Function<JudgedRecipe, @Nullable Double> figure) {
        var values = new ArrayList<@Nullable Double>();
        replayed.learners().forEach(judged -> values.add(figure.apply(judged)));
        return FigureText.digits(values);
    }

    /// The mean over the minority classes that have a value.
    static @Nullable Double minority(List<@Nullable Double> ofClasses, Classes classes) {
        double sum = 0;
        int count = 0;
        for (int c = 0; c < classes.count(); c++) {
            var value = ofClasses.get(c);
            if (c != classes.majority() && value != null) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? null : sum / count;
    }
}
