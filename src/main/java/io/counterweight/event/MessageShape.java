package io.counterweight.event;

import java.time.Duration;
import java.util.Set;

/// What the internal records of a pipeline look like, and the readers that hold them to it.
///
/// @param columns values of a feature vector
/// @param recipes the names of those that compete now; what others said is left alone
/// @param longestDelay how long after its transaction a label is known at the latest, where it is
///   taken for want of one
public record MessageShape(
        EventShape event,
        Classes classes,
        int columns,
        Set<String> recipes,
        Duration longestDelay) {
    public MessageShape {
        recipes = Set.copyOf(recipes);
    }

    /// Transactions on their way to an entity, keyed by its id.
    ///
    /// @param entity its place among the declared ones
    public MessageReader<EnrichedTransaction> transactionsBy(int entity) {
        return new MessageReader<>(
                EnrichedTransaction.parser(), new EnrichedTransactionRule(this, entity));
    }

    /// Transactions that are keyed by their own ids.
    public MessageReader<EnrichedTransaction> transactions() {
        return transactionsBy(EnrichedTransactionRule.BY_ID);
    }

    /// Outcomes for one entity, keyed by its id; where its features ask with whom, they name all.
    public MessageReader<Outcome> outcomesOfEntity() {
        return new MessageReader<>(
                Outcome.parser(),
                new OutcomeRule(classes.count(), event.entityNames().size(), true));
    }

    /// Outcomes for all entities of a transaction, keyed by its id.
    public MessageReader<Outcome> outcomes() {
        return new MessageReader<>(
                Outcome.parser(),
                new OutcomeRule(classes.count(), event.entityNames().size(), false));
    }

    public MessageReader<ScoredTransaction> scored() {
        return new MessageReader<>(ScoredTransaction.parser(), new ScoredTransactionRule(this));
    }

    public MessageReader<TransactionLabel> labels() {
        return new MessageReader<>(
                TransactionLabel.parser(), new TransactionLabelRule(classes.count()));
    }

    public MessageReader<Example> examples() {
        return new MessageReader<>(Example.parser(), new ExampleRule(this));
    }

    /// Whether what a caller was answered is one of this pipeline's answers.
    public boolean fits(GivenAnswer given) {
        try {
            GivenAnswerRule.check(given, this);
            return true;
        } catch (UnusableException _) {
            return false;
        }
    }

    /// The one place that says how many values a feature vector on the wire has.
    void checkColumns(int values, String name) throws UnusableException {
        FieldRules.count(values, columns, name);
    }

    /// One probability a class.
    void checkClasses(int values, String name) throws UnusableException {
        FieldRules.count(values, classes.count(), name);
    }

    void checkLabel(int label, String name) throws UnusableException {
        FieldRules.label(label, classes.count(), name);
    }
}
