package io.counterweight.web;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Evaluation.ClassEvaluation;
import io.counterweight.web.DashboardSnapshot.ClassHistory;
import io.counterweight.web.DashboardSnapshot.History;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Turns evaluations into the columns of a [History]; what is no whole number is rounded to 4
/// digits. Pure functions.
final class HistoryColumns {
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

    private HistoryColumns() {}

    /// @param points of one recipe, the oldest first, all with the same classes
    static History of(List<Evaluation> points) {
        int classes = points.isEmpty() ? 0 : points.getFirst().classes().size();
        return new History(
                column(points, Evaluation::eventTime),
                column(points, e -> e.champion() ? 1 : 0),
                swaps(points),
                column(points, Evaluation::window),
                rounded(points, Evaluation::averagePrecision),
                rounded(points, Evaluation::logLoss),
                column(points, Evaluation::minorityBuffer),
                rounded(points, Evaluation::syntheticShare),
                IntStream.range(0, classes).mapToObj(c -> ofClass(points, c)).toList());
    }

    private static ClassHistory ofClass(List<Evaluation> points, int c) {
        var ofClass = points.stream().map(e -> e.classes().get(c)).toList();
        return new ClassHistory(
                column(ofClass, ClassEvaluation::labelled),
                column(ofClass, ClassEvaluation::caught),
                column(ofClass, ClassEvaluation::decided),
                rounded(ofClass, ClassEvaluation::count),
                rounded(ofClass, ClassEvaluation::weight));
    }

    private static List<Integer> swaps(List<Evaluation> points) {
        return IntStream.range(1, points.size())
                .filter(i -> !points.get(i).modelVersion().equals(points.get(i - 1).modelVersion()))
                .boxed()
                .toList();
    }

    private static <E, V> List<V> column(List<E> points, Function<E, V> figure) {
        return points.stream().map(figure).toList();
    }

    private static <E> List<@Nullable Double> rounded(
            List<E> points, Function<E, @Nullable Double> figure) {
        var column = new ArrayList<@Nullable Double>(points.size());
        for (var point : points) {
            var value = figure.apply(point);
            column.add(value == null ? null : rounded(value));
        }
        return column;
    }

    private static double rounded(double value) {
        return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : value;
    }
}
