package io.counterweight.app;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.score.ModelListener;
import io.counterweight.score.ModelRefused;
import io.counterweight.score.OnnxModel;

/// Tells the stream's observer what became of models.
public record ObservedModels(StreamObserver observer) implements ModelListener {
    @Override
    public void swapped(String recipe, OnnxModel model) {
        observer.modelSwapped(recipe, model.version());
    }

    @Override
    public void refused(String recipe, ModelRefused refusal) {
        observer.modelRefused(recipe, refusal.reason());
    }
}
