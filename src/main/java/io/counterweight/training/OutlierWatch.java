package io.counterweight.training;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import io.counterweight.learn.ScoringModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells of features so far out that they say more of a fault upstream than of a transaction:
/// beyond [#DEVIATIONS] from the mean, as a network knew both when models were last published. No
/// part of learning, which such a value cannot bend. For one thread.
final class OutlierWatch {
    /// A column that is nearly always 0 may lie at a hundred deviations now and then.
    static final float DEVIATIONS = 1000;

    private final List<String> columns;
    private @Nullable ScoringModel model;

    OutlierWatch(List<String> columns) {
        this.columns = columns;
    }

    boolean isBlind() {
        return model == null;
    }

    /// From now on by the statistics of that model.
    void follow(ScoringModel newer) {
        model = newer;
    }

    /// Looks at the features of an example that is new.
    void look(Example example, StreamObserver observer) {
        if (model == null || example.hasRevisedFrom()) {
            return;
        }
        float[] mean = model.mean();
        float[] deviation = model.deviation();
        for (int f = 0; f < columns.size(); f++) {
            float away = Math.abs(example.getScored().getFeatures(f) - mean[f]);
            if (away > DEVIATIONS * deviation[f]) {
                observer.outlier(columns.get(f));
            }
        }
    }
}
