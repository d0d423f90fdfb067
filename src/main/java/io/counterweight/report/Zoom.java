package io.counterweight.report;

import io.counterweight.evaluate.Curves.Point;
import io.counterweight.evaluate.JudgedRecipe;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Where axes begin, so that good models can be told apart.
final class Zoom {
    private static final double[] ROUND = {.5, .8, .9, .95, .98, .99, .995, .998, .999};

    /// A curve is looked at up to this recall: at its very end every precision is low.
    private static final double MOST_RECALL = .9;

    /// Left of it all precisions are like this or better.
    private static final double SURE = .99;

    /// Where recall is looked at on a ROC curve: a false positive in a thousand.
    private static final double FEW_FALSE = 1e-3;

    private Zoom() {}

    /// The nearest round number that is not above; 0 where the value is below .5.
    static double below(double value) {
        double low = 0;
        for (double near : ROUND) {
            low = value >= near ? near : low;
        }
        return low;
    }

    /// Of precision: what every recipe has at a recall of .9.
    static double precision(List<JudgedRecipe> recipes) {
        return below(
                lowest(recipes, point -> point.recall() < MOST_RECALL ? 2 : point.precision()));
    }

    /// Of recall on a precision–recall plot: as long as every recipe is nearly always right.
    static double recall(List<JudgedRecipe> recipes) {
        return below(
                lowest(
                        recipes,
                        point ->
                                point.precision() >= SURE ? 2 : Math.max(0, point.recall() - .02)));
    }

    /// Of recall on a ROC plot: what every recipe has at a false positive in a thousand.
    static double recallOfRoc(List<JudgedRecipe> recipes) {
        return below(
                lowest(
                        recipes,
                        point -> point.falsePositiveRate() < FEW_FALSE ? 2 : point.recall()));
    }

    /// The lowest power of ten that any point's rate of false positives is not below; 1e-6 at
    /// least.
    static double falsePositives(List<JudgedRecipe> recipes) {
        double lowest =
                lowest(
                        recipes,
                        point -> point.falsePositiveRate() == 0 ? 2 : point.falsePositiveRate());
        double power = Math.floor(Math.log10(Math.clamp(lowest, 1e-6, 1e-2)));
        return Double.parseDouble("1e" + (int) power);
    }

    /// Of the first point of each recipe that has it; 0 where one has none.
    private static double lowest(List<JudgedRecipe> recipes, ToDoubleFunction<Point> of) {
        double lowest = 1;
        for (var judged : recipes) {
            double first =
                    judged.curves().points().stream()
                            .mapToDouble(of)
                            .filter(value -> value <= 1)
                            .findFirst()
                            .orElse(0);
            lowest = Math.min(lowest, first);
        }
        return lowest;
    }
}
