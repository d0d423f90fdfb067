package io.counterweight.stream;

import io.counterweight.evaluate.Evaluation;
import io.counterweight.evaluate.StreamObserver;
import io.counterweight.score.ModelListener;
import io.counterweight.score.ModelRefused;
import io.counterweight.score.OnnxModel;
import java.util.ArrayList;
import java.util.List;

/// Keeps what it is told. For one thread.
final class Heard implements StreamObserver, ModelListener {
    final List<String> deadLettered = new ArrayList<>();
    final List<String> ignored = new ArrayList<>();
    final List<String> labelled = new ArrayList<>();
    final List<String> swapped = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    final List<Evaluation> evaluations = new ArrayList<>();
    int scored;

    @Override
    public void scored(long nanos, long latencyMillis) {
        scored++;
    }

    @Override
    public void deadLettered(String reason) {
        deadLettered.add(reason);
    }

    @Override
    public void ignored(String reason) {
        ignored.add(reason);
    }

    @Override
    public void labelled(String labelClass, String decision, String recipe, long delayMillis) {
        labelled.add(labelClass);
    }

    @Override
    public void evaluated(Evaluation evaluation) {
        evaluations.add(evaluation);
    }

    @Override
    public void swapped(String recipe, OnnxModel model) {
        swapped.add(model.version());
    }

    @Override
    public void refused(String recipe, ModelRefused refusal) {
        refused.add(refusal.reason());
    }

    @Override
    public void modelRefused(String recipe, String reason) {
        refused.add(reason);
    }
}
