package io.counterweight.web;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.Evaluation.ClassEvaluation;
import io.counterweight.web.DashboardSnapshot.Point;
import io.counterweight.web.DashboardSnapshot.RecipeFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A recipe's evaluations over the whole run in bounded room: when full, every second point goes,
/// and from then on half as many are kept. Thread-safe.
final class RecipeHistory {
    static final int CAPACITY = 512;

    private List<Point> points = new ArrayList<>();
    private @Nullable Evaluation newest;
    private long seen;
    private long stride = 1;

    /// An evaluation of an earlier event time than the newest is left out: time does not run back.
    synchronized void add(Evaluation evaluation) {
        if (newest != null && evaluation.eventTime() < newest.eventTime()) {
            return;
        }
        newest = evaluation;
        if (seen++ % stride == 0) {
            points.add(pointOf(evaluation));
        }
        if (points.size() == CAPACITY) {
            thin();
        }
    }

    synchronized Optional<Evaluation> newest() {
        return Optional.ofNullable(newest);
    }

    /// The points kept, and always the newest one.
    synchronized Optional<RecipeFigures> figures() {
        if (newest == null) {
            return Optional.empty();
        }
        var last = pointOf(newest);
        var all = new ArrayList<>(points);
        if (all.isEmpty() || !all.getLast().equals(last)) {
            all.add(last);
        }
        return Optional.of(new RecipeFigures(newest, all));
    }

    private void thin() {
        var kept = new ArrayList<Point>(CAPACITY);
        for (int i = 0; i < points.size(); i += 2) {
            kept.add(points.get(i));
        }
        points = kept;
        stride *= 2;
    }

    private static Point pointOf(Evaluation evaluation) {
        return new Point(
                evaluation.eventTime(),
                each(evaluation, ClassEvaluation::recall),
                each(evaluation, ClassEvaluation::recallLow),
                each(evaluation, ClassEvaluation::recallHigh));
    }

    private static List<@Nullable Double> each(
            Evaluation evaluation, Function<ClassEvaluation, @Nullable Double> figure) {
        var values = new ArrayList<@Nullable Double>();
        for (var one : evaluation.classes()) {
            values.add(figure.apply(one));
        }
        return values;
    }
}
