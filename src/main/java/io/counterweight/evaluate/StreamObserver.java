package io.counterweight.evaluate;

/// What the stream tells whoever watches it. Called from stream threads: an observer must be
/// thread-safe, must not block and must not throw. Nothing it does reaches the learning path. What
/// it does not ask for passes by.
public interface StreamObserver {
    /// Hears everything and does nothing.
    StreamObserver SILENT = new StreamObserver() {};

    /// A transaction was scored.
    ///
    /// @param nanos time the score took
    /// @param latencyMillis wall-clock time since the transaction's record was produced
    default void scored(long nanos, long latencyMillis) {}

    /// A record was dead-lettered, for the reason of that name (kebab-case).
    default void deadLettered(String reason) {}

    /// A record changed nothing, by a rule: `duplicate-label`, `label-never-came`.
    default void ignored(String reason) {}

    /// An example was matched: its label came `delayMillis` of event time after the transaction.
    default void labelled(
            String labelClass, String decisionClass, String recipe, long delayMillis) {}

    /// A mini-batch was trained.
    default void trained(String recipe, int examples, long nanos) {}

    /// A recipe's metrics moved.
    default void evaluated(Evaluation evaluation) {}

    /// A new model scores from now on.
    default void modelSwapped(String recipe, String version) {}

    /// A model was refused; the old one stays.
    default void modelRefused(String recipe, String reason) {}
}
