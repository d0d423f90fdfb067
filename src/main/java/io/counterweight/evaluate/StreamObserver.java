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

    /// A model gave a transaction that probability of being of a minority class.
    default void rated(double probability) {}

    /// A transaction was decided to be of a minority class.
    default void alerted(Alert alert) {}

    /// A record was dead-lettered, for the reason of that name (kebab-case).
    default void deadLettered(String reason) {}

    /// A record changed nothing, by a rule: `duplicate-label`, `label-never-came`.
    default void ignored(String reason) {}

    /// A transaction's first label was matched: it came `delayMillis` of event time after it.
    default void labelled(String labelClass, long delayMillis) {}

    /// A recipe's decision on a transaction met the label that came later.
    default void judged(String labelClass, String decisionClass, String recipe) {}

    /// A mini-batch was trained.
    default void trained(String recipe, int examples, long nanos) {}

    /// A feature of an example that is learned is far beyond all that is usual of it.
    default void outlier(String feature) {}

    /// A recipe begins, or ends, to take extra steps against drift.
    default void reacting(String recipe, boolean begins) {}

    /// A recipe's metrics moved.
    default void evaluated(Evaluation evaluation) {}

    /// Another recipe decides from now on.
    default void promoted(Promotion promotion) {}

    /// A new model scores from now on.
    default void modelSwapped(String recipe, String version) {}

    /// A model was refused; the old one stays.
    default void modelRefused(String recipe, String reason) {}
}
