package io.counterweight.score;

/// Hears what became of models. Called on the thread that built it, or that found the newest to
/// fail.
public interface ModelListener {
    /// The model is in force: a newer one, or the one before it again.
    void swapped(String recipe, OnnxModel model);

    /// The model is not; the one before it stays.
    void refused(String recipe, ModelRefused refusal);
}
