package io.counterweight.event;

/// What [TransactionReader] made of a record.
public sealed interface TransactionReading permits TransactionReading.Good, BadRecord {

    /// A transaction with id, event time, entities, numbers and categories filled.
    record Good(EnrichedTransaction.Builder transaction) implements TransactionReading {}
}
