package io.counterweight.score;

/// Hears what became of an offered model. Called on the thread that built it.
public interface ModelListener {
    /// The model is in force.
    void swapped(String recipe, OnnxModel model);

    /// The model is not; the one before it stays.
    void refused(String recipe, ModelRefused refusal);
}
