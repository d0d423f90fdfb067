package io.counterweight.evaluate;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.RuledDecision;
import io.counterweight.event.ScoredTransaction;
import java.util.List;

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

    /// A transaction was scored by these columns of features.
    default void featured(List<Float> columns) {}

    /// Something is allowed and hardly meant.
    ///
    /// @param sentence for a person
    default void warned(String sentence) {}

    /// A model gave a transaction that probability of being of a minority class.
    default void rated(double probability) {}

    /// A transaction was decided to be of a minority class.
    default void alerted(Alert alert) {}

    /// A transaction was scored and decided.
    ///
    /// @param transaction as it was read; its features may not be finished
    /// @param scored what goes to the topic of scored transactions
    default void decided(EnrichedTransactionOrBuilder transaction, ScoredTransaction scored) {}

    /// The rules of the pipeline were tried on a transaction.
    default void ruled(RuledDecision decision) {}

    /// A record of a topic was read and checked.
    ///
    /// @param topic its name in the catalogue, such as `by-customer`
    /// @param used whether it went on; one that did not was dead-lettered, or, on a topic that
    ///   every instance has whole, left aside
    default void read(String topic, boolean used) {}

    /// A record was dead-lettered, for the reason of that name (kebab-case).
    default void deadLettered(String reason) {}

    /// A record changed nothing, by a rule: `duplicate-label`, `label-never-came`,
    /// `unknown-recipe`.
    default void ignored(String reason) {}

    /// A transaction that would have been blocked was let through as control group.
    ///
    /// @param atStake its amount by its probability of fraud; 0 where no amount is declared
    default void letThrough(double atStake) {}

    /// One of the control group turned out to be a fraud.
    ///
    /// @param amount 0 where none is declared
    default void controlLost(double amount) {}

    /// A transaction was declined and no label came: its outcome is unknown for good.
    ///
    /// @param recipe that decided; empty where none did
    /// @param madeBy who had it blocked: `model:<recipe>` or `rule:<name>`
    default void unknown(String recipe, String madeBy) {}

    /// A transaction's first label was matched: it came `delayMillis` of event time after it.
    default void labelled(String labelClass, long delayMillis) {}

    /// A label replaced an earlier one: the transaction is of that class now.
    default void revised(String labelClass) {}

    /// A label was taken back, and its transaction is without one.
    ///
    /// @param labelClass the class that it no longer has
    default void withdrawn(String labelClass) {}

    /// A caller said what was done with a transaction.
    ///
    /// @param advised the action, such as `block`; empty where none was given
    /// @param done such as `declined`
    default void disposed(String advised, String done) {}

    /// A source of labels was told of a transaction.
    ///
    /// @param source who told the label, such as `chargeback`; where one before it gave way, who
    ///   had told that
    /// @param kind `new`: it holds; of one that gave way: `confirmed` by a more trusted source,
    ///   `overturned` by one, `revised` by one as trusted, or `withdrawn`
    /// @param delayMillis from the transaction to the label of kind `new`, in event time
    default void told(String source, String kind, long delayMillis) {}

    /// A clock that was ahead of all that can be was set back: `matching`, `duplicates` or
    /// `learning`.
    default void clockSetBack(String clock) {}

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

    /// A day of a partition has ended, or its labels have come to be due.
    default void foretold(ForetoldDay day) {}

    /// The figures of the rules moved.
    default void rulesEvaluated(RulesEvaluation evaluation) {}

    /// Another recipe decides from now on.
    default void promoted(Promotion promotion) {}

    /// A new model scores from now on.
    default void modelSwapped(String recipe, String version) {}

    /// A model was refused, and the old one stays; or the one in force could not score a row.
    default void modelRefused(String recipe, String reason) {}

    /// A caller was answered a transaction before the stream saw it, or was refused.
    ///
    /// @param result `model`; why a fallback answered, such as `deadline`; or why nobody did, such
    ///   as `busy`
    /// @param nanos from the call to its answer
    default void answered(String result, long nanos) {}

    /// A part of an answer took so long: `parse`, `profiles`, `features`, `score` or `append`.
    default void answerPhase(String phase, long nanos) {}

    /// What a caller was answered met what the stream says.
    ///
    /// @param cause `same`; `model`, `profile` or `score` where they differ for that; `no-model` or
    ///   `fallback` where one of them had no score
    /// @param apart the largest difference of a class's probabilities
    default void answerCompared(String cause, double apart) {}
}
