package io.counterweight.web;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.web.DashboardSnapshot.RecipeFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A recipe's evaluations over the whole run in bounded room: when full, every second point goes,
/// and from then on half as many are kept. Thread-safe.
final class RecipeHistory {
    static final int CAPACITY = 400;

    /// Without their curves, which no chart of the past needs.
    private List<Evaluation> points = new ArrayList<>();

    private @Nullable Evaluation newest;
    private long seen;
    private long stride = 1;

    /// An evaluation of an earlier event time than the newest is left out: time does not run back.
    /// So is the newest, told again.
    synchronized void add(Evaluation evaluation) {
        if (newest != null
                && (evaluation.eventTime() < newest.eventTime() || evaluation.equals(newest))) {
            return;
        }
        newest = evaluation;
        if (seen++ % stride == 0) {
            points.add(evaluation.withoutCurves());
        }
        if (points.size() == CAPACITY) {
            thin();
        }
    }

    synchronized Optional<Evaluation> newest() {
        return Optional.ofNullable(newest);
    }

    /// The points kept, and always the newest one.
    Optional<RecipeFigures> figures() {
        Evaluation last;
        List<Evaluation> all;
        synchronized (this) {
            last = newest;
            all = new ArrayList<>(points);
        }
        if (last == null) {
            return Optional.empty();
        }
        if (all.isEmpty() || !all.getLast().equals(last.withoutCurves())) {
            all.add(last.withoutCurves());
        }
        return Optional.of(new RecipeFigures(last, HistoryColumns.of(all)));
    }

    private void thin() {
        var kept = new ArrayList<Evaluation>(CAPACITY);
        for (int i = 0; i < points.size(); i += 2) {
            kept.add(points.get(i));
        }
        points = kept;
        stride *= 2;
    }
}
